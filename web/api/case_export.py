"""A case as one file for whoever judges it outside of the platform."""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import IO, Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from core.access import Principal, Scope
from core.domain.case_record import CaseRecord
from core.store import case_records, cases
from core.store import findings as found
from core.store.session import Session
from tools.publish.case_bundle import write
from web.api.batches import Language
from web.api.case_material import pieces
from web.api.cases_shown import customer, rules
from web.deps import Given
from web.identity import Who
from web.words import Id

_IN_MEMORY = 16 * 1024 * 1024
_PIECE = 256 * 1024


def add(routes: APIRouter) -> None:
    @routes.get("/cases/{case_id}/export", response_class=Response)
    def export(
        case_id: Id,
        principal: Who,
        deps: Given,
        form: Annotated[Literal["zip"], Query(alias="format")] = "zip",
        language: Language = "zh",
    ) -> Response:
        """All of the case that the caller may see, with its media; a step of the case and an entry of
        the audit log, which holds the file's sha256."""
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            record = _record(session, principal, case_id)

        def media(material_id: str, size: int) -> Iterator[bytes]:
            return pieces(deps.store, principal, material_id, 0, size)

        whole = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - sent, then closed
        write(record, language, media, whole)
        size, digest = _sum(whole)
        with deps.store.transaction(principal) as session:
            case_records.exported(session, principal, case_id, deps.clock.now(), language, digest)
        name = quote(f"case-{record.case.number}.{form}")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(size),
        }
        return StreamingResponse(_sent(whole), 200, headers, "application/zip")


def _record(session: Session, principal: Principal, case_id: str) -> CaseRecord:
    case = cases.get(session, case_id)
    whose = customer(session, principal, case.customer_id)
    cited = rules(found.of_case(session, case_id))
    name = whose.name if whose else ""
    return case_records.record(session, principal, case_id, cited, name)


def _sum(whole: IO[bytes]) -> tuple[int, str]:
    """The file's size and sha256; it is at its beginning afterwards."""
    whole.seek(0)
    summed = hashlib.sha256()
    while piece := whole.read(_PIECE):
        summed.update(piece)
    size = whole.tell()
    whole.seek(0)
    return size, summed.hexdigest()


def _sent(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        while piece := whole.read(_PIECE):
            yield piece
