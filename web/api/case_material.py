"""The evidence behind findings: an exchange with its marks, and its sound or picture in ranges."""

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from core import audit
from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.case_record import MaterialFile
from core.domain.finding import Severity
from core.domain.material import Material, StoredFinding
from core.errors import NotFound
from core.store import findings as found
from core.store import materials
from core.store.session import Session, Store
from web.deps import Given
from web.errors import problem
from web.identity import Who
from web.words import Id

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SHOWN = re.compile(r"(audio|video)/[a-z0-9.+-]+|image/(png|jpeg|gif|webp|bmp)")
_PIECE = 256 * 1024


class Mark(Frozen):
    """Where a rule found something, by character offsets in the utterance seq."""

    finding_id: str
    case_id: str | None
    rule_id: str
    name_zh: str
    name_en: str
    severity: Severity
    seq: int | None
    start: int
    end: int
    snoozed: bool


class MaterialShown(Material):
    """size is that of the file, 0 without one; marks are the findings that still stand."""

    file_name: str
    media_type: str
    size: int
    file_hash: str
    marks: tuple[Mark, ...]


class Span(Frozen):
    """Bytes from start up to end (not included); partial: the answer to a range."""

    start: int
    end: int
    partial: bool


def add(routes: APIRouter) -> None:
    """Each material read, and each file fetched from its start, is an entry of the audit log."""

    @routes.get("/materials/{material_id}")
    def one(material_id: Id, principal: Who, deps: Given) -> MaterialShown:
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            audit.record(session, principal, "material.read", material_id)
            return _shown(session, material_id)

    @routes.get("/materials/{material_id}/file", response_class=Response)
    def file(
        material_id: Id,
        principal: Who,
        deps: Given,
        wanted: Annotated[str | None, Header(alias="range", max_length=200)] = None,
        if_range: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response:
        """The sound or picture, whole or one range of it, as a player asks."""
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            held = found.file_of(session, material_id)
            if not held.size:
                raise NotFound("This material has no file.", todo="Read its exchange.")
            changed = if_range is not None and if_range != _tag(held)
            span = _span(None if changed else wanted, held.size)
            if span is not None and span.start == 0:
                audit.record(session, principal, "material.fetched", material_id)
        if span is None:
            return _beyond(held.size)
        return _answer(deps.store, principal, material_id, held, span)


def _shown(session: Session, material_id: str) -> MaterialShown:
    material = materials.get(session, material_id)
    file = found.file_of(session, material_id)
    return MaterialShown(
        **dict(material), file_name=file.name, media_type=file.media_type, size=file.size,
        file_hash=file.digest, marks=tuple(map(_mark, found.of_material(session, material))),
    )  # fmt: skip


def _mark(one: StoredFinding) -> Mark:
    same = {"rule_id", "name_zh", "name_en", "severity", "seq", "start", "end"}
    return Mark(
        **one.finding.model_dump(include=same), finding_id=one.id, case_id=one.case_id,
        snoozed=one.snoozed_by is not None,
    )  # fmt: skip


def _span(wanted: str | None, size: int) -> Span | None:
    """The whole for what is not one range of bytes, None for a range that lies beyond the end."""
    asked = _RANGE.fullmatch(wanted.strip()) if wanted else None
    first, last = asked.groups() if asked else ("", "")
    if not first and not last:
        return Span(start=0, end=size, partial=False)
    if not first:
        start, end = max(size - int(last), 0), size
    elif last and int(last) < int(first):
        return Span(start=0, end=size, partial=False)
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return Span(start=start, end=end, partial=True) if start < end else None


def _beyond(size: int) -> Response:
    answer = problem(416, "out_of_range", "The range lies beyond the end of the file.",
                     "Ask for bytes before its end.", {"size": size})  # fmt: skip
    answer.headers["Content-Range"] = f"bytes */{size}"
    return answer


def _answer(
    store: Store, principal: Principal, material_id: str, held: MaterialFile, span: Span
) -> Response:
    shown = _SHOWN.fullmatch(held.media_type) is not None
    name = quote(held.name or material_id)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(span.end - span.start),
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
        "ETag": _tag(held),
    }
    if span.partial:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{held.size}"
    return StreamingResponse(
        pieces(store, principal, material_id, span.start, span.end),
        206 if span.partial else 200, headers,
        held.media_type if shown else "application/octet-stream",
    )  # fmt: skip


def pieces(
    store: Store, principal: Principal, material_id: str, start: int, end: int
) -> Iterator[bytes]:
    """A short transaction for each piece: a player that pauses holds no connection."""
    for at in range(start, end, _PIECE):
        with store.transaction(principal) as session:
            piece = b"".join(found.bytes_of(session, material_id, at, min(at + _PIECE, end)))
        yield piece


def _tag(held: MaterialFile) -> str:
    return f'"{held.digest}"'
