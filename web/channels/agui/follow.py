"""A run as frames for one reader, from wherever that reader left off."""

import asyncio
from collections.abc import AsyncGenerator

from ag_ui.core import BaseEvent

from core.access import Principal
from core.domain.run import Run, RunEnded, RunState, StoredEvent
from core.store import runs as run_store
from web import sse
from web.channels.agui.mapping import Mapper
from web.channels.agui.place import REOPENED, START, Place
from web.deps import Deps, reading


async def frames(
    deps: Deps, principal: Principal, run: Run, after: Place = START
) -> AsyncGenerator[bytes, None]:
    """Everything after the place, each event once; ends with RUN_FINISHED or RUN_ERROR.

    An interrupt that has been decided meanwhile is no end: the reader is led past it.
    """
    mapper, seq = Mapper(run), 0
    if after < Place(0, 0):
        yield _frame(run, Place(0, 0), mapper.opening(run.started_at))
    going = True
    while going:
        going = False
        async with reading(deps.runs, principal, run.id, seq) as events:
            async for stored in events:
                if stored.seq <= seq:
                    continue
                seq = stored.seq
                decided = _interrupts(stored) and await _goes_on(deps, principal, run, seq)
                for place, event in _placed(mapper, stored, after, decided):
                    if place > after:
                        yield _frame(run, place, event)
                going = decided
                if isinstance(stored.event, RunEnded) and not decided:
                    return


def _placed(
    mapper: Mapper, stored: StoredEvent, after: Place, decided: bool
) -> list[tuple[Place, BaseEvent]]:
    """A decided interrupt is not shown; who has seen it is told that the run started again."""
    made = mapper.of(stored)
    placed = [(Place(stored.seq, n), event) for n, event in enumerate(made)]
    if not decided:
        return placed
    finished = placed.pop()
    if after >= finished[0]:
        placed.append((Place(stored.seq, REOPENED), mapper.opening(stored.at)))
    return placed


def _interrupts(stored: StoredEvent) -> bool:
    return isinstance(stored.event, RunEnded) and stored.event.outcome == "interrupt"


async def _goes_on(deps: Deps, principal: Principal, run: Run, seq: int) -> bool:
    """Whether the run has moved past the interrupt at seq."""

    def look() -> bool:
        with deps.store.transaction(principal) as session:
            if run_store.get(session, principal, run.id).state is not RunState.WAITING:
                return True
            return bool(run_store.events_after(session, run.id, seq, limit=1))

    return await asyncio.to_thread(look)


def _frame(run: Run, place: Place, event: BaseEvent) -> bytes:
    return sse.frame(event.model_dump_json(by_alias=True), place.id(run.id))
