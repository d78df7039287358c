"""What goes over the wire to the index process, and what its two stores hold."""

import datetime as dt

from core.access import Audience
from core.domain import Frozen
from core.domain.document import Shelf

FOREVER = 99991231


def day_number(day: dt.date | None, missing: int) -> int:
    """A day as a number that sorts: 2026-11-24 is 20261124."""
    return missing if day is None else day.year * 10000 + day.month * 100 + day.day


class Scope(Frozen):
    """Whose documents may be found, of which shelf, and on which day they must be valid."""

    institution: str
    audiences: tuple[Audience, ...]
    day: int
    shelf: Shelf = Shelf.OWN


class Query(Frozen):
    """Words with weights for the lexical list; each vector gives one dense list."""

    scope: Scope
    words: tuple[tuple[str, float], ...] = ()
    vectors: tuple[tuple[float, ...], ...] = ()
    limit: int = 50


class Hit(Frozen):
    passage_id: str
    document_id: str
    score: float


class Hits(Frozen):
    """pending counts the institution's passages whose vectors have not followed yet."""

    lexical: tuple[Hit, ...]
    dense: tuple[tuple[Hit, ...], ...]
    pending: int = 0


class Entry(Frozen):
    """A passage as the stores hold it. valid_from and valid_to are day numbers, half-open."""

    passage_id: str
    document_id: str
    institution: str
    audience: Audience
    valid_from: int
    valid_to: int
    title: str
    section: str
    text: str
    vector_hash: str
    shelf: Shelf = Shelf.OWN

    def valid_on(self, day: int) -> bool:
        return self.valid_from <= day < self.valid_to


class Status(Frozen):
    """Where the projection stands; passages and vectors should meet."""

    institution: str
    passages: int
    vectors: int
    pending: int
    seq: int
    rebuilding: str = ""
