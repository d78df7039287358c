"""The graph of a turn:

understand → small talk, refusal ───────────────────────────────┐
           → gather → choose → narrate ─────────────────────────┤
           → gather_records ────────────────────────────────────┼→ check → deliver
           → prepare → (ask back) ──────────────────────────────┤
                     → confirm (waits) → act ───────────────────┤
           → hand_over ─────────────────────────────────────────┘
"""

from typing import Any

from langgraph.graph import END, START, StateGraph

from agents.kit.deliver import checker, deliver
from agents.kit.spec import RunContext
from agents.service.nodes.act import act, confirm
from agents.service.nodes.choose import choose
from agents.service.nodes.gather import gather, gather_records
from agents.service.nodes.hand_over import hand_over
from agents.service.nodes.narrate import narrate
from agents.service.nodes.prepare import prepare
from agents.service.nodes.speak import speak
from agents.service.nodes.understand import understand
from agents.service.phrases import say
from agents.service.state import ACTIONS, Intent, State


def build() -> "StateGraph[Any, RunContext, Any, Any]":
    graph: StateGraph[Any, RunContext, Any, Any] = StateGraph(State, context_schema=RunContext)
    nodes: dict[str, Any] = {
        "understand": understand, "speak": speak, "gather": gather,
        "gather_records": gather_records, "choose": choose, "narrate": narrate,
        "prepare": prepare, "confirm": confirm, "act": act, "hand_over": hand_over,
        "check": checker(say), "deliver": deliver,
    }  # fmt: skip
    for name, node in nodes.items():
        graph.add_node(name, node)
    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", _after_understanding, ["speak", "gather", "gather_records", "prepare", "hand_over"])  # fmt: skip
    graph.add_conditional_edges("prepare", lambda s: "confirm" if s.get("call") else "check", ["confirm", "check"])  # fmt: skip
    for before, after in (("gather", "choose"), ("choose", "narrate"), ("narrate", "check"), ("gather_records", "check"),
                          ("speak", "check"), ("confirm", "act"), ("act", "check"), ("hand_over", "check"), ("check", "deliver"), ("deliver", END)):  # fmt: skip
        graph.add_edge(before, after)
    return graph


def _after_understanding(state: State) -> str:
    intent = Intent(state["intent"])
    if intent in ACTIONS:
        return "prepare"
    match intent:
        case Intent.QUESTION:
            return "gather"
        case Intent.MY_DATA:
            return "gather_records"
        case Intent.PERSON:
            return "hand_over"
        case _:
            return "speak"
