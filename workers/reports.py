"""Reports: one job writes one report, another starts a batch by the clock, a third tends batches."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import BaseModel

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer, make_tables
from agents.research.writing.template import template
from agents.research.writing.write import WriterParts, write
from core.access import Principal
from core.clock import Clock
from core.domain.batch import NewBatch, Subject
from core.settings import Settings
from core.store import batches, report_schedules, reports, runs
from core.store.database import checkpoint_dsn
from core.store.report_subjects import subjects
from core.store.session import Store
from inference.backend import Backend
from inference.client import Client
from inference.patient import Patient
from rag import situations
from rag.search import IndexSearcher
from tools.sql.port import port
from workers.expiry import NoPayload
from workers.registry import JobContext, Kind


class ReportPayload(BaseModel):
    report_id: str


class SchedulePayload(BaseModel):
    schedule_id: str
    day: dt.date | None = None  # to which inputs are pinned; the day of the job by default


class ReportWork:
    """What a worker process writes reports with; the parts are made for each. backend: another one
    than the settings name."""

    def __init__(self, settings: Settings, backend: Backend | None = None) -> None:
        self._settings, self._backend = settings, backend

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(name=batches.JOB, payload=ReportPayload, run=self.write, prepare=self.prepare),
            Kind(name="report_batch", payload=SchedulePayload, run=self.start),
            Kind(name="report_tend", payload=NoPayload, run=self.tend),
        )

    def prepare(self) -> None:
        """Makes the checkpointer's tables. It builds indexes that wait for every open transaction, so
        inside a job's own they would wait for ever."""
        asyncio.run(make_tables(self._checkpoints))

    @property
    def _checkpoints(self) -> str:
        return checkpoint_dsn(self._settings.database_url.get_secret_value())

    def write(self, context: JobContext, payload: ReportPayload) -> dict[str, str]:
        """Writes it, and lets the next of its batch in."""
        asyncio.run(self._write(context, payload.report_id))
        with context.store.transaction(context.principal) as session:
            written = reports.get(session, context.principal, payload.report_id)
        if written.batch_id is not None:
            self._settle(context, written.batch_id)
        return {"state": written.state.value}

    def start(self, context: JobContext, payload: SchedulePayload) -> dict[str, str]:
        """A batch of the schedule's subjects, or of all that its template can be about."""
        due = report_schedules.get(context.session, payload.schedule_id)
        named = due.schedule.subjects
        language = due.schedule.language
        about = template(due.schedule.template).about
        chosen = subjects(context.session, about, language)
        if named:
            chosen = tuple(Subject(key=n, title=n) for n in named)
        day = payload.day or context.clock.today()
        batch = batches.start(
            context.session, context.principal, context.clock.now(),
            NewBatch(
                title=f"{due.schedule.name} {day.isoformat()}", template=due.schedule.template,
                language=language, as_of=day, subjects=chosen, schedule_id=due.schedule.id,
            ),
        )  # fmt: skip
        places = self._settings.report_places
        batches.settle(context.session, batch.id, context.clock.now(), places)
        return {"batch_id": batch.id}

    def tend(self, context: JobContext, _payload: NoPayload) -> dict[str, int]:
        """Batches whose last report died with its worker, or was never admitted."""
        with context.store.transaction(context.principal) as session:
            open_ones = batches.running(session)
        return {"admitted": sum(self._settle(context, batch_id) for batch_id in open_ones)}

    def _settle(self, context: JobContext, batch_id: str) -> int:
        places = self._settings.report_places
        with context.store.transaction(context.principal) as session:
            return batches.settle(session, batch_id, context.clock.now(), places)

    async def _write(self, context: JobContext, report_id: str) -> None:
        async with self.opened(context.store, context.clock, context.principal) as parts:
            await write(parts, context.principal, report_id)

    @asynccontextmanager
    async def opened(
        self, store: Store, clock: Clock, principal: Principal
    ) -> AsyncIterator[WriterParts]:
        """What one report is written with, as the settings say."""
        settings = self._settings
        async with AsyncExitStack() as opened:
            served = self._backend
            if served is None:
                client = served = Client(settings)
                opened.push_async_callback(client.aclose)
            backend = Patient(served, lambda: _chatting(store, principal))
            search = IndexSearcher(
                store, backend, settings.index_url, settings.index_key.get_secret_value(), clock,
                known=situations.shipped(settings.model_embed),
            )  # fmt: skip
            opened.push_async_callback(search.close)
            saver = await opened.enter_async_context(checkpointer(self._checkpoints))
            yield WriterParts(
                store=store, backend=backend if settings.report_narration == "on" else None,
                data=port(settings, store, clock), search=search, clock=clock, screen=screen,
                checkpointer=saver, embeds=backend.embeds,
            )  # fmt: skip


async def _chatting(store: Store, principal: Principal) -> bool:
    def look() -> bool:
        with store.transaction(principal) as session:
            return runs.working(session)

    return await asyncio.to_thread(look)
