"""The model picks the answering sentences by number; it never writes a citation."""

from typing import Any

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from agents.kit.events import step
from agents.kit.mask import mask
from agents.kit.offered import listed
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from agents.service.candidates import Candidate
from agents.service.choice import answering, held, with_named_rows
from agents.service.nodes.understand import asked_of, words_of
from agents.service.state import State
from inference.backend import ModelRole, Prompt

LEAST = 0.2
"""Search confidence under which nothing found is about the question at all."""


class Choice(BaseModel):
    """The answer comes first: what follows from it is right more often, and so is "not there"."""

    answer: str = Field(max_length=60)
    numbers: list[int] = Field(max_length=3)


@step("choose")
async def choose(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Chosen positions (from 0), in the order of choice; empty when nothing answers."""
    offered = [Candidate.model_validate(c) for c in state.get("candidates", [])]
    if not offered or state.get("confidence", 0.0) < LEAST:
        return {"chosen": []}
    messages = [
        Prompt(role="system", content=prompt("service", "choose")),
        Prompt(role="user", content=f"{listed(offered)}\n问题：{mask(asked_of(state))}\n回答："),
    ]
    decided = await runtime.context.backend.decide(
        ModelRole.DECIDE, messages, Choice, max_tokens=80
    )
    places = [n - 1 for n in dict.fromkeys(decided.numbers) if 1 <= n <= len(offered)]
    if places:
        places = answering(decided.answer, held(decided.answer, places, offered), offered)
        places = with_named_rows(words_of(state), places, offered)
    return {"chosen": places, "answer": decided.answer, "note": f"{len(places)}/{len(offered)}"}
