"""Plain LangGraph: the service agent's graph with the same nodes and edges, each doing nothing."""

import time
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

PATH = ("understand", "gather", "choose", "narrate", "check", "deliver")
"""The nodes that an answered question passes."""


class Nothing(TypedDict, total=False):
    question: str


async def _idle(_state: Nothing) -> dict[str, Any]:
    return {}


_node: Any = _idle


def graph(saver: "BaseCheckpointSaver[Any] | None") -> Any:
    made: StateGraph[Any, Any, Any, Any] = StateGraph(Nothing)
    for name in PATH:
        made.add_node(name, _node)
    for before, after in zip((START, *PATH), (*PATH, END), strict=True):
        made.add_edge(before, after)
    return made.compile(checkpointer=saver)


async def seconds(compiled: Any, thread: str, *, durable: bool) -> float:
    """One run, with synchronous checkpoints when it has a checkpointer."""
    begun = time.perf_counter()
    config = {"configurable": {"thread_id": thread}}
    options = {"durability": "sync"} if durable else {}
    await compiled.ainvoke({"question": "?"}, config, **options)
    return time.perf_counter() - begun
