"""Readings: one job reads one file into pages, structure, facts and the text of search.

Each page is committed as it is finished, so an attempt that dies loses at most the pages in hand;
all that is made of the whole is one transaction.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from core.domain.document import DocumentMeta
from core.domain.reading import PageKind, PageWords, Reading
from core.domain.research import Facts
from core.errors import AppError, Cancelled, NotFound, Unavailable
from core.store import documents, reading_parts, readings, research
from core.store.reading_parts import DonePages
from core.store.readings import ReadingLine, ReadingState
from rag import facts as stated
from rag.ingest import prepare
from rag.read import run
from rag.read.into_search import into_search
from workers.registry import JobContext, Kind

KIND_OF_DOCUMENT = "reading"
_LONGEST_NAME = 60


class ReadPayload(BaseModel):
    reading_id: str


class ReadFile(Protocol):
    """rag.read.run.read, or what stands for it in a test."""

    def __call__(
        self,
        path: Path,
        *,
        done: Mapping[int, PageWords],
        on_page: Callable[[PageWords, int], None],
        cancelled: Callable[[], bool],
    ) -> Reading: ...


class ReadingWork:
    """Does jobs of the kind `read`."""

    def __init__(
        self,
        read: ReadFile = run.read,
        extract: Callable[[Reading], Facts] = stated.extract,
    ) -> None:
        self._read, self._extract = read, extract

    @property
    def kind(self) -> Kind:
        return Kind(name=readings.JOB, payload=ReadPayload, run=self.run)

    def run(self, context: JobContext, payload: ReadPayload) -> dict[str, str]:
        """The state that the reading is in afterwards. What is wrong with the file is kept with the
        reading and fails the job; what may pass by itself is left to the ledger."""
        progress = _Progress(context, payload.reading_id)
        try:
            line = progress.begin()
            if line is None:
                return {"state": "removed"}
            with self._file(context, line) as path:
                reading = self._read(
                    path, done=progress.done, on_page=progress.page, cancelled=progress.stopped
                )
            self._keep(context, progress, line, reading)
        except Cancelled:
            progress.end(ReadingState.CANCELLED)
            return {"state": ReadingState.CANCELLED.value}
        except Unavailable:
            raise
        except AppError as bad:
            progress.end(ReadingState.FAILED, error=bad.detail, todo=bad.todo)
            raise
        return {"state": ReadingState.DONE.value}

    @contextmanager
    def _file(self, context: JobContext, line: ReadingLine) -> Iterator[Path]:
        """The bytes as a file of the same name; what a killed attempt left is in its place."""
        folder = Path(tempfile.gettempdir()) / f"jinnao-read-{line.id}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        name = Path(line.name)
        path = folder / f"{name.stem[:_LONGEST_NAME]}{name.suffix}"
        try:
            with context.store.transaction(context.principal) as session, path.open("wb") as file:
                for part in readings.contents(session, context.principal, line.id):
                    file.write(part)
            yield path
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _keep(
        self, context: JobContext, progress: "_Progress", line: ReadingLine, reading: Reading
    ) -> None:
        """Blocks, text and facts with the reading's end, in one transaction. A job that is repeated
        after it finds nothing to do."""
        principal, now = context.principal, context.clock.now()
        progress.step("search")
        texted = into_search(reading)
        progress.step("facts")
        facts = self._extract(reading)
        title = facts.title.value if facts.title else Path(line.name).stem
        meta = _meta(line, facts, title, principal.institution, reading.language)
        with context.store.transaction(principal) as session:
            row = readings.row_of(session, principal, line.id, lock=True)
            if row.cancel_asked:
                raise Cancelled("The reading was cancelled.")
            new = prepare(
                principal.institution, f"readings/{line.id}", row.content_hash,
                context.job_id, meta, texted.loaded,
            )  # fmt: skip
            documents.replace(session, principal, new, now)
            reading_parts.put_pages(session, principal, line.id, reading.pages)
            reading_parts.put_blocks(session, principal, line.id, reading.blocks, texted.places)
            research.replace(session, principal, line.id, line.audience, facts)
            readings.set_values(
                session, line.id, state=ReadingState.DONE.value, step="", title=title, error="",
                todo="", format=reading.format, language=reading.language, document_id=new.id,
                pages=len(reading.pages), pages_done=len(reading.pages),
                pages_broken=len(reading.broken), ended_at=now,
            )  # fmt: skip


class _Progress:
    """Tells how a reading goes: each word of it is a transaction of its own, seen at once."""

    def __init__(self, context: JobContext, reading_id: str) -> None:
        self._context, self._id = context, reading_id
        self.done: Mapping[int, PageWords] = {}
        self._count = self._broken = 0

    def begin(self) -> ReadingLine | None:
        """None when there is nothing to do: it was removed, or has ended."""
        store, principal = self._context.store, self._context.principal
        try:
            with store.transaction(principal) as session:
                line = readings.get(session, principal, self._id)
                if line.state not in readings.OPEN:
                    return None
                self._set(state=ReadingState.READING.value, step="opening", error="", todo="")
        except NotFound:
            return None
        if line.cancel_asked:
            raise Cancelled("The reading was cancelled.")
        self.done = DonePages(store, principal, self._id)
        self._count = len(self.done)
        return line

    def page(self, page: PageWords, total: int) -> None:
        """A page and the count of them, together."""
        self._count += 1
        self._broken += page.kind is PageKind.BROKEN
        step = "structure" if self._count >= total else "pages"
        principal = self._context.principal
        with self._context.store.transaction(principal) as session:
            if not readings.set_values(
                session, self._id, pages=total, pages_done=self._count,
                pages_broken=self._broken, step=step,
            ):  # fmt: skip
                raise Cancelled("The reading was removed.")
            reading_parts.keep_page(session, principal, self._id, page)

    def stopped(self) -> bool:
        """Asked in the job's transaction, which would be ended if it rested for long."""
        return readings.asked_to_stop(self._context.session, self._id)

    def step(self, name: str) -> None:
        if self.stopped():
            raise Cancelled("The reading was cancelled.")
        self._set(step=name)

    def end(self, state: ReadingState, *, error: str = "", todo: str = "") -> None:
        now = self._context.clock.now()
        self._set(state=state.value, step="", error=error, todo=todo, ended_at=now)

    def _set(self, **values: object) -> None:
        with self._context.store.transaction(self._context.principal) as session:
            readings.set_values(session, self._id, **values)


def _meta(line: ReadingLine, facts: Facts, title: str, owner: str, language: str) -> DocumentMeta:
    """How search knows it: by company, title and broker; valid from the day it was published."""
    company = facts.company.value if facts.company else ""
    broker = facts.broker.value if facts.broker else ""
    named = title if not company or company in title else f"{company} {title}"
    whole = named if not broker or broker in named else f"{named} · {broker}"
    return DocumentMeta(
        title=whole, owner=owner, audience=line.audience, language=language or "zh",
        version=facts.published.value if facts.published else "1", kind=KIND_OF_DOCUMENT,
        valid_from=facts.day,
    )  # fmt: skip


KIND = ReadingWork().kind
