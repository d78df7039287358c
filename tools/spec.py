"""What a tool is: a typed function with an effect, called on a principal's behalf."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from core.access import Principal, Scope
from core.clock import Clock
from core.domain.table import TableAnswer
from core.store import effects
from core.store.session import Session, Store
from rag.types import Searcher


class Effect(StrEnum):
    READ = "read"
    WRITE = "write"


class ToolError(Exception):
    """The base of what a tool may raise; anything else is a defect and fails the run."""


class Retry(ToolError):
    """Nothing happened; the same call may be made again."""


class Failed(ToolError):
    """The call cannot succeed as asked. The message says why and is for the record."""


class Refused(ToolError):
    """The principal may not do this. The message may be shown."""


class Data(Protocol):
    """Questions on data as a tool sees them; it waits, so call it outside the event loop."""

    def ask(self, principal: Principal, question: str, dataset: str) -> TableAnswer:
        """Under the principal's rights, of the dataset named, or with "" of any."""
        ...


Value = TypeVar("Value")


@dataclass(frozen=True)
class ToolContext:
    """Who acts and what the tool may use. Never filled from model arguments.

    effect_key names the one time a write may happen; it is empty for reads. data is None where
    questions on data are not set up.
    """

    principal: Principal
    store: Store
    search: Searcher
    clock: Clock
    run_id: str
    conversation_id: str
    effect_key: str = ""
    data: Data | None = None

    async def read(self, query: Callable[[Session], Value]) -> Value:
        """Runs the query in one transaction under the principal's row security."""

        def work() -> Value:
            with self.store.transaction(self.principal) as session:
                return query(session)

        return await asyncio.to_thread(work)

    async def once(
        self, request: BaseModel, do: Callable[[Session], dict[str, Any]]
    ) -> dict[str, Any]:
        """Does it in one transaction with its ledger line: however often called, one effect."""
        if not self.effect_key:
            raise AssertionError("a write without an effect key")

        def work() -> dict[str, Any]:
            with self.store.transaction(self.principal) as session:
                done: dict[str, Any] = effects.once(
                    session, self.effect_key, request.model_dump(mode="json"), lambda: do(session)
                )
                return done

        return await asyncio.to_thread(work)


Arguments = TypeVar("Arguments", bound=BaseModel)


@dataclass(frozen=True)
class Tool(Generic[Arguments]):
    """A tool exists for a principal only when the scope is held."""

    name: str
    title: dict[str, str]
    arguments: type[Arguments]
    effect: Effect
    scope: Scope
    call: Callable[[ToolContext, Arguments], Awaitable[Any]]
