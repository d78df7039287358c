"""The audit log."""

import datetime as dt

from sqlalchemy import PrimaryKeyConstraint, Text
from sqlmodel import Field

from core.store.tables import Row, moment


class AuditRow(Row, table=True):
    """One entry. hash covers every other column and, through previous, all entries before.

    details is canonical JSON kept as text, so that it is hashed as it is stored.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (PrimaryKeyConstraint("institution", "seq"),)

    seq: int
    at: dt.datetime = moment()
    actor: str = Field(max_length=128)
    role: str = Field(max_length=32)
    action: str = Field(max_length=64)
    subject: str = Field(max_length=200)
    details: str = Field(sa_type=Text)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
