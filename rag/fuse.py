"""One ranking out of a lexical and several dense lists. Pure.

Rank fusion throws away how sure each list is: measured on statutes it lost to the dense list alone.
Here each list is scaled by its own spread and weighted by language, and a document's standing
(what its best passages and its title say for it) moves its passages as a soft prior.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.domain import Frozen
from rag.index.types import Hit, Hits
from rag.query import Wording
from rag.tokens import words
from rag.types import Found


class Weights(Frozen):
    """Of the lexical list and a matched situation by the question's language, and of the document.

    Chosen on the tuning and validation parts of `jinnao eval retrieval`.
    """

    lexical_chinese: float = 0.6
    lexical_english: float = 0.6
    situation_chinese: float = 1.4
    situation_english: float = 1.4
    document: float = 0.05
    title: float = 0.3
    article: float = 1.0


class Ranked(Frozen):
    passage_id: str
    document_id: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None


def fuse(hits: Hits, wording: Wording, weights: Weights, dense: Sequence[float]) -> list[Ranked]:
    """Best first, with the standing of documents by their passages. dense: a weight for each list;
    the lists beyond the wording's own are of situations, of which the best one counts."""
    lexical = weights.lexical_chinese if wording.chinese else weights.lexical_english
    owner = {
        hit.passage_id: hit.document_id for found in (hits.lexical, *hits.dense) for hit in found
    }
    own = len(wording.dense)
    scores = dict.fromkeys(owner, 0.0)
    for found, weight in [(hits.lexical, lexical), *zip(hits.dense[:own], dense, strict=False)]:
        for hit, part in zip(found, scaled(found), strict=True):
            scores[hit.passage_id] += weight * part
    for passage, score in _best(hits.dense[own:], dense[own:]).items():
        scores[passage] += score
    standing = _standing(scores, owner)
    words_at = {h.passage_id: n for n, h in enumerate(hits.lexical, 1)}
    dense_at = {h.passage_id: n for n, h in enumerate(hits.dense[0] if hits.dense else (), 1)}
    ranked = [
        Ranked(
            passage_id=p,
            document_id=owner[p],
            score=s + weights.document * standing[owner[p]],
            lexical_rank=words_at.get(p),
            dense_rank=dense_at.get(p),
        )
        for p, s in scores.items()
    ]
    return sorted(ranked, key=lambda r: (-r.score, r.passage_id))


def _best(lists: Sequence[Sequence[Hit]], weights: Sequence[float]) -> dict[str, float]:
    best: dict[str, float] = {}
    for found, weight in zip(lists, weights, strict=False):
        for hit, part in zip(found, scaled(found), strict=True):
            best[hit.passage_id] = max(best.get(hit.passage_id, 0.0), weight * part)
    return best


def scaled(found: Sequence[Hit]) -> list[float]:
    """Scores between 0 (the last of the list) and 1 (the best)."""
    if not found:
        return []
    low, high = min(h.score for h in found), max(h.score for h in found)
    spread = (high - low) or 1.0
    return [(h.score - low) / spread for h in found]


def _standing(scores: Mapping[str, float], owner: Mapping[str, str]) -> dict[str, float]:
    """The sum of a document's three best passages, as a share of the best document's."""
    by_document: dict[str, list[float]] = {}
    for passage, score in scores.items():
        by_document.setdefault(owner[passage], []).append(score)
    sums = {d: sum(sorted(s, reverse=True)[:3]) for d, s in by_document.items()}
    top = max(sums.values(), default=1.0) or 1.0
    return {d: s / top for d, s in sums.items()}


def by_title(found: Sequence[Found], wording: Wording, weights: Weights) -> list[Found]:
    """The same passages, lifted where the question names their document or their article."""
    asked = {w for w, _ in wording.words}
    text = wording.text.lower()
    lifted = [
        f.model_copy(
            update={
                "score": f.score
                + weights.title * _named(f, asked, text)
                + weights.article * _is_article(f, wording)
            }
        )
        for f in found
    ]
    return sorted(lifted, key=lambda f: (-f.score, f.passage.id))


def apart(found: Sequence[Found], first: int = 5, most: int = 2) -> list[Found]:
    """The same passages; of the first few, at most some are of one table.

    A table is cut into many passages that resemble each other: they would leave no room for the
    sentence beside the table.
    """
    front: list[Found] = []
    behind: list[Found] = []
    taken: Counter[str] = Counter()
    for item in found:
        table = _table(item)
        crowded = bool(table) and taken[table] >= most
        if len(front) < first and not crowded:
            front.append(item)
            taken[table] += 1
        else:
            behind.append(item)
    return front + behind


def _table(found: Found) -> str:
    """The table that the passage is a part of; "" for prose."""
    return found.passage.head if " | " in found.passage.head else ""


def _named(found: Found, asked: set[str], text: str) -> float:
    """1 when the title stands in the question, else the share of its words that do."""
    title = found.document.meta.title.lower()
    if title in text:
        return 1.0
    own = _title_words(title)
    return len(own & asked) / len(own) if own else 0.0


@lru_cache(maxsize=4096)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(words(title))


def _is_article(found: Found, wording: Wording) -> bool:
    own = words(found.passage.article)
    return bool(own) and own[0] in wording.articles


def confidence(
    found: Sequence[Found], wording: Wording, weights: Weights, dense: Sequence[float]
) -> float:
    """0..1: how far the best stands above the rest, and whether both ways of looking agree."""
    if not found:
        return 0.0
    own = len(wording.dense)
    most = sum(dense[:own]) + max(dense[own:], default=0.0)
    most += weights.lexical_chinese + weights.document
    height = min(1.0, max(0.0, found[0].score / most))
    agree = found[0].lexical_rank is not None and found[0].dense_rank is not None
    both = agree and found[0].lexical_rank <= 3 and found[0].dense_rank <= 3  # type: ignore[operator]
    return round(min(1.0, height * (1.0 if both else 0.7)), 3)
