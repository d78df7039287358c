"""What a report is written with, and what its graph remembers between its nodes."""

import datetime as dt
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

from langgraph.checkpoint.base import BaseCheckpointSaver

from core.access import Principal
from core.clock import Clock
from core.domain.finding import Finding
from core.store.session import Store
from inference.backend import Backend
from rag.types import Searcher
from tools.spec import Data, ToolContext

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class WriterParts:
    """Made and closed by whoever composes the process. backend narrates; without one the sentences of
    code stand. concurrency: sections at once. waits_s: how long before a search that went by words
    alone is tried again, while embeds() says that embeddings are there, and may only be busy."""

    store: Store
    backend: Backend | None
    data: Data | None
    search: Searcher
    clock: Clock
    screen: Callable[[str], tuple[Finding, ...]]
    checkpointer: BaseCheckpointSaver[Any]
    concurrency: int = 2
    waits_s: tuple[float, ...] = (1, 4)
    embeds: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class WritingContext:
    """What the nodes of one writing may use. Given at each start, never checkpointed."""

    parts: WriterParts
    principal: Principal
    report_id: str
    template: str
    subject: str
    language: Language
    as_of: dt.date

    @property
    def tools(self) -> ToolContext:
        return ToolContext(
            principal=self.principal, store=self.parts.store, search=self.parts.search,
            clock=self.parts.clock, run_id=self.report_id, conversation_id="", data=self.parts.data,
        )  # fmt: skip


class Writing(TypedDict):
    """sections are those to be written, finished those that are."""

    sections: list[str]
    finished: Annotated[list[str], operator.add]


class OneSection(TypedDict):
    section: str
