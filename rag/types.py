"""What search is asked and what it answers."""

import datetime as dt
from typing import Protocol

from core.access import Principal
from core.domain import Frozen
from core.domain.document import Document, Passage, Shelf


class SearchRequest(Frozen):
    """text is the asker's words; statutory is a rewriting into the documents' words, if any.

    as_of defaults to today: only documents valid on that day are found. What others wrote is found
    only where its shelf is named, never beside the institution's own.
    """

    text: str
    language: str = "zh"
    as_of: dt.date | None = None
    statutory: str = ""
    limit: int = 8
    shelf: Shelf = Shelf.OWN


class Found(Frozen):
    """A passage with its document and why it was found. score is comparable within one result."""

    passage: Passage
    document: Document
    score: float
    lexical_rank: int | None = None
    dense_rank: int | None = None


class SearchResult(Frozen):
    """confidence in 0..1 says how sure the best passage is; lexical_only while vectors follow."""

    found: tuple[Found, ...]
    confidence: float
    lexical_only: bool = False


class Searcher(Protocol):
    """Hybrid search. Rights (audiences, institution) and validity hold inside the store query."""

    async def search(self, principal: Principal, request: SearchRequest) -> SearchResult:
        """Best passages first; empty when nothing permitted and valid was found."""
        ...
