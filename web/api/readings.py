"""Files to be read: adding one, how its reading goes, and what was read of it.

Everything is under the caller's audiences: what may not be read is not there. Adding, changing and
looking into a file are entries of the audit log; asking how a reading stands is not.
"""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from core import audit
from core.access import Audience
from core.store import reading_parts, readings, research_reports
from core.store.readings import MOST, ReadingLine
from core.store.research_reports import StatedFacts
from rag.read.render import DRAWN
from rag.read.table_file import table_xlsx
from web.api import readings_shown as shown
from web.api.reading_pictures import Pictures
from web.api.readings_shown import (
    Added,
    BrokenPage,
    PageShown,
    ReadingList,
    ReadingShown,
    TableList,
    TableShown,
)
from web.api.readings_upload import arrived
from web.deps import Given
from web.identity import Who
from web.words import Before, Id, Number

PATH = "/v1/readings"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def router() -> APIRouter:
    routes = APIRouter(prefix=PATH, tags=["readings"])
    _files(routes)
    _moving(routes)
    _pages(routes)
    _tables(routes)
    return routes


def _files(routes: APIRouter) -> None:
    @routes.post("", status_code=201)
    async def add(
        request: Request,
        response: Response,
        principal: Who,
        deps: Given,
        name: Annotated[str, Query(min_length=1, max_length=400)],
        audience: Audience = Audience.STAFF,
    ) -> Added:
        """The body is the file itself. 200 and the reading that is there when it was added before."""
        line, new = await arrived(request, principal, deps, name, audience)
        response.status_code = 201 if new else 200
        return Added(reading=line, new=new)

    @routes.get("")
    def listed(
        principal: Who,
        deps: Given,
        before: Before = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    ) -> ReadingList:
        """The newest first."""
        with deps.store.transaction(principal) as session:
            found = readings.listed(session, principal, before=before, limit=limit)
        more = found[-1].id if len(found) == limit else None
        return ReadingList(readings=found, next=more)

    @routes.get("/{reading_id}")
    def one(reading_id: Id, principal: Who, deps: Given) -> ReadingShown:
        """How it stands, with its broken pages and why they are."""
        with deps.store.transaction(principal) as session:
            line = readings.get(session, principal, reading_id)
            broken = reading_parts.broken(session, principal, reading_id)
        pages = tuple(BrokenPage(number=p.number, reason=p.reason) for p in broken)
        return ReadingShown(reading=line, broken=pages)

    @routes.get("/{reading_id}/facts")
    def facts(reading_id: Id, principal: Who, deps: Given) -> StatedFacts:
        """What it states, each with its place: rating, target, figures, points, risks."""
        with deps.store.transaction(principal) as session:
            found = research_reports.stated(session, principal, reading_id)
            audit.record(session, principal, "reading.facts_seen", reading_id)
        return found


def _moving(routes: APIRouter) -> None:
    @routes.delete("/{reading_id}", status_code=204)
    def remove(reading_id: Id, principal: Who, deps: Given) -> None:
        """With all that was read of it."""
        with deps.store.transaction(principal) as session:
            readings.remove(session, principal, deps.clock.now(), reading_id)

    @routes.post("/{reading_id}/cancel")
    def cancel(reading_id: Id, principal: Who, deps: Given) -> ReadingLine:
        """Stops at the next page; what was read stays for another try."""
        with deps.store.transaction(principal) as session:
            return readings.ask_cancel(session, principal, deps.clock.now(), reading_id)

    @routes.post("/{reading_id}/retry")
    def retry(reading_id: Id, principal: Who, deps: Given) -> ReadingLine:
        """Goes on where the last try stopped; a finished one is read anew from its pages."""
        with deps.store.transaction(principal) as session:
            return readings.retry(session, principal, reading_id)


def _pages(routes: APIRouter) -> None:
    pictures = Pictures()

    @routes.get("/{reading_id}/pages/{number}")
    def page(reading_id: Id, number: Number, principal: Who, deps: Given) -> PageShown:
        """Its pieces in reading order, boxes in points."""
        with deps.store.transaction(principal) as session:
            line = readings.get(session, principal, reading_id)
            read = reading_parts.page(session, principal, reading_id, number)
            blocks = reading_parts.blocks(session, principal, reading_id, number)
            numbers = reading_parts.table_numbers(session, reading_id, blocks)
            audit.record(session, principal, "reading.page_seen", reading_id, {"page": number})
        return shown.page_shown(read, blocks, numbers, line.format in DRAWN)

    @routes.get("/{reading_id}/pages/{number}/image", response_class=Response)
    def image(
        reading_id: Id,
        number: Number,
        principal: Who,
        deps: Given,
        width: Annotated[int, Query(ge=100, le=2000)] = 1200,
    ) -> Response:
        """A PNG, of PDF files and pictures; a scan stands straight, as its boxes do."""
        with deps.store.transaction(principal) as session:
            line = readings.get(session, principal, reading_id)
            lean = reading_parts.skew(session, principal, reading_id, number)
            audit.record(session, principal, "reading.picture_seen", reading_id, {"page": number})
        content = pictures.png(deps.store, principal, line, number, width, lean)
        kept = {"Cache-Control": "private, max-age=3600"}
        return Response(content, media_type="image/png", headers=kept)


def _tables(routes: APIRouter) -> None:
    @routes.get("/{reading_id}/tables")
    def tables(reading_id: Id, principal: Who, deps: Given) -> TableList:
        """In reading order; fails marks one whose own sums or growths do not come out."""
        with deps.store.transaction(principal) as session:
            return TableList(tables=reading_parts.table_lines(session, principal, reading_id))

    @routes.get("/{reading_id}/tables/{number}.xlsx", response_class=Response)
    def export(reading_id: Id, number: Number, principal: Who, deps: Given) -> Response:
        """The table as a workbook, in the shape in which it is printed."""
        with deps.store.transaction(principal) as session:
            line = readings.get(session, principal, reading_id)
            found = reading_parts.table(session, principal, reading_id, number)
            audit.record(session, principal, "reading.table_exported", reading_id, {"table": number})  # fmt: skip
        name = quote(f"{Path(line.name).stem}-{number}.xlsx")
        disposition = f"attachment; filename=\"table.xlsx\"; filename*=UTF-8''{name}"
        return Response(table_xlsx(found), media_type=_XLSX, headers={"Content-Disposition": disposition})  # fmt: skip

    @routes.get("/{reading_id}/tables/{number}")
    def table(reading_id: Id, number: Number, principal: Who, deps: Given) -> TableShown:
        """With its heads, cells, their places, and its checks."""
        with deps.store.transaction(principal) as session:
            found = reading_parts.table(session, principal, reading_id, number)
            audit.record(session, principal, "reading.table_seen", reading_id, {"table": number})
        return TableShown(number=number, table=found)
