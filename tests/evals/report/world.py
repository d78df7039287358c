"""Where the reports of the eval are written: a running platform's data, documents and model."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import text

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer
from agents.research.writing.write import WriterParts, write
from core.access import Principal, system
from core.clock import FixedClock
from core.domain.evidence import PassageEvidence
from core.domain.report import Report, ReportState
from core.settings import Settings
from core.store import reports
from core.store.database import checkpoint_dsn
from core.store.reader import Reader, claims_of, signing_key
from core.store.reports import Asked, NewReport
from core.store.session import Store
from inference.backend import Backend
from inference.client import Client
from rag import situations
from rag.search import IndexSearcher
from rag.types import SearchRequest, SearchResult
from tests.evals.report.case import Fact, Task
from tests.evals.report.check import Sources
from tests.evals.result import CouldNotRun
from tools.sql.catalogue import Dataset
from tools.sql.port import port
from tools.sql.setup import datasets

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))


class NoDocuments:
    async def search(self, _principal: Principal, _request: SearchRequest) -> SearchResult:
        return SearchResult(found=(), confidence=0)


@dataclass(frozen=True)
class Written:
    """A report with the queries that are kept with it, and how its writing ended."""

    task: Task
    principal: Principal
    report: Report
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class World:
    store: Store
    parts: WriterParts
    model: Backend
    reader: Reader
    datasets: Mapping[str, Dataset]
    institution: str

    async def write(self, task: Task, *, narrate: bool) -> Written:
        """Raises CouldNotRun when the report is not written to its end."""
        who = Principal(
            institution=self.institution, subject=f"eval-{task.as_.value}", role=task.as_,
            name="Eval", employee_id=task.employee,
        )  # fmt: skip
        new = NewReport(
            template=task.template, title=task.subject, subject=task.subject,
            language=task.language, as_of=task.as_of,
        )  # fmt: skip
        with self.store.transaction(who) as session:
            report_id = reports.add(session, who, CLOCK.now(), new).id
        await write(self._parts(task, narrate), who, report_id)
        with self.store.transaction(who) as session:
            line = reports.get(session, who, report_id)
            if line.state is not ReportState.REVIEW:
                raise CouldNotRun(f"{task.id} was not written: {line.state.value} {line.error}")
            made = reports.version(session, who, report_id, 1)
            return Written(task, who, made, reports.inputs(session, who, report_id))

    def _parts(self, task: Task, narrate: bool) -> WriterParts:
        parts = replace(self.parts, backend=self.model) if narrate else self.parts
        if "data" in task.without:
            parts = replace(parts, data=None)
        return replace(parts, search=NoDocuments()) if "documents" in task.without else parts

    def gold(self, task: Task, fact: Fact) -> Decimal | None:
        """The fact's value straight from the tables. Raises CouldNotRun when there is not one."""
        with self.store.transaction(system(self.institution)) as session:
            rows = session.execute(text(fact.sql), task.periods).all()
        if len(rows) != 1 or len(rows[0]) != 1:
            raise CouldNotRun(f"{task.id} {fact.id}: the query gives {len(rows)} rows.")
        return None if rows[0][0] is None else Decimal(str(rows[0][0]))

    def sources(self, written: Written) -> Sources:
        """What the report's evidence is held against: its queries run anew under the rights of who
        asked for it, and its passages as they are stored."""
        claims = claims_of(self.store, written.principal)
        results = {
            one.query_id: self.reader.read(
                claims, [self.datasets[one.dataset].schema_name], one.query
            )
            for one in written.asked
        }
        ids = {e.passage_id for e in written.report.evidence if isinstance(e, PassageEvidence)}
        return Sources(
            results=results, passages={i: self.passage(i) or "" for i in ids},
            names=self._names(), subject=written.task.subject,
        )  # fmt: skip

    def _names(self) -> dict[str, frozenset[str]]:
        """What a coded value may be called."""
        found: dict[str, set[str]] = {}
        for dataset in self.datasets.values():
            for table in dataset.tables:
                for column in table.columns:
                    for raw, title in column.values.items():
                        found.setdefault(raw, set()).update(title.values())
        return {raw: frozenset(names) for raw, names in found.items()}

    def passage(self, passage_id: str) -> str | None:
        """The text of a passage as it is stored."""
        with self.store.transaction(system(self.institution)) as session:
            found = session.execute(
                text("SELECT text FROM passage WHERE id = :id"), {"id": passage_id}
            )
            return found.scalar_one_or_none()


@asynccontextmanager
async def world(settings: Settings) -> AsyncIterator[World]:
    if not settings.reader_url.get_secret_value():
        raise CouldNotRun("Reports need JINNAO_READER_URL.")
    url = settings.database_url.get_secret_value()
    store, client = Store(url, connections=4), Client(settings)
    search = IndexSearcher(
        store, client, settings.index_url, settings.index_key.get_secret_value(), CLOCK,
        known=situations.shipped(settings.model_embed),
    )  # fmt: skip
    try:
        async with checkpointer(checkpoint_dsn(url)) as saver:
            parts = WriterParts(
                store=store, backend=None, search=search, data=port(settings, store, CLOCK),
                clock=CLOCK, screen=screen, checkpointer=saver,
            )  # fmt: skip
            reader = Reader(settings.reader_url.get_secret_value(), signing_key(store))
            known = {d.name: d for d in datasets(settings)}
            yield World(store, parts, client, reader, known, settings.institution)
    finally:
        await search.close()
        await client.aclose()
        store.close()
