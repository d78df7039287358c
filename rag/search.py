"""Hybrid search on a principal's behalf: words and vectors asked of the index, fused, read back.

The rights hold three times: in the index query, in the row security of the store, and in the
conditions of the statement that reads the passages.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence

import httpx
from pydantic import ValidationError

from core.access import Principal, Scope
from core.clock import Clock
from core.domain.document import Document, Passage
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
        day = request.as_of or self._clock.today()
        wording = query.word(request.text, request.statutory, request.language)
        vectors, dense = await self._vectors(wording)
        hits = await self._ask(principal, day, wording, vectors)
        if len(dense) > len(wording.dense) and hits.dense[-1]:
            dense[-1] *= situations.spoken_of(hits.dense[-1][0].score)
        ranked = fuse.fuse(hits, wording, self._weights, dense)
        chosen = ranked[: max(request.limit * 3, 20)]
        read = await asyncio.to_thread(self._read, principal, [r.passage_id for r in chosen], day)
        found = [_found(r, *read[r.passage_id]) for r in chosen if r.passage_id in read]
        found = fuse.by_title(found, wording, self._weights)[: request.limit]
        return SearchResult(
            found=tuple(found),
            confidence=fuse.confidence(found, self._weights, dense),
            lexical_only=not vectors or hits.pending > 0,
        )

    async def _vectors(self, wording: Wording) -> tuple[list[list[float]], list[float]]:
        """Vectors to look near, each with its weight; none, rather than no answer, when the
        embeddings backend is away."""
        try:
            vectors = await self._backend.embed(list(wording.dense), "query")
        except Unavailable:
            return [], []
        weights = list(wording.weights)
        if self._situations and (matched := self._situations.match(vectors[0])):
            near = self._weights.situation_chinese
            vectors.append(matched[0])
            weights.append(
                matched[1] * (near if wording.chinese else self._weights.situation_english)
            )
        return vectors, weights

    async def _ask(
        self, principal: Principal, day: dt.date, wording: Wording, vectors: Sequence[list[float]]
    ) -> Hits:
        asked = Query(
            scope=IndexScope(
                institution=principal.institution,
                audiences=tuple(sorted(principal.audiences)),
                day=day_number(day, 0),
            ),
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
        self, principal: Principal, ids: list[str], day: dt.date
    ) -> dict[str, tuple[Passage, Document]]:
        with self._store.transaction(principal) as session:
            return documents.passages(session, principal, ids, day)

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
