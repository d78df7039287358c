"""What the index process reads and keeps: changes in order, passages to hold, cached vectors."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from core.access import Audience
from core.domain import Frozen
from core.store.tables.documents import DocumentRow, IndexChangeRow, PassageRow, VectorRow


class IndexedPassage(Frozen):
    """A live passage with what its document says of rights and validity."""

    passage_id: str
    document_id: str
    institution: str
    audience: Audience
    valid_from: dt.date | None
    valid_to: dt.date | None
    title: str
    section: str
    article: str
    text: str
    header: str
    vector_hash: str
    kind: str


def changes_after(session: Session, seq: int, limit: int) -> list[tuple[int, str]]:
    """Changes of the session's institution after seq, oldest first."""
    rows = session.execute(
        select(col(IndexChangeRow.seq), col(IndexChangeRow.document_id))
        .where(col(IndexChangeRow.seq) > seq)
        .order_by(col(IndexChangeRow.seq))
        .limit(limit)
    ).all()
    return [(int(r[0]), r[1]) for r in rows]


def last_change(session: Session) -> int:
    """0 when nothing was ever changed."""
    return int(session.execute(select(func.coalesce(func.max(IndexChangeRow.seq), 0))).scalar_one())


def live_documents(session: Session, after: str, limit: int) -> list[str]:
    """Ids of live documents in order of id."""
    rows = session.execute(
        select(col(DocumentRow.id))
        .where(col(DocumentRow.replaced_at).is_(None), col(DocumentRow.id) > after)
        .order_by(col(DocumentRow.id))
        .limit(limit)
    ).scalars()
    return list(rows)


def turned(session: Session, before: dt.date, now: dt.date) -> list[str]:
    """Live documents whose validity is not the same on the two days."""
    low, high = min(before, now), max(before, now)
    begins = (col(DocumentRow.valid_from) > low) & (col(DocumentRow.valid_from) <= high)
    ends = (col(DocumentRow.valid_to) > low) & (col(DocumentRow.valid_to) <= high)
    rows = session.execute(
        select(col(DocumentRow.id)).where(col(DocumentRow.replaced_at).is_(None), or_(begins, ends))
    ).scalars()
    return list(rows)


def passages_of(session: Session, document_ids: Sequence[str]) -> list[IndexedPassage]:
    return _passages(session, col(PassageRow.document_id).in_(list(document_ids)))


def passages_with(session: Session, hashes: Iterable[str]) -> list[IndexedPassage]:
    """Every live passage that stands for one of these texts."""
    return _passages(session, col(PassageRow.vector_hash).in_(list(hashes)))


def _passages(session: Session, where: ColumnElement[bool]) -> list[IndexedPassage]:
    p, d = PassageRow, DocumentRow
    rows = session.execute(
        select(
            col(p.id), col(p.document_id), col(p.institution), col(d.audience), col(d.valid_from),
            col(d.valid_to), col(d.title), col(p.section), col(p.article), col(p.text),
            col(p.header), col(p.vector_hash), col(d.kind),
        )
        .join(d, col(d.id) == col(p.document_id))
        .where(col(d.replaced_at).is_(None), where)
        .order_by(col(p.document_id), col(p.ordinal))
    ).all()  # fmt: skip
    names = list(IndexedPassage.model_fields)
    return [IndexedPassage.model_validate(dict(zip(names, r, strict=True))) for r in rows]


def _missing(model: str) -> ColumnElement[bool]:
    there = (
        select(col(VectorRow.hash))
        .where(
            col(VectorRow.model) == model,
            col(VectorRow.hash) == col(PassageRow.vector_hash),
            col(VectorRow.institution) == col(PassageRow.institution),
        )
        .exists()
    )
    return ~there


def unembedded(session: Session, model: str, limit: int) -> list[IndexedPassage]:
    """Passages without a vector of the model."""
    rows = session.execute(select(col(PassageRow.id)).where(_missing(model)).limit(limit)).scalars()
    ids = list(rows)
    return _passages(session, col(PassageRow.id).in_(ids)) if ids else []


def counts(session: Session, model: str) -> tuple[int, int]:
    """Live passages, and those of them without a vector."""
    total = session.execute(select(func.count()).select_from(PassageRow)).scalar_one()
    missing = session.execute(
        select(func.count()).select_from(PassageRow).where(_missing(model))
    ).scalar_one()
    return int(total), int(missing)


def vectors(session: Session, model: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """Cached vectors by hash, as float16 bytes."""
    rows = session.execute(
        select(col(VectorRow.hash), col(VectorRow.vector)).where(
            col(VectorRow.model) == model, col(VectorRow.hash).in_(list(hashes))
        )
    ).all()
    return {r[0]: r[1] for r in rows}


def keep_vectors(session: Session, institution: str, model: str, new: dict[str, bytes]) -> None:
    """Adds vectors to the cache; one that is there stays."""
    if not new:
        return
    values = [
        {"institution": institution, "model": model, "hash": h, "vector": v} for h, v in new.items()
    ]
    session.execute(insert(VectorRow).on_conflict_do_nothing(), values)
