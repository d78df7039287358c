"""A runner on a real database with a scripted backend and a searcher that answers from a list."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer
from agents.kit.runner import Runner, RunnerParts
from agents.registry import AGENTS
from core.access import Audience, Principal
from core.clock import FixedClock
from core.domain.conversation import Answer
from core.domain.document import Document, DocumentMeta, Passage
from core.domain.run import AnswerReady, StoredEvent
from core.store import conversations, runs
from core.store.database import checkpoint_dsn
from core.store.session import Store
from core.store.signals import Signals
from inference.scripted import Scripted
from rag.types import Found, SearchRequest, SearchResult

FEES = DocumentMeta(
    title="收费标准", owner="零售部", version="2026", valid_from=dt.date(2026, 1, 1)
)


def found(text: str, meta: DocumentMeta = FEES, number: int = 1) -> Found:
    document = Document(
        id=f"doc_{number}", institution="demo", meta=meta, source="fees.md", content_hash="h"
    )
    passage = Passage(
        id=f"p_{number}", document_id=document.id, ordinal=0, head=meta.title, section="一、转账",
        article="", page=None, start=10, end=10 + len(text), text=text,
    )  # fmt: skip
    return Found(passage=passage, document=document, score=1.0)


@dataclass
class ListSearch:
    """Answers every request with the same passages; remembers what it was asked."""

    result: tuple[Found, ...] = ()
    confidence: float = 0.9
    lexical_only: bool = False
    asked: list[SearchRequest] = field(default_factory=list)

    async def search(self, principal: Principal, request: SearchRequest) -> SearchResult:
        assert Audience.PUBLIC in principal.audiences
        self.asked.append(request)
        return SearchResult(
            found=self.result, confidence=self.confidence, lexical_only=self.lexical_only
        )


@dataclass
class World:
    """One installation for a test; `runner` opens a process of it."""

    store: Store
    clock: FixedClock
    search: ListSearch
    backend: Scripted

    @asynccontextmanager
    async def runner(self, **options: object) -> AsyncIterator[Runner]:
        signals = Signals(
            self.store.url, (runs.EVENTS, conversations.CHANGED), echo=runs.echo(self.store)
        )
        await signals.start()
        async with checkpointer(checkpoint_dsn(self.store.url)) as saver:
            runner = Runner(
                RunnerParts(
                    store=self.store,
                    signals=signals,
                    search=self.search,
                    backend=self.backend,
                    clock=self.clock,
                    screen=screen,
                    checkpointer=saver,
                    agents=AGENTS,
                    **options,
                )
            )
            try:
                yield runner
            finally:
                await runner.close()
                await signals.stop()


async def told(
    runner: Runner, principal: Principal, run_id: str, after: int = 0
) -> list[StoredEvent]:
    return [e async for e in runner.events(principal, run_id, after)]


async def ask(
    runner: Runner, principal: Principal, question: str, **options: object
) -> tuple[Answer | None, list[StoredEvent]]:
    run = await runner.start(principal, "service", question, **options)
    events = await told(runner, principal, run.id)
    answers = [e.event.answer for e in events if isinstance(e.event, AnswerReady)]
    return (answers[-1] if answers else None), events


@pytest.fixture
def world(store: Store, clock: FixedClock) -> World:
    return World(store, clock, ListSearch(), Scripted())


@pytest.fixture
def bank(bank_store: Store, clock: FixedClock) -> World:
    """The same with the demo institution in it."""
    return World(bank_store, clock, ListSearch(), Scripted())
