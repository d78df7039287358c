"""What a node returned is kept once; what a run waits for is kept as ever."""

import asyncio
from typing import Any

import psycopg
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
from typing_extensions import TypedDict

from agents.kit.checkpoints import checkpointer
from core.store.database import checkpoint_dsn


class _State(TypedDict, total=False):
    seen: list[str]


async def _first(_state: _State) -> dict[str, Any]:
    return {"seen": ["first"]}


async def _ask(state: _State) -> dict[str, Any]:
    return {"seen": [*state["seen"], interrupt({"may": "I?"})]}


def test_an_interrupt_survives_the_process_and_ordinary_writes_are_not_stored_twice(database):
    made: StateGraph[Any, Any, Any, Any] = StateGraph(_State)
    made.add_node("first", _first)
    made.add_node("ask", _ask)
    made.add_edge(START, "first")
    made.add_edge("first", "ask")
    made.add_edge("ask", END)
    config: Any = {"configurable": {"thread_id": "t"}}
    dsn = checkpoint_dsn(database.app)

    async def begin() -> None:
        async with checkpointer(dsn) as saver:
            result = await made.compile(checkpointer=saver).ainvoke({}, config, durability="sync")
            assert "__interrupt__" in result

    async def go_on() -> Any:
        async with checkpointer(dsn) as saver:
            return await made.compile(checkpointer=saver).ainvoke(
                Command(resume="yes"), config, durability="sync"
            )

    asyncio.run(begin())
    with psycopg.connect(dsn) as c:
        kept = {row[0] for row in c.execute("SELECT channel FROM checkpoint_writes")}
    assert kept == {"__interrupt__"}
    assert asyncio.run(go_on())["seen"] == ["first", "yes"]
