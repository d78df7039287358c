"""Tables, one file for each aggregate. `Row` is the base of all that belongs to an institution."""

import datetime as dt
from typing import Any

from sqlalchemy import DateTime, ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """A row under row security: it is seen only inside a transaction of its institution."""

    institution: str = Field(index=True, max_length=64)


def key(length: int = 64) -> Any:
    """A column of the primary key."""
    return Field(primary_key=True, max_length=length)


def belongs(table: str, column: str, parent_key: str = "id") -> ForeignKeyConstraint:
    """A reference to a row of the same institution."""
    return ForeignKeyConstraint(
        ["institution", column], [f"{table}.institution", f"{table}.{parent_key}"]
    )


def moment(**options: object) -> dt.datetime:
    """A column for a moment in time, with its zone."""
    return Field(sa_type=DateTime(timezone=True), **options)  # type: ignore[call-overload, no-any-return]
