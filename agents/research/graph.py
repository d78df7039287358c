"""The graph of a turn:

understand → (no report can answer) ──────────────┐
           → tell → (facts answer) ───────────────┼→ check → deliver
                  → gather → choose → narrate ────┘
"""

from collections.abc import Mapping
from typing import Protocol, cast

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from agents.kit.deliver import checker, deliver
from agents.kit.events import Node
from agents.kit.spec import RunContext
from agents.research.nodes.choose import choose
from agents.research.nodes.gather import gather
from agents.research.nodes.narrate import narrate
from agents.research.nodes.tell import tell
from agents.research.nodes.understand import understand
from agents.research.phrases import say
from agents.research.state import State


class _Called(Protocol):
    """A node as the graph calls it."""

    def __call__(self, state: State, *, runtime: Runtime[RunContext]) -> object: ...


def build() -> "StateGraph[State, RunContext, State, State]":
    graph = StateGraph(State, context_schema=RunContext)
    nodes: Mapping[str, Node] = {
        "understand": understand, "tell": tell, "gather": gather, "choose": choose,
        "narrate": narrate, "check": checker(say), "deliver": deliver,
    }  # fmt: skip
    for name, node in nodes.items():
        graph.add_node(name, cast("_Called", node))
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", lambda s: _next(s, "tell"), ["tell", "check"])
    graph.add_conditional_edges("tell", lambda s: _next(s, "gather"), ["gather", "check"])
    for before, after in (("gather", "choose"), ("choose", "narrate"), ("narrate", "check"), ("check", "deliver"), ("deliver", END)):  # fmt: skip
        graph.add_edge(before, after)
    return graph


def _next(state: State, otherwise: str) -> str:
    return "check" if state.get("answered") else otherwise
