"""Hybrid search on a principal's behalf: words and vectors asked of the index, fused, read back.

The rights hold three times: in the index query, in the row security of the store, and in the
conditions of the statement that reads the passages. The shelf holds in the index query and again
where the passages are read back.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence

import httpx
from pydantic import ValidationError

from core.access import Principal, Scope
from core.clock import Clock
from core.domain.document import Document, Passage, Shelf, shelf_of
from core.errors import Unavailable
from core.store import documents
from core.store.session import Store
from inference.backend import Backend
from rag import fuse, query, situations
from rag.index.types import Hits, Query, day_number
from rag.index.types import Scope as IndexScope
from rag.query import Wording
from rag.situations import Situations
from rag.types import Found, Searcher, SearchRequest, SearchResult

_CANDIDATES = 50
_TIMEOUT = httpx.Timeout(10, connect=2)


class IndexSearcher(Searcher):
    """Raises Unavailable when the index process does not answer; without embeddings it goes on
    with words alone and says so."""

    def __init__(
        self,
        store: Store,
        backend: Backend,
        index_url: str,
        index_key: str,
        clock: Clock,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        weights: fuse.Weights | None = None,
        known: Situations | None = None,
    ) -> None:
        self._store, self._backend, self._clock = store, backend, clock
        self._weights = weights or fuse.Weights()
        self._situations = known
        self._http = httpx.AsyncClient(
            base_url=index_url,
            headers={"authorization": f"Bearer {index_key}"},
            timeout=_TIMEOUT,
            transport=transport,
            trust_env=False,
        )

    async def search(self, principal: Principal, request: SearchRequest) -> SearchResult:
        """Best passages first; empty when nothing permitted and valid was found."""
        principal.require(Scope.DOCUMENTS_READ)
        if request.shelf is Shelf.READINGS:
            principal.require(Scope.RESEARCH)
        day = request.as_of or self._clock.today()
        wording = query.word(request.text, request.statutory, request.language)
        vectors, dense = await self._vectors(wording)
        scope = IndexScope(
            institution=principal.institution,
            audiences=tuple(sorted(principal.audiences)),
            day=day_number(day, 0),
            shelf=request.shelf,
        )
        hits = await self._ask(scope, wording, vectors)
        for n in range(len(wording.dense), len(dense)):
            dense[n] *= situations.spoken_of(hits.dense[n][0].score) if hits.dense[n] else 0.0
        ranked = fuse.fuse(hits, wording, self._weights, dense)
        chosen = ranked[: max(request.limit * 3, 20)]
        ids = [r.passage_id for r in chosen]
        read = await asyncio.to_thread(self._read, principal, ids, day, request.shelf)
        found = [_found(r, *read[r.passage_id]) for r in chosen if r.passage_id in read]
        found = fuse.apart(fuse.by_title(found, wording, self._weights))[: request.limit]
        return SearchResult(
            found=tuple(found),
            confidence=fuse.confidence(found, wording, self._weights, dense),
            lexical_only=not vectors or hits.pending > 0,
        )

    async def _vectors(self, wording: Wording) -> tuple[list[list[float]], list[float]]:
        """Vectors to look near, each with its weight; none, rather than no answer, when the
        embeddings backend is away."""
        try:
            vectors = await self._backend.embed(list(wording.dense), "query")
        except Unavailable:
            return [], []
        known, weights = self._situations, list(wording.weights)
        if known is None or not known.fits(vectors[0]):
            return vectors, weights
        chosen = self._weights
        near = chosen.situation_chinese if wording.chinese else chosen.situation_english
        matched = known.match(vectors[0], wording.chinese)
        vectors = [known.aimed(v, wording.chinese) for v in vectors] + [m.vector for m in matched]
        weights += [m.share * near for m in matched]
        return vectors, weights

    async def _ask(
        self, scope: IndexScope, wording: Wording, vectors: Sequence[list[float]]
    ) -> Hits:
        asked = Query(
            scope=scope,
            words=wording.words,
            vectors=tuple(tuple(v) for v in vectors),
            limit=_CANDIDATES,
        )
        try:
            reply = await self._http.post("/search", content=asked.model_dump_json())
            reply.raise_for_status()
            return Hits.model_validate_json(reply.content)
        except httpx.HTTPStatusError as bad:
            raise Unavailable(f"The index answered {bad.response.status_code}.") from bad
        except (httpx.HTTPError, ValidationError) as bad:
            raise Unavailable(
                "The index does not answer.", todo="Is `jinnao index` running?"
            ) from bad

    def _read(
        self, principal: Principal, ids: list[str], day: dt.date, shelf: Shelf
    ) -> dict[str, tuple[Passage, Document]]:
        with self._store.transaction(principal) as session:
            read = documents.passages(session, principal, ids, day)
        return {i: (p, d) for i, (p, d) in read.items() if shelf_of(d.meta.kind) is shelf}

    async def close(self) -> None:
        await self._http.aclose()


def _found(ranked: fuse.Ranked, passage: Passage, document: Document) -> Found:
    return Found(
        passage=passage,
        document=document,
        score=ranked.score,
        lexical_rank=ranked.lexical_rank,
        dense_rank=ranked.dense_rank,
    )
