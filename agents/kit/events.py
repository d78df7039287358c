"""How nodes tell what happens. Steps are events for the reader and entries for the record."""

import functools
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from langgraph.runtime import Runtime

from core.domain.run import RunEvent, StepFinished, StepStarted
from core.store.session import Session


class Emit(Protocol):
    """Stores events in order and shows them to whoever reads the run."""

    async def __call__(self, *events: RunEvent) -> None: ...

    async def flush(self) -> None:
        """Returns when everything emitted so far is stored."""
        ...

    async def together(self, work: Callable[[Session], Sequence[RunEvent]]) -> None:
        """Stores what was emitted so far, the work, and the events it returns, or nothing."""
        ...


Node = Callable[[Any, Runtime[Any]], Awaitable[dict[str, Any]]]


def step(name: str) -> Callable[[Node], Node]:
    """Marks a node as a step. A node may leave one line for people under the key `note`."""

    def wrap(node: Node) -> Node:
        @functools.wraps(node)
        async def run(state: Any, runtime: Runtime[Any]) -> dict[str, Any]:
            emit: Emit = runtime.context.emit
            await emit(StepStarted(node=name))
            began = time.perf_counter()
            update = await node(state, runtime)
            ms = int((time.perf_counter() - began) * 1000)
            await emit(StepFinished(node=name, ms=ms, detail=str(update.pop("note", ""))))
            return update

        return run

    return wrap
