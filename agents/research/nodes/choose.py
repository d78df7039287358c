"""The model picks the answering sentences by number; code keeps what its own words can stand on."""

from collections.abc import Sequence

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from agents.kit.events import step
from agents.kit.figures import unbound
from agents.kit.mask import mask
from agents.kit.offered import listed
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from agents.research.asked import Asked
from agents.research.passages import Candidate
from agents.research.state import State
from inference.backend import ModelRole, Prompt

LEAST = 0.2
"""Confidence (of search, or the share of the question that a sentence holds) under which nothing
found is about the question at all."""


class Choice(BaseModel):
    """The answer comes first: what follows from it is right more often, and so is "not there"."""

    answer: str = Field(max_length=60)
    numbers: list[int] = Field(max_length=3)


@step("choose")
async def choose(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    """Chosen positions (from 0), in the order of choice; empty when nothing answers."""
    offered = [Candidate.model_validate(c) for c in state.get("candidates", [])]
    wanted = Asked.model_validate(state["asked"])
    if not offered or state.get("confidence", 0.0) < LEAST:
        return {"chosen": []}
    messages = [
        Prompt(role="system", content=prompt("research", "choose")),
        Prompt(role="user", content=f"{listed(offered)}\n问题：{mask(wanted.text)}\n回答："),
    ]
    decided = await runtime.context.backend.decide(
        ModelRole.DECIDE, messages, Choice, max_tokens=80
    )
    places = [n - 1 for n in dict.fromkeys(decided.numbers) if 1 <= n <= len(offered)]
    kept = dated(held(decided.answer, places, offered), offered, wanted.years)
    return {"chosen": kept, "note": f"{len(kept)}/{len(offered)}"}


def held(answer: str, places: Sequence[int], offered: Sequence[Candidate]) -> list[int]:
    """The chosen sentences when they hold every figure of the answer, else the one that does; an
    answer that no sentence holds is dropped."""
    if not places or not unbound(answer, [offered[n].evidence for n in places]):
        return list(places)
    holding = [n for n, c in enumerate(offered) if not unbound(answer, [c.evidence])]
    return holding[:1]


def dated(places: Sequence[int], offered: Sequence[Candidate], years: Sequence[int]) -> list[int]:
    """Only those that speak of a year asked for, or are of a report published in it."""
    if not years:
        return list(places)
    return [
        n
        for n in places
        if any(str(y) in f"{offered[n].text} {offered[n].label}" for y in years)
        or any(f"FY{y % 100:02d}" in offered[n].text for y in years)
    ]
