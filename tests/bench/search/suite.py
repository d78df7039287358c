"""Search in the index at 1,000, 10,000 and 100,000 synthetic passages: p95, recall, memory.

One query is what the searcher sends: eight words and two vectors, rights of a representative.
Recall is that of the dense list against an exact scan under the same rights and day.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from core.access import Audience
from rag.index.lexical import Lexical
from rag.index.types import FOREVER, Entry, Query, Scope
from rag.index.vectors import Vectors
from tests.evals.contract import Options, Result, Table, Target

_DAY, _OTHER_DAY, _WIDTH, _TOP = 20261120, 20250615, 384, 10
_MINE = (Audience.PUBLIC, Audience.STAFF)
_SIGNS = (
    "存贷款利率合同保险基金证券投资风险客户账户银行支付结算监管资本债券股票收益费用期限条件规定办法"
)


class Corpus:
    """Passages with a length, rights and dates like those of a bank, from one seed."""

    def __init__(self, size: int) -> None:
        self.random = np.random.default_rng(7)
        near = self.random.normal(size=(max(size // 50, 20), _WIDTH))
        vectors = near[self.random.integers(0, len(near), size)]
        vectors = vectors + 0.7 * self.random.normal(size=(size, _WIDTH))
        self.vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("f4")
        self.vocabulary = [a + b for a in _SIGNS for b in _SIGNS]
        self.entries = [self._entry(n) for n in range(size)]

    def words(self, count: int) -> list[str]:
        rank = self.random.zipf(1.3, count) % len(self.vocabulary)
        return [self.vocabulary[r] for r in rank]

    def _entry(self, number: int) -> Entry:
        kind = self.random.random(3)
        ended = kind[0] < 0.2
        return Entry(
            passage_id=f"psg_{number}",
            document_id=f"doc_{number // 40}",
            institution="demo" if kind[1] < 0.8 else "other",
            audience=(Audience.PUBLIC if kind[2] < 0.6 else Audience.STAFF)
            if kind[2] < 0.9
            else Audience.COMPLIANCE,
            valid_from=20200101 + int(self.random.integers(0, 6)) * 10000,
            valid_to=20260101 if ended else FOREVER,
            title="办法",
            section="",
            text=f"{' '.join(self.words(60))} {number}",
            vector_hash="",
        )

    def query(self, day: int) -> tuple[Query, "np.ndarray[tuple[int, int], np.dtype[np.float32]]"]:
        around = self.vectors[self.random.integers(0, len(self.vectors), 2)]
        noisy = around + 0.03 * self.random.normal(size=around.shape)
        asked = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype("f4")
        query = Query(
            scope=Scope(institution="demo", audiences=_MINE, day=day),
            words=tuple((w, 1.0) for w in self.words(8)),
            vectors=tuple(tuple(map(float, v)) for v in asked),
            limit=50,
        )
        return query, asked

    def allowed(self, day: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        return np.array(
            [
                e.institution == "demo" and e.audience in _MINE and e.valid_on(day)
                for e in self.entries
            ]
        )


def suite(options: Options) -> Result:
    """Setting sizes=1000,10000 leaves the largest out."""
    options.allow("sizes")
    sizes = [int(s) for s in options.settings.get("sizes", "1000,10000,100000").split(",")]
    rows, figures = [], {}
    for size in sizes:
        row = _measured(size, options.say)
        rows.append((size, *row.values()))
        figures |= {f"{name}_{size}": value for name, value in row.items()}
    largest = max(sizes)
    return Result(
        figures=figures,
        targets={
            f"p95_ms_{largest}": Target("<=", 50),
            f"p95_other_day_ms_{largest}": Target("<=", 50),
            f"recall_at_10_{largest}": Target(">=", 0.95),
        },
        tables=(Table("Search in the index", ("passages", *row), tuple(rows)),),
    )


def _measured(size: int, say: Callable[[str], None]) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp(prefix="jinnao-bench-"))
    before = psutil.Process().memory_info().rss
    try:
        corpus = Corpus(size)
        held = psutil.Process().memory_info().rss - before
        say(f"{size:,} passages: building")
        start = time.perf_counter()
        lexical, vectors = Lexical(folder / "lexical"), Vectors(folder / "vectors", _DAY)
        lexical.add(corpus.entries)
        lexical.commit()
        vectors.add(zip(corpus.entries, corpus.vectors, strict=True))
        built = time.perf_counter() - start
        say(f"{size:,} passages: asking")
        today = _asked(corpus, lexical, vectors, _DAY)
        other = _asked(corpus, lexical, vectors, _OTHER_DAY)
        memory = psutil.Process().memory_info().rss - before - held
        lexical.close()
        vectors.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "p50_ms": today[0], "p95_ms": today[1], "recall_at_10": today[2],
        "p95_other_day_ms": other[1], "recall_at_10_other_day": other[2],
        "index_mib": round(memory / 2**20, 1), "build_s": round(built, 1),
    }  # fmt: skip


def _asked(
    corpus: Corpus, lexical: Lexical, vectors: Vectors, day: int, times: int = 100
) -> tuple[float, float, float]:
    """p50 and p95 in milliseconds, and the dense list's recall of the exact ten nearest."""
    allowed = corpus.allowed(day)
    spent, recalls = [], []
    for number in range(times + 5):
        query, asked = corpus.query(day)
        start = time.perf_counter()
        lexical.search(query)
        dense = vectors.search(query)
        if number >= 5:
            spent.append((time.perf_counter() - start) * 1000)
        for hits, vector in zip(dense, asked, strict=True):
            exact = np.argsort(-np.where(allowed, corpus.vectors @ vector, -2))[:_TOP]
            found = {h.passage_id for h in hits[:_TOP]}
            recalls.append(len(found & {f"psg_{n}" for n in exact}) / _TOP)
    p50, p95 = np.percentile(spent, [50, 95])
    return round(float(p50), 2), round(float(p95), 2), round(float(np.mean(recalls)), 4)
