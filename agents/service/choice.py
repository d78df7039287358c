"""What code mends in a choice: numbers beside their answer, rows left out, facts without a page."""

import re
from collections.abc import Sequence

from agents.kit.figures import unbound
from agents.service.candidates import Candidate, grams
from core.domain.evidence import RecordEvidence

_CODE = re.compile(r"[A-Za-z]+\d+")

MOST = 3
"""Sentences of an answer."""

LONG, FEW, MANY = 3, 0.5, 0.75
"""Words from which an answer is long enough to tell; shares of them in a sentence."""


def held(answer: str, places: Sequence[int], offered: Sequence[Candidate]) -> list[int]:
    """The chosen sentences when they hold every figure of the answer; else the one that does.

    A number that points beside its own answer is mended here: by the sentence that the answer was
    copied from, or by one that holds its figures, of the same source before one of another; an
    answer that no sentence holds is dropped.
    """
    if (copied := _copied(answer, places, offered)) is not None:
        return [copied]
    if not unbound(answer, [offered[n].evidence for n in places]):
        return list(places)
    sources = {offered[n].label for n in places}
    holding = [n for n, c in enumerate(offered) if not unbound(answer, [c.evidence])]
    if holding:
        return sorted(holding, key=lambda n: offered[n].label not in sources)[:1]
    return _together(answer, places, offered)


def _together(answer: str, places: Sequence[int], offered: Sequence[Candidate]) -> list[int]:
    """At most MOST sentences that hold the answer's figures among them, those chosen first and
    then those of their sources; none when they cannot."""
    sources = {offered[n].label for n in places}
    others = [n for n in range(len(offered)) if n not in places]
    kept: list[int] = []
    for n in [*places, *sorted(others, key=lambda n: offered[n].label not in sources)]:
        before = unbound(answer, [offered[k].evidence for k in kept])
        if len(unbound(answer, [offered[k].evidence for k in [*kept, n]])) < len(before):
            kept.append(n)
    whole = not unbound(answer, [offered[k].evidence for k in kept])
    return kept if whole and len(kept) <= MOST else []


def _copied(answer: str, places: Sequence[int], offered: Sequence[Candidate]) -> int | None:
    """The sentence whose words the answer repeats, when those chosen hardly share any with it."""
    words, bare = grams(answer), answer.strip(" 。.！!")
    if not places or not bare:
        return None
    if len(words) < LONG:
        literal = [n for n, c in enumerate(offered) if bare in c.text]
        sources = {offered[n].label for n in places}
        nearest = sorted(literal, key=lambda n: offered[n].label not in sources)
        return nearest[0] if nearest and not set(literal) & set(places) else None
    shares = [len(words & grams(c.text)) / len(words) for c in offered]
    best = max(range(len(offered)), key=shares.__getitem__)
    beside = max(shares[n] for n in places) <= FEW
    return best if beside and shares[best] >= MANY else None


def answering(answer: str, places: Sequence[int], offered: Sequence[Candidate]) -> list[int]:
    """Without sentences of another source that hold no word of the answer which the sentence that
    holds most of it lacks."""
    words = grams(answer)
    shares = {n: words & grams(offered[n].text) for n in places}
    best = max(places, key=lambda n: len(shares[n]), default=-1)
    if not places or not shares[best]:
        return list(places)
    source = offered[best].label
    return [n for n in places if offered[n].label == source or shares[n] - shares[best]]


def with_named_rows(asked: str, places: Sequence[int], offered: Sequence[Candidate]) -> list[int]:
    """Adds the rows of the same table that the question names too: 手续费和电讯费各是多少？ Where it
    names a row by a code (R5), the table's other rows are not meant."""
    names = [(c.label, c.row) for c in offered]
    named = [
        n for n, (label, name) in enumerate(names)
        if name and name.lower() in asked.lower() and names.count((label, name)) == 1
    ]  # fmt: skip
    tables = {offered[n].label for n in places if n in named}
    coded = {offered[n].label for n in named if _CODE.fullmatch(offered[n].row)}
    tables |= {offered[n].label for n in places if offered[n].row} & coded
    more = [n for n in named if n not in places and offered[n].label in tables]
    kept = [n for n in places if n in named or offered[n].label not in coded]
    if not more:
        return kept or list(places)
    return [*(n for n in kept if n in named or offered[n].row), *more][:MOST]


def backed(
    chosen: Sequence[Candidate], offered: Sequence[Candidate]
) -> list[tuple[Candidate, Candidate | None]]:
    """Each fact with the page that says it too; a page that stands behind a fact is not said."""
    pages = [_page_of(c, offered) for c in chosen]
    return [(c, page) for c, page in zip(chosen, pages, strict=True) if c not in pages]


def says_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether one adds no figure and hardly a word to the other."""
    words = grams(one.text)
    news = len(words - grams(other.text))
    return news <= len(words) / 4 and not unbound(one.text, [other.evidence])


def _page_of(fact: Candidate, offered: Sequence[Candidate]) -> Candidate | None:
    """The document's sentence that says what a product record says, for the reader to open."""
    if not isinstance(fact.evidence, RecordEvidence):
        return None
    same = [
        c for c in offered
        if not isinstance(c.evidence, RecordEvidence) and not unbound(fact.text, [c.evidence])
    ]  # fmt: skip
    wanted = grams(fact.text)
    return max(same, key=lambda c: len(grams(c.label + c.text) & wanted), default=None)
