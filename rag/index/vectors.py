"""Dense vectors in embedded ChromaDB.

A metadata filter over 100,000 vectors costs 0.5 s (docs/decisions/0003-index.md), so rights and
validity are partitions: one collection for each institution, shelf and audience, and in it only what is
valid on the stamped day; the rest lies in a second one. Another day than the stamped one first
looks through the best of the unfiltered list, which is exact when enough of it is valid, and
filters in the store otherwise, which is quick when little is valid.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings

from core.access import Audience
from core.domain.document import Shelf
from rag.index.types import Entry, Hit, Query, Scope

_DEEPER = 4
_BATCH = 2000
_PARTS = tuple(product(Shelf, Audience, (True, False)))
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 100, "max_neighbors": 16}}


class Vectors:
    """`day` decides where an entry is put. While the follower moves entries to a new day, `settled`
    is false and every search filters by validity instead of trusting the partition."""

    def __init__(self, folder: Path, day: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(
            str(folder), settings=ChromaSettings(anonymized_telemetry=False)
        )
        self._held: dict[str, Collection] = {}
        self.day = day
        self.settled = True

    def _collection(
        self, institution: str, shelf: Shelf, audience: Audience, now: bool
    ) -> Collection:
        label = hashlib.sha256(institution.encode()).hexdigest()[:16]
        name = f"p-{label}-{shelf.value}-{audience.value}-{'now' if now else 'other'}"
        if name not in self._held:
            self._held[name] = self._client.get_or_create_collection(
                name,
                embedding_function=None,
                configuration=_HNSW,  # type: ignore[arg-type]
            )
        return self._held[name]

    def remove(self, institution: str, document_ids: Sequence[str]) -> None:
        for part in _PARTS:
            collection = self._collection(institution, *part)
            for document_id in document_ids if collection.count() else ():
                collection.delete(where={"d": document_id})

    def add(self, entries: Iterable[tuple[Entry, "np.ndarray[Any, np.dtype[np.float32]]"]]) -> None:
        """Entries with their unit vectors; an entry that is there already is overwritten."""
        parts: dict[tuple[str, Shelf, Audience, bool], list[tuple[Entry, Any]]] = {}
        for entry, vector in entries:
            key = (entry.institution, entry.shelf, entry.audience, entry.valid_on(self.day))
            parts.setdefault(key, []).append((entry, vector))
        for key, part in parts.items():
            collection = self._collection(*key)
            for at in range(0, len(part), _BATCH):
                piece = part[at : at + _BATCH]
                collection.upsert(
                    ids=[_key(e) for e, _ in piece],
                    embeddings=np.stack([v for _, v in piece]),
                    metadatas=[
                        {"d": e.document_id, "f": e.valid_from, "t": e.valid_to} for e, _ in piece
                    ],
                )

    def close(self) -> None:
        """Lets go of the files, so that the folder can be removed."""
        self._held.clear()
        self._client.close()  # type: ignore[attr-defined]

    def count(self, institution: str) -> int:
        return sum(self._collection(institution, *part).count() for part in _PARTS)

    def search(self, query: Query) -> tuple[tuple[Hit, ...], ...]:
        """For each vector the nearest passages that the scope allows, best first."""
        if not query.vectors:
            return ()
        vectors = np.asarray(query.vectors, dtype=np.float32)
        lists: list[list[Hit]] = [[] for _ in query.vectors]
        for audience in query.scope.audiences:
            for number, hits in enumerate(self._among(audience, query, vectors)):
                lists[number] += hits
        ordered = (sorted(hits, key=lambda h: (-h.score, h.passage_id)) for hits in lists)
        return tuple(tuple(hits[: query.limit]) for hits in ordered)

    def _among(self, audience: Audience, query: Query, vectors: Any) -> list[list[Hit]]:
        scope = query.scope
        now = self._collection(scope.institution, scope.shelf, audience, True)
        if self.settled and scope.day == self.day:
            return _nearest(now, vectors, query.limit)
        other = self._collection(scope.institution, scope.shelf, audience, False)
        found = [
            self._on_another_day(collection, scope, vectors, query.limit)
            for collection in (now, other)
        ]
        return [a + b for a, b in zip(*found, strict=True)]

    def _on_another_day(
        self, collection: Collection, scope: Scope, vectors: Any, limit: int
    ) -> list[list[Hit]]:
        deep = _nearest(collection, vectors, limit * _DEEPER, valid_on=scope.day)
        if collection.count() <= limit * _DEEPER or all(len(hits) >= limit for hits in deep):
            return [hits[:limit] for hits in deep]
        where = {"$and": [{"f": {"$lte": scope.day}}, {"t": {"$gt": scope.day}}]}
        return _nearest(collection, vectors, limit, where=where)


def _nearest(
    collection: Collection,
    vectors: Any,
    limit: int,
    *,
    where: dict[str, Any] | None = None,
    valid_on: int | None = None,
) -> list[list[Hit]]:
    size = collection.count()
    if not size:
        return [[] for _ in vectors]
    result = collection.query(
        query_embeddings=vectors, n_results=min(limit, size), where=where, include=["distances"]
    )
    return [
        [hit for hit, begins, ends in map(_read, ids, distances) if _held(begins, ends, valid_on)]
        for ids, distances in zip(result["ids"], result["distances"] or [], strict=True)
    ]


def _key(entry: Entry) -> str:
    """Document, passage and validity in the id: reading metadata back costs more than the search."""
    return f"{entry.document_id}|{entry.passage_id}|{entry.valid_from}|{entry.valid_to}"


def _read(key: str, distance: float) -> tuple[Hit, int, int]:
    document, passage, begins, ends = key.split("|")
    hit = Hit(passage_id=passage, document_id=document, score=1 - distance)
    return hit, int(begins), int(ends)


def _held(begins: int, ends: int, day: int | None) -> bool:
    return day is None or begins <= day < ends
