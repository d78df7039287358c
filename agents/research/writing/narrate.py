"""The model joins code's sentences into a paragraph; what comes back must say the same and no more."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import structlog

from agents.kit.figures import citable, read, unbound
from agents.kit.prompts import prompt
from agents.research.writing.faithful import displaced
from core.domain.evidence import Evidence
from core.domain.finding import Finding
from core.errors import Unavailable
from inference.backend import Backend, ModelRole, Prompt

_LOG = structlog.get_logger("report")
_NOVEL = 0.34
_MOST_TOKENS, _DEADLINE_S = 420, 60.0
_SOURCES = re.compile(
    r"[《》“”\"]|https?:|www\.|据.{0,12}(?:报道|报告|统计)|according to", re.IGNORECASE
)


async def narrated(
    backend: Backend | None,
    sentences: Sequence[str],
    evidence: Sequence[Evidence],
    language: str,
    screen: Callable[[str], tuple[Finding, ...]],
) -> str | None:
    """None without a backend, when none answers, and when two tries give nothing that may stand."""
    if backend is None:
        return None
    asked = "\n".join(f"- {s}" for s in sentences)
    messages = [
        Prompt(role="system", content=prompt("research/writing", f"narrate_{language}")),
        Prompt(role="user", content=asked),
    ]
    for _ in range(2):
        try:
            reply = await backend.chat(ModelRole.CHAT, messages, max_tokens=_MOST_TOKENS, deadline_s=_DEADLINE_S)  # fmt: skip
        except Unavailable as down:
            _LOG.info("report.not_narrated", code=down.code)
            return None
        text = " ".join(reply.text.split()) if language == "en" else "".join(reply.text.split("\n")).strip()  # fmt: skip
        wrong = _wrong(text, sentences, evidence, language)
        if not wrong and not screen(text) and reply.finish == "stop":
            return text
        messages = [*messages[:2], Prompt(role="assistant", content=text[:1500]), Prompt(role="user", content=wrong or asked)]  # fmt: skip
    return None


def _wrong(text: str, sentences: Sequence[str], evidence: Sequence[Evidence], language: str) -> str:
    """What is wrong with it, as the model is told; "" when it may stand."""
    given = "\n".join(sentences)
    loose = [f.text for f in unbound(text, evidence)]
    if loose:
        held = "、".join(citable(evidence, 30))
        return f"这些数字没有出处：{'、'.join(loose)}。只可用：{held}" if language == "zh" else f"These figures have no source: {', '.join(loose)}. You may use: {held}"  # fmt: skip
    lost = figures_lost(text, given)
    if lost:
        return f"漏了：{'、'.join(lost)}" if language == "zh" else f"Missing: {', '.join(lost)}"
    if moved := figures_moved(text, sentences):
        return f"数字与所指不符：{'、'.join(moved)}。照抄原句。" if language == "zh" else f"These no longer say what they said: {', '.join(moved)}. Copy the sentences."  # fmt: skip
    if _SOURCES.search(text) and not _SOURCES.search(given):
        return (
            "不要写来源或引号。" if language == "zh" else "Write no sources and no quotation marks."
        )
    if other := displaced(text, sentences):
        return f"与给出的句子说法不同，请照抄：{other}" if language == "zh" else f"This says something else than the sentences given, copy them: {other}"  # fmt: skip
    if novelty(text, given) > _NOVEL or len(text) > 1.5 * len(given):
        return (
            "只连接给出的句子，不要另写内容。"
            if language == "zh"
            else "Only join the sentences given."
        )
    return ""


def figures_lost(text: str, given: str) -> tuple[str, ...]:
    """Figures that were given and are not in the text."""
    held = {(f.kind, f.value) for f in read(text)}
    return tuple(f.text for f in read(given) if (f.kind, f.value) not in held)


def figures_moved(text: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """Figures that no longer follow the words that they followed: a figure that is bound may still
    be said of the wrong thing."""
    whole = _bare(text)
    moved: list[str] = []
    for sentence in sentences:
        at = 0
        for figure in read(sentence):
            if _bare(sentence[at : figure.end]) not in whole:
                moved.append(figure.text)
            at = figure.end
    return tuple(moved)


def _bare(text: str) -> str:
    return re.sub(
        r"[\W_]+", "", text.replace("-", "−").replace("−", "minus").replace(".", "dot")
    ).lower()


def novelty(text: str, given: str) -> float:
    """The share of the text's neighbouring pairs (characters, or English words) not in what was
    given."""
    pairs, known = _pairs(text), set(_pairs(given))
    return sum(p not in known for p in pairs) / len(pairs) if pairs else 1.0


def _pairs(text: str) -> list[tuple[str, str]]:
    words = re.findall(r"[a-z]+|[\u4e00-\u9fff]", text.lower())
    return list(pairwise(words))
