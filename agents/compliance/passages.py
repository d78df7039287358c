"""Cuts passages of laws and policies into numbered sentences, the nearest to the question first."""

import re
from collections.abc import Sequence

from agents.compliance.dossier import passage_evidence
from core.domain import Frozen
from core.domain.evidence import PassageEvidence
from rag.types import Found

MOST, BUDGET = 8, 900
_END = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_COMMAND = re.compile(
    r"忽略(?:以上|之前|此前|前面|所有)|系统提示|提示词|(?:助手|机器人|模型|AI)[：:，, ]{0,2}(?:必须|应当|应该|请|务必)|"
    r"ignore (?:all |any )?(?:the )?(?:previous|above|prior)|system prompt|disregard (?:all|any|the)|(?:assistant|model|ai) (?:must|should|shall)",
    re.IGNORECASE,
)
"""Words by which a text speaks to a machine instead of its reader: none of the text is offered."""


class Candidate(Frozen):
    """One sentence of a passage; share (0–1) is how much of the question stands in it."""

    label: str
    text: str
    share: float
    evidence: PassageEvidence


def candidates(found: Sequence[Found], asked: str) -> tuple[Candidate, ...]:
    wanted = grams(asked)
    made: list[Candidate] = []
    for item in found:
        if _COMMAND.search(item.passage.text):
            continue
        made += [c for m in _END.finditer(item.passage.text) if (c := _candidate(item, m, wanted))]
    made.sort(key=lambda c: -c.share)
    kept: list[Candidate] = []
    used = 0
    for one in made:
        used += len(one.text)
        if kept and used > BUDGET:
            break
        kept.append(one)
    return tuple(kept[:MOST])


def grams(text: str) -> frozenset[str]:
    """Pairs of Chinese characters, Latin words and numbers."""
    flat = text.lower()
    runs = re.findall(r"[\u4e00-\u9fff]+", flat)
    pairs = {r[i : i + 2] for r in runs for i in range(len(r) - 1)}
    return frozenset(pairs | set(re.findall(r"[a-z]{3,}|\d+", flat)))


def _candidate(item: Found, match: "re.Match[str]", wanted: frozenset[str]) -> Candidate | None:
    text = match[0].strip()
    if len(text) < 4 or text.startswith(("#", "|")):
        return None
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    evidence = passage_evidence(item.passage, item.document, start, start + len(text))
    place = item.passage.article or item.passage.section.split("/")[-1].strip()
    said = grams(f"{text} {place} {item.document.meta.title}")
    share = len(wanted & said) / len(wanted) if wanted else 0.0
    label = f"《{item.document.meta.title}》{place}"
    return Candidate(label=label, text=text, share=share, evidence=evidence)
