"""Says the answer from the chosen sentences: quoted where that reads well, else narrated.

A narration leaves only when every figure of it is bound; it is tried once more with the figures
that may be cited, and then the sentences themselves are quoted.
"""

from collections.abc import Sequence

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.figures import citable, unbound
from agents.kit.mask import mask
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from agents.research.asked import Asked, language_of
from agents.research.lines import not_here
from agents.research.nodes.understand import said
from agents.research.passages import Candidate
from agents.research.phrases import say
from agents.research.state import State
from agents.research.tabled import which_row
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import Evidence, SaidEvidence
from inference.backend import ModelRole, Prompt

QUOTED = 220
"""Characters up to which sentences in the asker's language are quoted as they stand."""


@step("narrate")
async def narrate(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    offered = [Candidate.model_validate(c) for c in state.get("candidates", [])]
    chosen = [offered[n] for n in state.get("chosen", [])]
    language = state["language"]
    if not chosen:
        return said(which_row(state.get("rows", []), language) or not_here(language))
    evidence: list[Evidence] = [c.evidence for c in chosen]
    told = None if _reads_well(chosen, language) else await _told(state, runtime.context, chosen)
    quotes = [Sentence(text=_ended(c.text, language), citations=(n,)) for n, c in enumerate(chosen, 1)]  # fmt: skip
    return {
        "draft": [s.model_dump(mode="json") for s in told or quotes],
        "evidence": [e.model_dump(mode="json") for e in evidence],
        "outcome": AnswerKind.ANSWER.value,
    }


def _reads_well(chosen: Sequence[Candidate], language: str) -> bool:
    same = all(language_of(c.text, language) == language for c in chosen)
    limit = QUOTED if language == "zh" else QUOTED * 3
    return same and sum(len(c.text) for c in chosen) <= limit


async def _told(
    state: State, context: RunContext, chosen: Sequence[Candidate]
) -> list[Sentence] | None:
    """A narration whose figures are bound; None when two tries do not give one."""
    language = state["language"]
    zh = language == "zh"
    question = mask(Asked.model_validate(state["asked"]).text)
    source = "\n".join(f"- {c.label}：{c.text}" for c in chosen)
    asked = f"句子：\n{source}\n\n问题：{question}" if zh else f"Sentences:\n{source}\n\nQuestion: {question}"  # fmt: skip
    own: list[Evidence] = [c.evidence for c in chosen]
    messages = [
        Prompt(role="system", content=prompt("research", "narrate_zh" if zh else "narrate_en")),
        Prompt(role="user", content=asked),
    ]
    for _ in range(2):
        reply = await context.backend.chat(ModelRole.CHAT, messages, max_tokens=160)
        text = " ".join(reply.text.split())
        loose = unbound(text, [*own, SaidEvidence(text=state["question"])])
        if text and not loose and language_of(text, language) == language:
            return [Sentence(text=text, citations=tuple(range(1, len(chosen) + 1)))]
        figures, kept = "、".join(f.text for f in loose) or "-", "、".join(citable(own)) or "-"
        note = say("narrate_figures", language, figures=figures, allowed=kept)
        messages = [*messages[:2], Prompt(role="assistant", content=text), Prompt(role="user", content=note)]  # fmt: skip
    return None


def _ended(text: str, language: str) -> str:
    text = text.rstrip("；; ")
    if text and text[-1] in "。.！!？?…":
        return text
    return f"{text}。" if language == "zh" else f"{text}."
