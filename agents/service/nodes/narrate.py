"""Says the answer from the chosen sentences: quoted where that reads well, else narrated.

A narration leaves only when every figure of it is bound; it is tried once more with the figures
that may be cited, and then the sentences themselves are quoted.
"""

import re
from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.figures import Figure, citable, unbound
from agents.kit.mask import mask
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from agents.service.candidates import Candidate, grams
from agents.service.choice import backed, says_the_same
from agents.service.nodes.understand import words_of
from agents.service.phrases import say
from agents.service.reading import language_of
from agents.service.state import State
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import Evidence, SaidEvidence
from inference.backend import ModelRole, Prompt

PLAIN = 40
"""Characters up to which a sentence that denies is a denial."""

QUOTED = 160
"""Characters up to which sentences in the asker's language are quoted as they stand."""


@step("narrate")
async def narrate(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    offered = [Candidate.model_validate(c) for c in state.get("candidates", [])]
    chosen = [offered[n] for n in state.get("chosen", [])]
    language = state["language"]
    if not chosen:
        name = "unknown_as_of" if state.get("as_of") else "unknown"
        return _update([Sentence(text=say(name, language))], [], AnswerKind.UNKNOWN)
    evidence = [c.evidence for c in chosen]
    if _reads_well(chosen, language):
        return _update(*_quoted(chosen, offered, language), AnswerKind.ANSWER)
    told = await _told(state, runtime.context, chosen, evidence)
    if told is None:
        told = [_original(c, n, language) for n, c in enumerate(chosen, start=1)]
    return _update(told, evidence, AnswerKind.ANSWER)


def _quoted(
    chosen: Sequence[Candidate], offered: Sequence[Candidate], language: str
) -> tuple[list[Sentence], list[Evidence]]:
    """The sentences as they stand; what says the same twice is said once, with both citations."""
    evidence: list[Evidence] = []
    said: list[tuple[Candidate, tuple[int, ...]]] = []
    for fact, page in backed(chosen, offered):
        sources = [c.evidence for c in (page, fact) if c is not None]
        evidence.extend(sources)
        cited = tuple(range(len(evidence) - len(sources) + 1, len(evidence) + 1))
        if said and says_the_same(fact, said[-1][0]):
            said[-1] = (said[-1][0], (*said[-1][1], *cited))
        else:
            said.append((fact, cited))
    quotes = [Sentence(text=_ended(c.text, language), citations=n) for c, n in said]
    return quotes, evidence


def _reads_well(chosen: Sequence[Candidate], language: str) -> bool:
    same = all(language_of(c.text, language) == language for c in chosen)
    limit = QUOTED if language == "zh" else QUOTED * 3
    return same and sum(len(c.text) for c in chosen) <= limit


async def _told(
    state: State, context: RunContext, chosen: Sequence[Candidate], evidence: Sequence[Evidence]
) -> list[Sentence] | None:
    """A narration whose figures are bound; None when two tries do not give one."""
    zh = state["language"] == "zh"
    question = mask(words_of(state))
    source = "\n".join(f"- {c.label}：{c.text}" for c in chosen)
    asked = f"句子：\n{source}\n\n问题：{question}" if zh else f"Sentences:\n{source}\n\nQuestion: {question}"  # fmt: skip
    held = [*evidence, SaidEvidence(text=state["question"])]
    messages = [
        Prompt(role="system", content=prompt("service", "narrate_zh" if zh else "narrate_en")),
        Prompt(role="user", content=asked),
    ]
    texts, note = [c.text for c in chosen], ""
    for _ in range(2):
        reply = await context.backend.chat(ModelRole.CHAT, messages, max_tokens=160)
        text = " ".join(reply.text.split())
        wrong = _wrong(text, state, texts, unbound(text, held), citable(evidence))
        if text and not wrong and not _repeats(text, note):
            return [Sentence(text=text, citations=tuple(range(1, len(chosen) + 1)))]
        note = wrong
        messages = [*messages[:2], Prompt(role="assistant", content=text), Prompt(role="user", content=note)]  # fmt: skip
    return None


def _wrong(
    text: str,
    state: State,
    sources: Sequence[str],
    loose: Sequence[Figure],
    allowed: Sequence[str],
) -> str:
    """What to tell the model of its narration; "" when it may leave."""
    language = state["language"]
    if loose:
        figures, kept = "、".join(f.text for f in loose), "、".join(allowed) or "-"
        return say("narrate_figures", language, figures=figures, allowed=kept)
    if language_of(text, language) != language:
        return say("narrate_language", language)
    if not as_negative(text, sources, state.get("answer", "")):
        return say("narrate_denial", language, text=" ".join(sources))
    return ""


def _repeats(text: str, note: str) -> bool:
    """Whether the model hands our own note back as its answer."""
    words = grams(text)
    return bool(note) and len(words & grams(note)) > 0.7 * len(words)


_CLAUSE = re.compile(r"[，；。,;]|\.\s")
_NO = re.compile(
    r"不|没|未|无|非|否|勿|免|取消|禁|拒|停|"
    r"\b(?:no|not|none|never|cannot|nor|neither|without|free|unable|waived|prohibited|nothing)\b|n't\b",
    re.IGNORECASE,
)


def as_negative(told: str, sources: Sequence[str], answer: str = "") -> bool:
    """Whether a narration denies where its sentences do, and only there. 不支持 told as "yes, you
    can" is worse than no narration. In long sentences a "not" may stand beside the point; answer
    is the choice's, whose clause is the point."""
    bare = answer.strip(" 。.")
    clauses = [c for s in sources for c in _CLAUSE.split(s) if bare and bare in c]
    about = clauses or sources
    if any(len(s) > (PLAIN * 3 if s.isascii() else PLAIN) for s in about):
        return True
    said = bool(_NO.search(told))
    if any(_NO.search(s) for s in about):
        return said
    return not said or any(_NO.search(s) for s in sources)


def _original(c: Candidate, number: int, language: str) -> Sentence:
    if language_of(c.text, language) == language:
        return Sentence(text=_ended(c.text, language), citations=(number,))
    return Sentence(text=say("original", language, text=c.text), citations=(number,))


def _ended(text: str, language: str) -> str:
    if text[-1] in "。！？.!?；;":
        return (
            text.rstrip("；;") + ("。" if language == "zh" else ".") if text[-1] in "；;" else text
        )
    return text + ("。" if language == "zh" else ".")


def _update(
    draft: Sequence[Sentence], evidence: Sequence[Evidence], kind: AnswerKind
) -> dict[str, Any]:
    return {
        "draft": [s.model_dump(mode="json") for s in draft],
        "evidence": [e.model_dump(mode="json") for e in evidence],
        "outcome": kind.value,
    }
