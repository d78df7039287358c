"""The world that cases play in: who the speakers are, how they ask, what is left afterwards.

`World` is the seam. Another institution's cases need a World of their own; the demo's stands here.
"""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlmodel import Session, select

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer
from agents.kit.runner import Runner, RunnerParts
from agents.registry import AGENTS
from core.access import Principal, system
from core.clock import SystemClock
from core.demo.logins import LOGINS
from core.domain.conversation import Answer, AnswerKind, Sentence
from core.domain.document import DocumentMeta
from core.domain.run import (
    AnswerReady,
    ConfirmationAsked,
    HandedOver,
    RunEnded,
    StoredEvent,
)
from core.settings import Settings
from core.store import conversations, documents, runs
from core.store.database import checkpoint_dsn
from core.store.session import Store
from core.store.signals import Signals
from core.store.tables.bank import CardRow, TransferLimitRow
from inference.backend import Backend
from inference.client import Client
from rag import situations
from rag.search import IndexSearcher
from rag.types import Searcher
from tests.evals.result import CouldNotRun
from tests.evals.service import facts
from tests.evals.service.case import Said
from tests.evals.service.grade import Outcome

Shelf = Mapping[str, tuple[str, DocumentMeta]]


class World(Protocol):
    """What the harness needs of an institution."""

    searcher: Searcher
    backend: Backend
    today: dt.date
    shelf: Shelf

    def principal(self, as_: str) -> Principal:
        """The speaker with that log-in or role. Raises CouldNotRun when there is none."""
        ...

    async def turn(
        self, who: Principal, said: Said, conversation: str | None, as_of: dt.date | None
    ) -> tuple[Outcome, str]:
        """One message through the whole agent; the outcome and the conversation's id."""
        ...

    async def facts(self, who: Principal, conversation: str | None) -> dict[str, Any]:
        """The speaker's records as they are now."""
        ...

    async def restore(self, who: Principal, before: Mapping[str, Any]) -> None:
        """Sets back what the case has changed, so that cases do not depend on their order."""
        ...


@dataclass
class DemoWorld:
    """The demo institution, asked through a runner of our own on the platform's services.

    Speakers act under subjects of their own, so that nobody's list of conversations grows.
    """

    runner: Runner
    store: Store
    searcher: Searcher
    backend: Backend
    institution: str
    today: dt.date
    shelf: Shelf

    def principal(self, as_: str) -> Principal:
        mine = [login for login in LOGINS if login.institution == self.institution]
        found = [login for login in mine if as_ in (login.username, login.role.value)]
        if not found:
            raise CouldNotRun(f"The demo has no log-in or role {as_!r}.")
        login = found[0]
        return Principal(
            institution=login.institution, subject=f"eval-{login.username}", role=login.role,
            name=login.name, customer_id=login.customer_id, employee_id=login.employee_id,
            locale=login.locale,
        )  # fmt: skip

    async def turn(
        self, who: Principal, said: Said, conversation: str | None, as_of: dt.date | None
    ) -> tuple[Outcome, str]:
        begun = time.perf_counter()
        run = await self.runner.start(
            who, "service", said.say, conversation_id=conversation, as_of=as_of
        )
        seen = await self._read(who, run.id, 0)
        asked = _last(seen, ConfirmationAsked)
        if asked is not None and said.confirm is not None:
            word: Literal["confirm", "decline"] = "confirm" if said.confirm else "decline"
            await self.runner.resume(who, run.id, asked.call_id, word)
            seen += await self._read(who, run.id, seen[-1].seq)
        confirmed = asked is not None and said.confirm is True
        return _outcome(seen, time.perf_counter() - begun, confirmed), run.conversation_id

    async def _read(self, who: Principal, run_id: str, after: int) -> list[StoredEvent]:
        return [event async for event in self.runner.events(who, run_id, after)]

    async def facts(self, who: Principal, conversation: str | None) -> dict[str, Any]:
        def read() -> dict[str, Any]:
            with self.store.transaction(who) as session:
                found = facts.collect(session, who)
                if conversation:
                    state = conversations.get(session, who, conversation).state.value
                    found["conversation"] = {"state": state}
                return found

        return await asyncio.to_thread(read)

    async def restore(self, who: Principal, before: Mapping[str, Any]) -> None:
        def write() -> None:
            with self.store.transaction(system(self.institution)) as session:
                _restore(session, before)

        await asyncio.to_thread(write)


@asynccontextmanager
async def demo_world(settings: Settings) -> AsyncIterator[DemoWorld]:
    """A runner beside the platform's own, on the same database, index and inference."""
    clock, url = SystemClock(), settings.database_url.get_secret_value()
    store, backend = Store(url), Client(settings)
    signals = Signals(url, (runs.EVENTS, conversations.CHANGED), echo=runs.echo(store))
    searcher = IndexSearcher(
        store, backend, settings.index_url, settings.index_key.get_secret_value(), clock,
        known=situations.shipped(settings.model_embed),
    )  # fmt: skip
    await signals.start()
    try:
        async with checkpointer(checkpoint_dsn(url)) as saver:
            runner = Runner(
                RunnerParts(
                    store=store, signals=signals, search=searcher, backend=backend, clock=clock,
                    screen=screen, checkpointer=saver, agents=AGENTS,
                    message_limit=settings.message_limit,
                )
            )  # fmt: skip
            shelf = await asyncio.to_thread(_shelf, store, settings.institution)
            if not shelf:
                raise CouldNotRun("The demo institution has no documents; run `jinnao up`.")
            yield DemoWorld(
                runner, store, searcher, backend, settings.institution, clock.today(), shelf
            )
            await runner.close()
    finally:
        await signals.stop()
        await backend.aclose()
        store.close()


def _shelf(store: Store, institution: str) -> dict[str, tuple[str, DocumentMeta]]:
    who = system(institution)
    with store.transaction(who) as session:
        found = documents.listed(session, who)
    return {d.id: (d.source.rsplit("/", 1)[-1].split(".")[0], d.meta) for d in found}


def _last(seen: Sequence[StoredEvent], kind: type[Any]) -> Any:
    return next((e.event for e in reversed(seen) if isinstance(e.event, kind)), None)


def _outcome(seen: Sequence[StoredEvent], seconds: float, confirmed: bool) -> Outcome:
    answer, asked = _last(seen, AnswerReady), _last(seen, ConfirmationAsked)
    ended = _last(seen, RunEnded)
    waiting = asked is not None and (ended is None or ended.outcome == "interrupt")
    said: Answer | None = answer.answer if answer else None
    if waiting:
        said = _held(asked)
    failed = "" if ended is None else f"{ended.outcome} {ended.error_code} {ended.error_detail}"
    return Outcome(
        answer=said,
        seconds=seconds,
        handed_over=_last(seen, HandedOver) is not None,
        asked_confirmation=asked is not None,
        confirmed=confirmed,
        failed=failed.strip(),
    )


def _held(asked: ConfirmationAsked) -> Answer:
    """What a person sees while a write waits; its figures are the arguments themselves."""
    chinese = any("\u4e00" <= c <= "\u9fff" for c in asked.title)
    return Answer(
        kind=AnswerKind.CONFIRM,
        language="zh" if chinese else "en",
        sentences=(Sentence(text=asked.title),),
    )


def _restore(session: Session, before: Mapping[str, Any]) -> None:
    cards = before.get("cards", {})
    for card in [*cards.get("debit", []), *cards.get("credit", [])]:
        row = session.exec(select(CardRow).where(CardRow.id == card["id"])).one()
        row.state, row.reported_lost_at = card["state"], None
        session.add(row)
    for limit in before.get("limits", {}).values():
        found = session.exec(
            select(TransferLimitRow).where(
                TransferLimitRow.customer_id == limit["customer_id"],
                TransferLimitRow.kind == limit["kind"],
            )
        ).one()
        found.amount = limit["amount"]
        session.add(found)
