"""Finds passages the caller may read, valid on the day asked about."""

import datetime as dt

from core.access import Scope
from core.domain import Frozen
from core.domain.document import Shelf
from rag.types import SearchRequest, SearchResult
from tools.spec import Effect, Tool, ToolContext


class SearchDocuments(Frozen):
    text: str
    language: str
    statutory: str = ""
    as_of: dt.date | None = None
    limit: int = 8
    shelf: Shelf = Shelf.OWN


async def _call(context: ToolContext, arguments: SearchDocuments) -> SearchResult:
    request = SearchRequest(**arguments.model_dump())
    return await context.search.search(context.principal, request)


TOOL = Tool(
    name="search_documents",
    title={"zh": "查找文件", "en": "Search documents"},
    arguments=SearchDocuments,
    effect=Effect.READ,
    scope=Scope.DOCUMENTS_READ,
    call=_call,
)
