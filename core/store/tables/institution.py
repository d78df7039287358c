"""Institutions and who signs in for them."""

import datetime as dt
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from core.store.tables import Row, moment


class InstitutionRow(SQLModel, table=True):
    """A firm that runs us. Its own row is under row security like all that belongs to it."""

    __tablename__ = "institution"

    institution: str = Field(primary_key=True, max_length=64)
    name: str
    marks: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)  # e.g. version of the seed
    created_at: dt.datetime = moment()


class LoginRow(Row, table=True):
    """A person's way in. The name is unique in the whole installation."""

    __tablename__ = "login"

    id: str = Field(primary_key=True, max_length=64)
    username: str = Field(unique=True, max_length=128)
    password_hash: str
    role: str = Field(max_length=32)
    name: str = ""
    customer_id: str | None = Field(default=None, max_length=64)
    employee_id: str | None = Field(default=None, max_length=64)
    locale: str = Field(default="zh-CN", max_length=16)
    disabled_at: dt.datetime | None = moment(default=None, nullable=True)


class LoginSessionRow(Row, table=True):
    """A signed-in browser. Only the hash of its token is kept."""

    __tablename__ = "login_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    login_id: str = Field(foreign_key="login.id", ondelete="CASCADE", index=True)
    created_at: dt.datetime = moment()
    expires_at: dt.datetime = moment(index=True)
    revoked_at: dt.datetime | None = moment(default=None, nullable=True)


class ApiKeyRow(Row, table=True):
    """A key for a program, which acts as its subject with the role given to the key."""

    __tablename__ = "api_key"

    token_hash: str = Field(primary_key=True, max_length=64)
    id: str = Field(unique=True, max_length=64)
    label: str
    subject: str = Field(max_length=128)
    role: str = Field(max_length=32)
    customer_id: str | None = Field(default=None, max_length=64)
    employee_id: str | None = Field(default=None, max_length=64)
    locale: str = Field(default="zh-CN", max_length=16)
    created_at: dt.datetime = moment()
    expires_at: dt.datetime | None = moment(default=None, nullable=True)
    revoked_at: dt.datetime | None = moment(default=None, nullable=True)
