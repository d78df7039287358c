"""The graph of a turn:

understand → (none of our matters, no such case, which case) ─┐
           → tell   (why a case was opened, or its memo) ─────┤
           → find   (past cases) ─────────────────────────────┼→ check → deliver
           → count  (data) ───────────────────────────────────┤
           → law → (a rule or case says it) ──────────────────┤
                 → choose (from the text) ────────────────────┘
"""

from collections.abc import Mapping
from typing import Protocol, cast

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from agents.compliance.asked import Asked, Kind
from agents.compliance.nodes.choose import choose
from agents.compliance.nodes.count import count
from agents.compliance.nodes.find import find
from agents.compliance.nodes.law import law
from agents.compliance.nodes.tell import tell
from agents.compliance.nodes.understand import understand
from agents.compliance.phrases import say
from agents.compliance.state import State
from agents.kit.deliver import checker, deliver
from agents.kit.events import Node
from agents.kit.spec import RunContext

_WAYS = {
    Kind.EXPLAIN: "tell", Kind.MEMO: "tell", Kind.FIND: "find", Kind.COUNT: "count",
    Kind.LAW: "law",
}  # fmt: skip


class _Called(Protocol):
    """A node as the graph calls it."""

    def __call__(self, state: State, *, runtime: Runtime[RunContext]) -> object: ...


def build() -> "StateGraph[State, RunContext, State, State]":
    graph = StateGraph(State, context_schema=RunContext)
    nodes: Mapping[str, Node] = {
        "understand": understand, "tell": tell, "find": find, "count": count, "law": law,
        "choose": choose, "check": checker(say), "deliver": deliver,
    }  # fmt: skip
    for name, node in nodes.items():
        graph.add_node(name, cast("_Called", node))
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", _way, ["tell", "find", "count", "law", "check"])
    graph.add_conditional_edges("law", _after_law, ["choose", "check"])
    for before in ("tell", "find", "count", "choose"):
        graph.add_edge(before, "check")
    graph.add_edge("check", "deliver")
    graph.add_edge("deliver", END)
    return graph


def _way(state: State) -> str:
    if state.get("answered"):
        return "check"
    return _WAYS[Asked.model_validate(state["asked"]).kind]


def _after_law(state: State) -> str:
    return "check" if state.get("answered") else "choose"
