"""The repository of documents: replaced as a whole, read under the principal's audiences."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, or_, select, text
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from core.access import Principal
from core.domain import Frozen
from core.domain.document import Document, DocumentMeta, Passage
from core.errors import NotFound
from core.store.tables.documents import (
    DocumentRow,
    DocumentTextRow,
    IndexChangeRow,
    PassageRow,
)

_CHANGE_LOCK = 0x6A696E6478  # one number for all writers of index changes


class NewDocument(Frozen):
    """What ingest stores in one transaction."""

    id: str
    source: str
    content_hash: str
    meta_hash: str
    meta: DocumentMeta
    text: str
    pages: int | None
    passages: tuple[Passage, ...]
    headers: tuple[str, ...]
    vector_hashes: tuple[str, ...]


def _document(row: DocumentRow) -> Document:
    meta = DocumentMeta(
        title=row.title,
        owner=row.owner,
        audience=row.audience,
        language=row.language,
        version=row.version,
        kind=row.kind,
        series=row.series,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    return Document(
        id=row.id,
        institution=row.institution,
        meta=meta,
        source=row.source,
        content_hash=row.content_hash,
        passages=row.passages,
    )


def _passage(row: PassageRow) -> Passage:
    return Passage(
        id=row.id,
        document_id=row.document_id,
        ordinal=row.ordinal,
        head=row.head,
        section=row.section,
        article=row.article,
        page=row.page,
        start=row.start_at,
        end=row.end_at,
        text=row.text,
    )


def known(session: Session, principal: Principal, content_hash: str, meta_hash: str) -> bool:
    """Whether these bytes with this meta are live already, under whatever source."""
    found = session.execute(
        select(col(DocumentRow.id)).where(
            col(DocumentRow.institution) == principal.institution,
            col(DocumentRow.content_hash) == content_hash,
            col(DocumentRow.meta_hash) == meta_hash,
            col(DocumentRow.replaced_at).is_(None),
        )
    ).first()
    return found is not None


def replace(session: Session, principal: Principal, new: NewDocument, at: dt.datetime) -> bool:
    """Puts a document in the place of the live one of its source; the series is closed anew.

    Says whether there was one.
    """
    institution = principal.institution
    _lock(session)
    before = _live(session, institution, col(DocumentRow.source) == new.source)
    for old in before:
        _retire(session, old, at)
    session.execute(
        delete(DocumentRow).where(
            col(DocumentRow.institution) == institution, col(DocumentRow.id) == new.id
        )
    )
    session.flush()
    session.add(_row(institution, new, at))
    session.flush()
    session.add(DocumentTextRow(institution=institution, document_id=new.id, text=new.text))
    if new.passages:
        session.execute(insert(PassageRow), _passage_values(institution, new))
    _changed(session, institution, [new.id])
    close_series(session, institution, new.meta)
    for old in before:
        close_series(session, institution, _document(old).meta)
    session.flush()
    return bool(before)


def _row(institution: str, new: NewDocument, at: dt.datetime) -> DocumentRow:
    meta = new.meta
    return DocumentRow(
        institution=institution,
        id=new.id,
        source=new.source,
        content_hash=new.content_hash,
        meta_hash=new.meta_hash,
        stated_valid_to=meta.valid_to,
        pages=new.pages,
        passages=len(new.passages),
        ingested_at=at,
        **meta.model_dump(),
    )


def _passage_values(institution: str, new: NewDocument) -> list[dict[str, object]]:
    return [
        {
            "institution": institution,
            "id": p.id,
            "document_id": new.id,
            "ordinal": p.ordinal,
            "head": p.head,
            "section": p.section,
            "article": p.article,
            "page": p.page,
            "start_at": p.start,
            "end_at": p.end,
            "text": p.text,
            "header": header,
            "vector_hash": h,
        }
        for p, header, h in zip(new.passages, new.headers, new.vector_hashes, strict=True)
    ]


def _live(session: Session, institution: str, *where: ColumnElement[bool]) -> Sequence[DocumentRow]:
    return (
        session.execute(
            select(DocumentRow).where(
                col(DocumentRow.institution) == institution,
                col(DocumentRow.replaced_at).is_(None),
                *where,
            )
        )
        .scalars()
        .all()
    )


def _retire(session: Session, row: DocumentRow, at: dt.datetime) -> None:
    row.replaced_at = at
    session.add(row)
    session.flush()
    session.execute(delete(PassageRow).where(col(PassageRow.document_id) == row.id))
    _changed(session, row.institution, [row.id])


def withdraw(session: Session, principal: Principal, document_id: str, at: dt.datetime) -> None:
    """Takes a document out of search. Its text stays, so that citations of it can be opened."""
    _lock(session)
    rows = _live(session, principal.institution, col(DocumentRow.id) == document_id)
    if not rows:
        raise NotFound("No such document.")
    _retire(session, rows[0], at)
    close_series(session, principal.institution, _document(rows[0]).meta)


def close_series(session: Session, institution: str, meta: DocumentMeta) -> None:
    """Each version of a series (same language and audience) ends where the next begins."""
    if not meta.series:
        return
    rows = _live(
        session,
        institution,
        col(DocumentRow.series) == meta.series,
        col(DocumentRow.language) == meta.language,
        col(DocumentRow.audience) == meta.audience.value,
    )
    starts = sorted({r.valid_from for r in rows if r.valid_from is not None})
    for row in rows:
        later = [s for s in starts if s > (row.valid_from or dt.date.min)]
        ends = [d for d in (row.stated_valid_to, later[0] if later else None) if d is not None]
        valid_to = min(ends) if ends else None
        if valid_to != row.valid_to:
            row.valid_to = valid_to
            session.add(row)
            _changed(session, institution, [row.id])


def _lock(session: Session) -> None:
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHANGE_LOCK})


def _changed(session: Session, institution: str, ids: Iterable[str]) -> None:
    session.add_all([IndexChangeRow(institution=institution, document_id=i) for i in ids])
    session.flush()


def _readable(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    return (
        col(DocumentRow.institution) == principal.institution,
        col(DocumentRow.audience).in_(sorted(a.value for a in principal.audiences)),
    )


def valid_on(day: dt.date) -> tuple[ColumnElement[bool], ...]:
    """The condition of DocumentMeta.valid_on, in SQL."""
    return (
        or_(col(DocumentRow.valid_from).is_(None), col(DocumentRow.valid_from) <= day),
        or_(col(DocumentRow.valid_to).is_(None), col(DocumentRow.valid_to) > day),
    )


def passages(
    session: Session, principal: Principal, ids: Sequence[str], day: dt.date
) -> dict[str, tuple[Passage, Document]]:
    """Those of the passages that the principal may read and that are valid on the day."""
    rows = session.execute(
        select(PassageRow, DocumentRow)
        .join(DocumentRow, col(DocumentRow.id) == col(PassageRow.document_id))
        .where(
            col(PassageRow.id).in_(list(ids)),
            col(DocumentRow.replaced_at).is_(None),
            *_readable(principal),
            *valid_on(day),
        )
    ).all()
    once = {d.id: d for _, d in rows}
    whole = {key: _document(row) for key, row in once.items()}
    return {p.id: (_passage(p), whole[d.id]) for p, d in rows}


def listed(
    session: Session, principal: Principal, day: dt.date | None = None
) -> tuple[Document, ...]:
    """Live documents that the principal may read, by title; only those valid on the day if given."""
    rows = session.execute(
        select(DocumentRow)
        .where(
            col(DocumentRow.replaced_at).is_(None),
            *_readable(principal),
            *(valid_on(day) if day else ()),
        )
        .order_by(col(DocumentRow.title), col(DocumentRow.version))
    ).scalars()
    return tuple(_document(r) for r in rows)


def opened(session: Session, principal: Principal, document_id: str) -> tuple[Document, str]:
    """A document and its whole text, also when replaced; NotFound when it may not be read."""
    row = session.execute(
        select(DocumentRow, col(DocumentTextRow.text))
        .join(DocumentTextRow, col(DocumentTextRow.document_id) == col(DocumentRow.id))
        .where(col(DocumentRow.id) == document_id, *_readable(principal))
    ).first()
    if row is None:
        raise NotFound("No such document.")
    return _document(row[0]), row[1]


def outline(session: Session, principal: Principal, document_id: str) -> tuple[Passage, ...]:
    """The passages of a document in order; empty when it may not be read."""
    rows = session.execute(
        select(PassageRow)
        .join(DocumentRow, col(DocumentRow.id) == col(PassageRow.document_id))
        .where(col(PassageRow.document_id) == document_id, *_readable(principal))
        .order_by(col(PassageRow.ordinal))
    ).scalars()
    return tuple(_passage(r) for r in rows)


def count(session: Session, principal: Principal) -> tuple[int, int]:
    """Live documents and passages of the institution."""
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(col(DocumentRow.passages)), 0)).where(
            col(DocumentRow.institution) == principal.institution,
            col(DocumentRow.replaced_at).is_(None),
        )
    ).one()
    return int(row[0]), int(row[1])


def touch_all(session: Session, principal: Principal) -> int:
    """Announces every live document to the index again."""
    _lock(session)
    ids = [r.id for r in _live(session, principal.institution)]
    _changed(session, principal.institution, ids)
    return len(ids)
