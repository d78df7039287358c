"""Tables, one file for each aggregate. `Row` is the base of all that belongs to an institution."""

import datetime as dt

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """A row under row security: it is seen only inside a transaction of its institution."""

    institution: str = Field(index=True, max_length=64)


def moment(**options: object) -> dt.datetime:
    """A column for a moment in time, with its zone."""
    return Field(sa_type=DateTime(timezone=True), **options)  # type: ignore[call-overload, no-any-return]
