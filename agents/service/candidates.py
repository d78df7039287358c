"""Cuts found passages into the numbered sentences that a model may choose from."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log1p
from typing import NamedTuple

from agents.service.ranges import outside
from core.domain import Frozen
from core.domain.document import Passage
from core.domain.evidence import Evidence, PassageEvidence
from rag.query import terms_for
from rag.types import Found

_ITEM = re.compile(r"^(?:\d{1,2}[.、]|[(（]?[一二三四五六七八九十]{1,3}[)）、])\s*(?=\D)")
_END = re.compile(r"(?<=[。！？；!?])|(?<=[.])\s+(?=[A-Z(])|(?<=;)\s|\n+")


SAME_LANGUAGE, NEARLY = 0.5, 0.75
"""What a text in the asker's language is ahead by, when it was found with nearly the best score: it
may be the translation, and a quotation is safer than a translation of ours."""

FIRST = 0.25
"""What the first passage is ahead by; a sentence with all words asked is ahead by 1."""


class Candidate(Frozen):
    """One sentence with its evidence. label names its source, text is what may be quoted; row
    names what a table's row is about."""

    label: str
    text: str
    evidence: Evidence
    row: str = ""


def candidates(
    found: Sequence[Found], asked: str, language: str, budget: int = 300, most: int = 6
) -> tuple[Candidate, ...]:
    """The sentences nearest to what is asked, the nearest first.

    A model reads every character offered, so few are: about `budget` Chinese characters (three
    Latin letters count as one). A word counts by how rare it is among the sentences found. asked is
    the question with its rewriting; a text in its language comes before its translation, and
    where there is none the glossary's terms stand beside the question's words.
    """
    kept: list[Candidate] = []
    used = 0
    for made in _ranked(found, asked, language):
        cost = len(made.text) // (3 if made.text.isascii() else 1)
        if kept and (used + cost > budget or len(kept) >= most):
            continue
        used += cost
        kept.append(made)
    return tuple(kept)


def _ranked(found: Sequence[Found], asked: str, language: str) -> list[Candidate]:
    beside = _beside(found, language)
    abroad = () if any(beside) else terms_for(asked)
    wanted = grams(" ".join((asked, *abroad)))
    pieces = [(n, p) for n, item in enumerate(found) for p in _fitting(item.passage, asked)]
    words = [
        (grams(p.shown) | grams(found[n].passage.section + found[n].document.meta.title)) & wanted
        for n, p in pieces
    ]
    weights = _rarity(words, wanted)
    whole = sum(weights.values()) or 1.0
    scores = [
        sum(weights[w] for w in held) / whole + FIRST / (1 + n) + SAME_LANGUAGE * beside[n]
        for (n, _), held in zip(pieces, words, strict=True)
    ]
    order = sorted(range(len(pieces)), key=lambda at: -scores[at])
    return [_candidate(found[pieces[at][0]], pieces[at][1]) for at in order]


def _beside(found: Sequence[Found], language: str) -> list[bool]:
    best = max((item.score for item in found), default=0.0)
    return [i.score >= NEARLY * best and i.document.meta.language == language for i in found]


def _rarity(held: Sequence[frozenset[str]], wanted: frozenset[str]) -> dict[str, float]:
    """Inverse document frequency (BM25's) of each word wanted, over the sentences found."""
    often = Counter(w for words in held for w in words)
    return {w: log1p((len(held) - often[w] + 0.5) / (often[w] + 0.5)) for w in wanted}


def _candidate(item: Found, piece: "_Piece") -> Candidate:
    evidence = _evidence(item, piece)
    return Candidate(label=_label(item), text=piece.shown, row=piece.row, evidence=evidence)


def grams(text: str) -> frozenset[str]:
    """Pairs of Chinese characters, and Latin words and numbers as they stand."""
    flat = text.lower()
    words = {w for w in re.findall(r"[a-z]+\d+|[a-z]{3,}|\d+", flat) if w not in _COMMON}
    runs = re.findall(r"[\u4e00-\u9fff]+", flat)
    return frozenset(words | {r[i : i + 2] for r in runs for i in range(len(r) - 1)})


_COMMON = frozenset("the and for you your can how what does are with from that this have has when will not any out who which".split())  # fmt: skip


def passage_evidence(item: Found) -> PassageEvidence:
    whole = item.passage.text
    return _evidence(item, _Piece(whole, whole, 0, len(whole)))


def _label(item: Found) -> str:
    place = item.passage.article or item.passage.section.split("/")[-1].strip()
    return f"《{item.document.meta.title}》{place}"


class _Piece(NamedTuple):
    """What is held as evidence and what is said; a row of a table has its column names in both."""

    text: str
    shown: str
    start: int
    end: int
    row: str = ""


def _pieces(passage: Passage) -> Iterable[_Piece]:
    header = _header(passage)
    at = 0
    for line in passage.text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        cells = [c.strip() for c in bare.split(" | ")]
        if header and len(cells) > 1:
            if cells != header:
                row = _row(header, cells)
                yield _Piece(row, row, at, at + len(bare), cells[0])
        else:
            yield from _sentences(bare, at)
        at += len(line)


def _fitting(passage: Passage, asked: str) -> list[_Piece]:
    """The pieces without the rows whose range does not hold what is asked about."""
    pieces = list(_pieces(passage))
    rows = [p for p in pieces if p.row]
    out = outside([p.row for p in rows], asked)
    dropped = {rows[n].start for n in out}
    return [p for p in pieces if not (p.row and p.start in dropped)]


def _row(header: Sequence[str], cells: Sequence[str]) -> str:
    """借记卡年费：收费标准 免费. The first cell names the row."""
    zh = not (cells[0] + header[-1]).isascii()
    colon, comma = ("：", "，") if zh else (": ", ", ")
    rest = [f"{h} {c}" for h, c in zip(header[1:], cells[1:], strict=False) if c]
    return f"{cells[0]}{colon}{comma.join(rest)}"


def _header(passage: Passage) -> list[str]:
    """The column names that a table's passage carries in its head."""
    named = [part for part in passage.head.split(" · ") if " | " in part]
    return [c.strip() for c in named[0].split(" | ")] if named else []


def _sentences(line: str, base: int) -> Iterable[_Piece]:
    at = 0
    for part in _END.split(line):
        start = line.find(part, at) if part else -1
        if start < 0:
            continue
        at = start + len(part)
        text = part.strip()
        if len(text) >= 4 and not text.startswith("#"):
            first = base + start + len(part) - len(part.lstrip())
            yield _Piece(text, _ITEM.sub("", text), first, first + len(text))


def _evidence(item: Found, piece: _Piece) -> PassageEvidence:
    meta = item.document.meta
    return PassageEvidence(
        document_id=item.document.id, passage_id=item.passage.id, title=meta.title,
        version=meta.version, section=item.passage.section, page=item.passage.page,
        start=item.passage.start + piece.start, end=item.passage.start + piece.end, text=piece.text,
        valid_from=meta.valid_from, valid_to=meta.valid_to,
    )  # fmt: skip
