"""Documents and their passages."""

import datetime as dt
from enum import StrEnum

from core.access import Audience
from core.domain import Frozen


class Shelf(StrEnum):
    """Which documents a search looks at: the institution's own, or what others wrote and was read in."""

    OWN = "own"
    READINGS = "readings"


_OF_OTHERS = frozenset({"reading", "research"})


def shelf_of(kind: str) -> Shelf:
    """By the kind of a document."""
    return Shelf.READINGS if kind in _OF_OTHERS else Shelf.OWN


class DocumentMeta(Frozen):
    """What an owner says of a document. Validity is a half-open interval [valid_from, valid_to)."""

    title: str
    owner: str
    audience: Audience = Audience.PUBLIC
    language: str = "zh"
    version: str = "1"
    kind: str = "document"
    series: str = ""  # versions of one text share a series
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


class Document(Frozen):
    id: str
    institution: str
    meta: DocumentMeta
    source: str  # file name it came from
    content_hash: str  # sha256 of the bytes
    passages: int = 0


class Passage(Frozen):
    """A citable piece. start and end are character offsets in the document's text."""

    id: str
    document_id: str
    ordinal: int
    head: str  # "document, chapter, validity"
    section: str  # "第三章 / 第四十七条"
    article: str  # "第四十七条", "" when the text has no articles
    page: int | None
    start: int
    end: int
    text: str
