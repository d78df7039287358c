"""A small world for search: documents in a real database, a real index, vectors made of characters."""

import asyncio
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal
from zlib import crc32

import httpx
import numpy as np
import pytest

from core.access import Principal
from core.clock import FixedClock
from core.domain.document import Shelf
from core.errors import BackendDown
from core.store.session import Store
from rag.index.app import create_app
from rag.index.projection import Projection
from rag.ingest import Summary, ingest
from rag.search import IndexSearcher
from rag.types import SearchRequest, SearchResult

KEY = "key-of-the-index"


class Grams:
    """Vectors out of hashed character pairs: near when texts share characters. Counts its work."""

    def __init__(self) -> None:
        self.texts = 0
        self.away = False

    async def embed(
        self, texts: Sequence[str], kind: Literal["query", "passage"]
    ) -> list[list[float]]:
        if self.away:
            raise BackendDown("The embeddings backend is away.")
        self.texts += len(texts)
        return [_vector(t) for t in texts]


def _vector(text: str) -> list[float]:
    v = np.zeros(64, dtype=np.float32)
    for a, b in itertools.pairwise(text):
        v[crc32((a + b).encode()) % 64] += 1
    norm = float(np.linalg.norm(v)) or 1.0
    return list((v / norm).tolist()) if v.any() else [1.0] + [0.0] * 63


class World:
    """Documents are written to a folder, ingested, followed, and asked about."""

    def __init__(self, store: Store, clock: FixedClock, folder: Path) -> None:
        self.store, self.clock, self.folder = store, clock, folder
        self.grams = Grams()
        self.files = folder / "files"
        self.files.mkdir()
        self.projection = self.open()

    def open(self) -> Projection:
        return Projection(
            self.folder / "index", self.store, lambda: ["demo", "other"], self.clock, "grams"
        )

    def write(self, name: str, body: str, **meta: object) -> Path:
        path = self.files / name
        front = "".join(f"{k}: {v}\n" for k, v in meta.items())
        path.write_text(f"---\n{front}---\n{body}" if meta else body, "utf-8")
        return path

    def ingest(self, principal: Principal, *paths: Path) -> Summary:
        return ingest(self.store, paths or [self.files], principal, self.clock)

    def follow(self, *, embed: bool = True) -> None:
        while self.projection.follow():
            pass
        while embed and asyncio.run(self.projection.embed_some(self.grams)):  # type: ignore[arg-type]
            pass

    def ask(
        self,
        principal: Principal,
        text: str,
        as_of: dt.date | None = None,
        limit: int = 8,
        shelf: Shelf = Shelf.OWN,
    ) -> SearchResult:
        request = SearchRequest(text=text, as_of=as_of, limit=limit, shelf=shelf)
        return asyncio.run(self._ask(principal, request))

    async def _ask(self, principal: Principal, request: SearchRequest) -> SearchResult:
        searcher = IndexSearcher(
            self.store,
            self.grams,  # type: ignore[arg-type]
            "http://index",
            KEY,
            self.clock,
            transport=httpx.ASGITransport(create_app(self.projection, KEY)),
        )
        try:
            return await searcher.search(principal, request)
        finally:
            await searcher.close()


@pytest.fixture
def world(store: Store, clock: FixedClock, tmp_path: Path) -> Iterator[World]:
    world = World(store, clock, tmp_path)
    yield world
    world.projection.close()


@pytest.fixture
def titles() -> Callable[[SearchResult], list[str]]:
    return lambda result: [f.document.meta.title for f in result.found]
