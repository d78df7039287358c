"""What the application is given when it is made, and how a route gets at it."""

import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Protocol, cast

from fastapi import Depends, Request
from pydantic import Field

from agents.compliance.screener import Screener
from agents.kit.spec import AgentCard
from core.access import Principal
from core.clock import Clock
from core.domain import Frozen
from core.domain.run import Run, StoredEvent
from core.errors import Unavailable
from core.settings import Settings
from core.store.session import Store
from core.store.signals import Signals
from tools.sql.ask import DataDesk
from tools.sql.catalogue import Dataset

Decision = Literal["confirm", "decline"]
Check = Callable[[], Awaitable[None]]
"""Returns when the thing answers; raises AppError (with the reason) when it does not."""


class Runs(Protocol):
    """The run engine as the web sees it."""

    async def start(
        self,
        principal: Principal,
        agent: str,
        question: str,
        *,
        conversation_id: str | None,
        as_of: dt.date | None = None,
        run_id: str | None = None,
    ) -> Run:
        """Returns at once; the work goes on in the background. The same run_id starts nothing new.

        Stores the question as the customer's message. Raises NotFound for an unknown agent.
        """
        ...

    async def resume(
        self, principal: Principal, run_id: str, call_id: str, decision: Decision
    ) -> Run:
        """Takes the person's word on a held call; the run goes on under the same id."""
        ...

    async def cancel(self, principal: Principal, run_id: str) -> None:
        """Stops the run; no error when it has ended."""
        ...

    def events(
        self, principal: Principal, run_id: str, after: int = 0
    ) -> AsyncIterator[StoredEvent]:
        """Replays, then follows; ends after a RunEnded. Whoever closes it has stopped reading."""
        ...

    def agents(self, principal: Principal) -> tuple[AgentCard, ...]:
        """The agents that the principal may ask."""
        ...


class DemoLogin(Frozen):
    """A way into the demo institution, shown on the log-in page."""

    username: str
    password: str
    name: str
    role: str
    note: str = ""


class Site(Frozen):
    """What the pages need before anybody has signed in. examples are questions by language."""

    product: str = "Jinnao 金脑"
    languages: tuple[str, ...] = ("zh-CN", "en")
    examples: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    logins: tuple[DemoLogin, ...] = ()


APP_FILES = Path(__file__).parent / "static" / "app"


@dataclass(frozen=True)
class Deps:
    """checks by name; those in `needed` must pass for a question to be asked.

    lifespan opens what must live in the server's event loop and closes it. signals only save
    waiting: without them a stream looks every poll_s seconds.
    """

    settings: Settings
    store: Store
    clock: Clock
    runs: Runs
    site: Site = field(default_factory=Site)
    checks: Mapping[str, Check] = field(default_factory=dict)
    needed: frozenset[str] = frozenset({"database", "index", "inference"})
    signals: Signals | None = None
    data: DataDesk | None = None
    datasets: tuple[Dataset, ...] = ()
    given_screener: Screener | None = None
    lifespan: Callable[[], AbstractAsyncContextManager[None]] | None = None
    files: Path = APP_FILES
    heartbeat_s: float = 10.0
    poll_s: float = 1.0

    @property
    def screener(self) -> Screener:
        """Raises Unavailable where the application was made without one."""
        if self.given_screener is None:
            raise Unavailable("Nothing here screens conduct.", todo="Start the whole platform.")
        return self.given_screener


def reading(
    runs: Runs, principal: Principal, run_id: str, after: int = 0
) -> AbstractAsyncContextManager[AsyncGenerator[StoredEvent, None]]:
    """The run's events, closed at the end of the block, so that the engine knows who reads."""
    return aclosing(
        cast("AsyncGenerator[StoredEvent, None]", runs.events(principal, run_id, after))
    )


def given(request: Request) -> Deps:
    deps: Deps = request.app.state.deps
    return deps


Given = Annotated[Deps, Depends(given)]
