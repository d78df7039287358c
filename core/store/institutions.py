"""The repository of institutions."""

import datetime as dt
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from core.errors import NotFound
from core.store.tables.institution import InstitutionRow

ENGLISH = "name_en"
"""The mark that holds an institution's English name, where it has one."""


def found(session: Session, institution: str, name: str, now: dt.datetime) -> None:
    """Makes the institution, or leaves it as it is."""
    values = {"institution": institution, "name": name, "marks": {}, "created_at": now}
    session.execute(insert(InstitutionRow).values(**values).on_conflict_do_nothing())


def name_of(session: Session, institution: str) -> str:
    """As it is printed; its identifier where it has no name."""
    row = session.get(InstitutionRow, institution)
    return row.name if row else institution


def marks(session: Session, institution: str) -> dict[str, Any]:
    """What was noted about the institution, such as the version of its seed; empty if none."""
    row = session.get(InstitutionRow, institution)
    return dict(row.marks) if row else {}


def mark(session: Session, institution: str, name: str, value: Any) -> None:
    """Notes one thing about the institution."""
    row = session.get(InstitutionRow, institution, with_for_update=True)
    if row is None:
        raise NotFound("No such institution.")
    row.marks = {**row.marks, name: value}
    session.add(row)
