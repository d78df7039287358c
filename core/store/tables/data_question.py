"""Questions on data with their answers."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row, moment


class DataQuestionRow(Row, table=True):
    """role is the one in which it was asked: answers hold what that role may see. follows is the
    question that this one goes on from, verified_id what came of saying that the answer is right."""

    __tablename__ = "data_question"
    __table_args__ = (Index("data_question_asked_by", "institution", "asked_by", "id"),)

    id: str = Field(primary_key=True, max_length=64)
    asked_by: str = Field(max_length=128)
    role: str = Field(max_length=32)
    asked_at: dt.datetime = moment()
    dataset: str = Field(max_length=64)
    question: str = Field(sa_type=Text)
    language: str = Field(max_length=16)
    answered: bool
    plan: Any = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    answer: Any = Field(sa_type=JSON)
    pattern: str = Field(sa_type=Text)
    follows: str | None = Field(
        default=None, foreign_key="data_question.id", ondelete="SET NULL", max_length=64
    )
    verified_id: str | None = Field(
        default=None, foreign_key="verified_query.id", ondelete="SET NULL", max_length=64
    )
