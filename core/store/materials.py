"""The repository of what is screened."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from core.access import Principal
from core.clock import new_id
from core.domain.conduct import Exchange
from core.domain.material import Material, MaterialState, NewMaterial
from core.errors import NotFound
from core.store.tables.conduct import MaterialFileRow, MaterialRow

PIECE = 1024 * 1024  # bytes of a file kept in one row


def put(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    new: NewMaterial,
    state: MaterialState = MaterialState.READY,
) -> tuple[Material, bool]:
    """The material, and whether anything about it is new. The same source with another exchange is
    its next revision; with the same one nothing changes."""
    values = new.model_dump(mode="json", exclude={"occurred_at"})
    row = MaterialRow(
        **values, institution=principal.institution, id=new_id("mat"), occurred_at=new.occurred_at,
        state=state.value, drawn=random.random(), added_by=principal.subject,  # noqa: S311 - a draw of samples
        added_at=now, changed_at=now,
    )  # fmt: skip
    made = session.execute(
        insert(MaterialRow)
        .values(**row.model_dump())
        .on_conflict_do_nothing(index_elements=["institution", "source", "source_ref"])
        .returning(col(MaterialRow.id))
    ).first()
    if made is not None:
        return _material(row), True
    there = _by_source(session, new.source, new.source_ref)
    if there.exchange == values["exchange"]:
        return _material(there), False
    for name, value in values.items():
        setattr(there, name, value)
    there.occurred_at, there.changed_at = new.occurred_at, now
    there.revision, there.state = there.revision + 1, state.value
    session.add(there)
    session.flush()
    return _material(there), True


def get(session: Session, material_id: str) -> Material:
    """Raises NotFound for another institution's as for none."""
    return _material(row_of(session, material_id))


def row_of(session: Session, material_id: str, *, lock: bool = False) -> MaterialRow:
    """The row itself, for repositories that change it. Raises NotFound."""
    row = session.get(MaterialRow, material_id, with_for_update=lock or None)
    if row is None:
        raise NotFound("No such material.")
    return row


def read(
    session: Session, material_id: str, now: dt.datetime, exchange: Exchange, note: str = ""
) -> Material:
    """A recording or picture has been read: from now on it can be screened. note says what of it
    could not be."""
    row = row_of(session, material_id, lock=True)
    row.exchange = exchange.model_dump(mode="json")
    row.state, row.error, row.todo, row.changed_at = MaterialState.READY.value, note, "", now
    session.add(row)
    session.flush()
    return _material(row)


def failed(session: Session, material_id: str, now: dt.datetime, error: str, todo: str) -> None:
    """It cannot be read, and why."""
    row = row_of(session, material_id, lock=True)
    row.state, row.error, row.todo, row.changed_at = MaterialState.FAILED.value, error, todo, now
    session.add(row)
    session.flush()


def keep_file(
    session: Session, principal: Principal, material_id: str, name: str, media_type: str,
    digest: str, pieces: Iterable[bytes],
) -> None:  # fmt: skip
    """The file's bytes in pieces of at most PIECE, under the material."""
    row = row_of(session, material_id, lock=True)
    row.file_name, row.media_type, row.file_hash = name, media_type, digest
    session.add(row)
    for part, data in enumerate(pieces):
        session.add(
            MaterialFileRow(
                institution=principal.institution, material_id=material_id, part=part, data=data
            )
        )
        session.flush()


def file_pieces(session: Session, material_id: str) -> Sequence[bytes]:
    """The bytes, piece by piece in order; empty for material without a file."""
    wanted = (
        select(MaterialFileRow.data)
        .where(col(MaterialFileRow.material_id) == material_id)
        .order_by(col(MaterialFileRow.part))
    )
    return session.exec(wanted).all()


def by_source(session: Session, source: str, ref: str) -> Material | None:
    """The material of that source, as it is now."""
    wanted = select(MaterialRow).where(
        col(MaterialRow.source) == source, col(MaterialRow.source_ref) == ref
    )
    row = session.exec(wanted).first()
    return _material(row) if row else None


def _by_source(session: Session, source: str, ref: str) -> MaterialRow:
    wanted = (
        select(MaterialRow)
        .where(col(MaterialRow.source) == source, col(MaterialRow.source_ref) == ref)
        .with_for_update()
    )
    return session.exec(wanted).one()


def _material(row: MaterialRow) -> Material:
    return Material.model_validate(row.model_dump(include=set(Material.model_fields)))
