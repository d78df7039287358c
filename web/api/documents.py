"""Documents for reading: the whole text, and a citation's place in it."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query

from core.access import Scope
from core.domain import Frozen
from core.domain.document import Document, DocumentMeta, Passage
from core.errors import NotFound
from core.store import documents
from web.deps import Given
from web.identity import Who
from web.words import Id


class Section(Frozen):
    """A passage's place in the text; start and end are character offsets."""

    passage_id: str
    title: str
    article: str
    page: int | None
    start: int
    end: int


class DocumentText(Frozen):
    """sections is empty when the document was replaced; its text can still be read."""

    id: str
    source: str
    meta: DocumentMeta
    text: str
    sections: tuple[Section, ...]


class Listed(Frozen):
    documents: tuple[Document, ...]


class CitedPassage(Frozen):
    document_id: str
    meta: DocumentMeta
    passage: Passage


def _section(passage: Passage) -> Section:
    return Section(
        passage_id=passage.id,
        title=passage.section,
        article=passage.article,
        page=passage.page,
        start=passage.start,
        end=passage.end,
    )


def router() -> APIRouter:
    """Everything is read under the caller's audiences; what may not be read is not there."""
    routes = APIRouter(prefix="/v1/documents", tags=["documents"])

    @routes.get("")
    def listed(
        principal: Who, deps: Given, as_of: Annotated[dt.date | None, Query()] = None
    ) -> Listed:
        """Live documents by title; with as_of those valid on that day."""
        principal.require(Scope.DOCUMENTS_READ)
        with deps.store.transaction(principal) as session:
            return Listed(documents=documents.listed(session, principal, as_of))

    @routes.get("/{document_id}")
    def one(document_id: Id, principal: Who, deps: Given) -> DocumentText:
        principal.require(Scope.DOCUMENTS_READ)
        with deps.store.transaction(principal) as session:
            document, text = documents.opened(session, principal, document_id)
            outline = documents.outline(session, principal, document_id)
        return DocumentText(
            id=document.id,
            source=document.source,
            meta=document.meta,
            text=text,
            sections=tuple(_section(p) for p in outline),
        )

    @routes.get("/{document_id}/passages/{passage_id}")
    def passage(document_id: Id, passage_id: Id, principal: Who, deps: Given) -> CitedPassage:
        principal.require(Scope.DOCUMENTS_READ)
        with deps.store.transaction(principal) as session:
            document, _ = documents.opened(session, principal, document_id)
            for found in documents.outline(session, principal, document_id):
                if found.id == passage_id:
                    return CitedPassage(document_id=document.id, meta=document.meta, passage=found)
        raise NotFound("No such passage.")

    return routes
