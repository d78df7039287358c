"""What an agent is, and what its nodes are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from langgraph.graph import StateGraph

from agents.kit.events import Emit
from core.access import Principal, Scope
from core.clock import Clock
from core.domain import Frozen
from core.domain.finding import Finding
from core.store.session import Store
from inference.backend import Backend, ModelRole
from rag.types import Searcher
from tools.spec import Data, ToolContext

Screen = Callable[[str], tuple[Finding, ...]]


class AgentCard(Frozen):
    """What a person is told of an agent."""

    name: str
    title: Mapping[str, str]
    purpose: Mapping[str, str]


@dataclass(frozen=True)
class RunContext:
    """What the nodes of one run may use. Given at each start and resume, never checkpointed."""

    principal: Principal
    run_id: str
    conversation_id: str
    store: Store
    search: Searcher
    backend: Backend
    clock: Clock
    screen: Screen
    emit: Emit
    data: Data | None = None

    def tools(self, effect_key: str = "") -> ToolContext:
        return ToolContext(
            principal=self.principal,
            store=self.store,
            search=self.search,
            clock=self.clock,
            run_id=self.run_id,
            conversation_id=self.conversation_id,
            effect_key=effect_key,
            data=self.data,
        )


@dataclass(frozen=True)
class Agent:
    """A named graph with a purpose. build returns the graph, not yet compiled.

    prefixes are the fixed beginnings of its prompts, which a backend may read ahead.
    """

    card: AgentCard
    scope: Scope
    build: Callable[[], "StateGraph[Any, RunContext, Any, Any]"]
    prefixes: tuple[tuple[ModelRole, str], ...] = ()
