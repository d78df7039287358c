"""Whether a citation holds: there, readable, valid on the day, and equal to the text."""

import datetime as dt
from enum import StrEnum

from core.access import Principal
from core.domain.document import Document, Passage
from core.domain.evidence import PassageEvidence
from core.store import documents
from core.store.session import Session


class Flaw(StrEnum):
    """What is wrong with a citation. The first that applies is told."""

    NOT_FOUND = "not_found"  # no such passage, not readable by the principal, or not valid
    OTHER_DOCUMENT = "other_document"
    OUTSIDE = "outside"  # the span leaves the passage
    OTHER_TEXT = "other_text"


def check(
    session: Session, principal: Principal, evidence: PassageEvidence, day: dt.date
) -> Flaw | None:
    """None when the citation holds for this principal on this day."""
    read = documents.passages(session, principal, [evidence.passage_id], day)
    if evidence.passage_id not in read:
        return Flaw.NOT_FOUND
    passage, document = read[evidence.passage_id]
    if evidence.document_id != document.id:
        return Flaw.OTHER_DOCUMENT
    if not passage.start <= evidence.start < evidence.end <= passage.end:
        return Flaw.OUTSIDE
    own = passage.text[evidence.start - passage.start : evidence.end - passage.start]
    return None if own == evidence.text else Flaw.OTHER_TEXT


def cite(
    passage: Passage, document: Document, start: int | None = None, end: int | None = None
) -> PassageEvidence:
    """Evidence for a span of a passage (document offsets); the whole passage without a span."""
    first = passage.start if start is None else start
    last = passage.end if end is None else end
    return PassageEvidence(
        document_id=document.id,
        passage_id=passage.id,
        title=document.meta.title,
        version=document.meta.version,
        section=passage.section,
        page=passage.page,
        start=first,
        end=last,
        text=passage.text[first - passage.start : last - passage.start],
        valid_from=document.meta.valid_from,
        valid_to=document.meta.valid_to,
    )
