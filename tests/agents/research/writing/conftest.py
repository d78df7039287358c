"""Reports written on a real database, from data that answers by the kind of its question."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from agents.kit.checkpoints import checkpointer, make_tables
from agents.research.writing.period import periods
from agents.research.writing.template import template
from agents.research.writing.write import WriterParts, write
from core.access import Principal, Role
from core.clock import FixedClock
from core.domain.finding import Finding
from core.domain.report import Report, ReportLine
from core.domain.table import Outcome, TableAnswer
from core.errors import BackendRefused
from core.store import reports
from core.store.database import checkpoint_dsn
from core.store.reports import NewReport
from core.store.session import Store
from inference.scripted import Scripted
from tests.agents.conftest import ListSearch

AS_OF = dt.date(2026, 10, 31)
SUBJECT = "东门支行"
WHO = Principal(institution="demo", subject="song", role=Role.ANALYST, name="宋扬")
_TABLES: dict[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = {
    "value": (("v",), (("1,234,567.89元",),)),
    "change": (("now", "before", "change"), (("80,000元", "100,000元", "-20.00%"),)),
    "series": (("month", "v"), (("2026-08", "5元"), ("2026-09", "9元"), ("2026-10", "7元"))),
    "ranking": (("branch", "v"), ((SUBJECT, "9元"), ("西门支行", "11元"), ("北门支行", "1元"))),
    "breakdown": (("kind", "v"), (("甲", "1"), ("乙", "3"))),
}


def no_findings(_text: str) -> tuple[Finding, ...]:
    return ()


@dataclass
class KindData:
    """Knows the questions of one template. before is called with each question and may raise."""

    name: str = "branch_month"
    language: str = "zh"
    before: Callable[[str], None] = lambda _question: None
    asked: list[str] = field(default_factory=list)

    def ask(self, principal: Principal, question: str, dataset: str) -> TableAnswer:
        assert principal == WHO
        self.asked.append(question)
        self.before(question)
        words = periods(AS_OF, self.language).words(SUBJECT)
        kinds = {
            a.question.of(self.language).format(**words): a.kind
            for s in template(self.name).sections
            for a in s.asks
        }
        columns, rows = _TABLES[kinds[question]]
        return TableAnswer(
            dataset=dataset, outcome=Outcome.ANSWERED, language=self.language, sentences=("好",),
            columns=columns, heads=columns, rows=rows, more=False, query=f"SELECT '{question}'",
            as_of=AS_OF,
        )  # fmt: skip


@dataclass
class Desk:
    """One installation on which reports are written."""

    store: Store
    clock: FixedClock
    data: KindData | None = field(default_factory=KindData)
    backend: Scripted | None = field(default_factory=lambda: Scripted().on(BackendRefused("away")))
    search: ListSearch = field(default_factory=ListSearch)
    embeds: bool = True

    def add(self, name: str = "branch_month", language: str = "zh") -> str:
        new = NewReport(
            template=name, title=SUBJECT, subject=SUBJECT, language=language, as_of=AS_OF
        )
        with self.store.transaction(WHO) as session:
            return reports.add(session, WHO, self.clock.now(), new).id

    def write(self, *report_ids: str, concurrency: int = 1) -> None:
        """All at the same time, in processes of their own as far as the checkpointer goes."""
        asyncio.run(self._write(report_ids, concurrency))

    async def _write(self, report_ids: tuple[str, ...], concurrency: int) -> None:
        async def one(report_id: str) -> None:
            async with checkpointer(checkpoint_dsn(self.store.url)) as saver:
                parts = WriterParts(
                    store=self.store, backend=self.backend, data=self.data, search=self.search,
                    clock=self.clock, screen=no_findings, checkpointer=saver,
                    concurrency=concurrency, waits_s=(0, 0), embeds=lambda: self.embeds,
                )  # fmt: skip
                await write(parts, WHO, report_id)

        await make_tables(checkpoint_dsn(self.store.url))
        await asyncio.gather(*map(one, report_ids))

    def line(self, report_id: str) -> ReportLine:
        with self.store.transaction(WHO) as session:
            return reports.get(session, WHO, report_id)

    def report(self, report_id: str, number: int = 1) -> Report:
        with self.store.transaction(WHO) as session:
            return reports.version(session, WHO, report_id, number)


@pytest.fixture
def desk(store: Store, clock: FixedClock) -> Desk:
    return Desk(store, clock)
