"""The model picks the answering sentences by number; they are quoted as they stand, never told."""

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from agents.compliance.asked import Asked
from agents.compliance.explain import apart
from agents.compliance.lines import Told, only
from agents.compliance.passages import Candidate
from agents.compliance.state import State
from agents.compliance.tell import passage_line
from agents.kit.events import step
from agents.kit.figures import unbound
from agents.kit.mask import mask
from agents.kit.offered import listed
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from core.domain.conversation import AnswerKind
from inference.backend import ModelRole, Prompt

LEAST = 0.2
"""Confidence of search under which nothing found is about the question at all."""


class Choice(BaseModel):
    """The answer comes first: what follows from it is right more often, and so is "not there"."""

    answer: str = Field(max_length=60)
    numbers: list[int] = Field(max_length=3)


@step("choose")
async def choose(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    context, language = runtime.context, state["language"]
    offered = [Candidate.model_validate(c) for c in state.get("candidates", [])]
    chosen: list[Candidate] = []
    if offered and state.get("confidence", 0.0) >= LEAST:
        chosen = await _chosen(context, Asked.model_validate(state["asked"]).text, offered)
    if not chosen:
        return only("law_not_found", language, AnswerKind.UNKNOWN).state()
    told = Told(lines=apart(passage_line(c.evidence, language) for c in chosen))
    return {**told.state(), "note": f"{len(chosen)}/{len(offered)}"}


async def _chosen(context: RunContext, question: str, offered: list[Candidate]) -> list[Candidate]:
    """Those whose words hold every figure of the model's own few words; none where they do not."""
    messages = [
        Prompt(role="system", content=prompt("compliance", "choose")),
        Prompt(role="user", content=f"{listed(offered)}\n问题：{mask(question)}\n回答："),
    ]
    decided = await context.backend.decide(ModelRole.DECIDE, messages, Choice, max_tokens=80)
    kept = [offered[n - 1] for n in dict.fromkeys(decided.numbers) if 1 <= n <= len(offered)]
    return kept if not unbound(decided.answer, [c.evidence for c in kept]) else []
