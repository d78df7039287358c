"""Material from outside: conversations that other systems hold, recordings and pictures as files."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import IO, Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from core import audit
from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.conduct import Exchange, Form
from core.domain.job import NewJob
from core.domain.material import Material, MaterialState, NewMaterial
from core.errors import BadInput
from core.queue import enqueue
from core.store import materials
from web.api.readings_upload import parts, plain, spooled
from web.deps import Deps, Given
from web.identity import Who
from web.words import Text

FILES = "/v1/compliance/recordings"
JOB, DEADLINE_S = "material_read", 4 * 3600.0
_MEDIA = {
    ".wav": ("audio/wav", Form.CALL), ".mp3": ("audio/mpeg", Form.CALL),
    ".ogg": ("audio/ogg", Form.CALL), ".flac": ("audio/flac", Form.CALL),
    ".m4a": ("audio/mp4", Form.CALL), ".mp4": ("video/mp4", Form.VIDEO),
    ".mov": ("video/quicktime", Form.VIDEO), ".png": ("image/png", Form.IMAGE),
    ".jpg": ("image/jpeg", Form.IMAGE), ".jpeg": ("image/jpeg", Form.IMAGE),
    ".webp": ("image/webp", Form.IMAGE), ".pdf": ("application/pdf", Form.IMAGE),
}  # fmt: skip
Short = Annotated[Text, Field(min_length=1, max_length=128)]


class MaterialAsked(Frozen):
    """source and reference name it for ever: sent again with another exchange, it is its next
    revision."""

    source: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    reference: Short
    person: Short
    person_name: Annotated[Text, Field(max_length=120)] = ""
    customer_id: Annotated[str, Field(max_length=64)] | None = None
    occurred_at: dt.datetime
    exchange: Exchange


class Taken(Frozen):
    id: str
    revision: int
    state: MaterialState
    new: bool


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1/compliance", tags=["compliance"])

    @routes.post("/materials", status_code=201)
    def put(body: MaterialAsked, principal: Who, deps: Given) -> Taken:
        """A conversation as another system holds it. It is screened by night, or by the next sweep."""
        principal.require(Scope.SCREEN)
        if body.occurred_at.tzinfo is None:
            raise BadInput(
                "occurred_at has no zone.", todo="Write it like 2026-11-20T10:00:00+08:00."
            )
        if body.source in {"conversation", "live", "file"}:
            raise BadInput(f"The source {body.source} is the platform's own.", todo="Name another.")
        product = body.exchange.product
        new = NewMaterial(
            source=body.source, source_ref=body.reference, form=body.exchange.form,
            person=body.person, person_name=body.person_name, customer_id=body.customer_id,
            product_code=product.code or None if product else None,
            occurred_at=body.occurred_at, exchange=body.exchange,
        )  # fmt: skip
        with deps.store.transaction(principal) as session:
            made, is_new = materials.put(session, principal, deps.clock.now(), new)
        return _taken(made, is_new)

    @routes.post("/recordings", status_code=202)
    async def add(
        request: Request,
        principal: Who,
        deps: Given,
        name: Annotated[str, Query(min_length=1, max_length=400)],
        person: Annotated[str, Query(min_length=1, max_length=128)],
        language: Annotated[str, Query(pattern="^(zh|en)$")] = "zh",
        customer_id: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Taken:
        """The body is the file itself: sound, a picture, a poster in PDF or a video. A worker reads it."""
        principal.require(Scope.SCREEN)
        name = plain(name)
        suffix = Path(name).suffix.lower()
        if suffix not in _MEDIA:
            raise BadInput(
                f"{name} is no kind of file that is read here.",
                todo=f"Send {', '.join(sorted(_MEDIA))}.",
            )
        async with spooled(request) as (file, size, digest):
            if size == 0:
                raise BadInput(f"{name} is empty.", todo="Get or save it again.")
            new = _new(deps, name, person, language, customer_id, digest)
            return await asyncio.to_thread(_keep, principal, deps, new, name, digest, file)

    return routes


def _new(
    deps: Deps, name: str, person: str, language: str,
    customer_id: str | None, digest: str,
) -> NewMaterial:  # fmt: skip
    """The same bytes of the same person are one material, whoever sends them."""
    form = _MEDIA[Path(name).suffix.lower()][1]
    exchange = Exchange(
        language=language, form=form, day=deps.clock.today(),
        recorded=form is not Form.IMAGE, utterances=(),
    )  # fmt: skip
    return NewMaterial(
        source="file", source_ref=f"{digest}:{person}"[:128], form=form, person=person,
        customer_id=customer_id, occurred_at=deps.clock.now(), exchange=exchange,
    )  # fmt: skip


def _keep(
    principal: Principal, deps: Deps, new: NewMaterial, name: str, digest: str, file: IO[bytes]
) -> Taken:
    with deps.store.transaction(principal) as session:
        there = materials.by_source(session, new.source, new.source_ref)
        if there is not None:
            return _taken(there, False)
        now = deps.clock.now()
        made, _ = materials.put(session, principal, now, new, MaterialState.WAITING)
        media_type = _MEDIA[Path(name).suffix.lower()][0]
        materials.keep_file(session, principal, made.id, name, media_type, digest, parts(file))
        job = NewJob(kind=JOB, payload={"material_id": made.id}, key=made.id, deadline_s=DEADLINE_S)
        enqueue(session, principal, job)
        audit.record(session, principal, "material.added", made.id, {"sha256": digest})
        return _taken(made, True)


def _taken(made: Material, is_new: bool) -> Taken:
    return Taken(id=made.id, revision=made.revision, state=made.state, new=is_new)
