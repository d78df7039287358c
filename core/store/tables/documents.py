"""Documents, their text and passages, the changes that the index follows, and cached vectors."""

import datetime as dt

from sqlalchemy import BigInteger, Column, Index, LargeBinary, PrimaryKeyConstraint, Text, text
from sqlmodel import Field

from core.store.tables import Row, moment


class DocumentRow(Row, table=True):
    """One version of one source. A replaced one keeps its row and text so that old citations open.

    valid_to is what counts; stated_valid_to is what the owner wrote, before later versions of the
    series closed this one.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index(
            "document_live_source",
            "institution",
            "source",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("document_series", "institution", "series"),
        Index("document_content", "institution", "content_hash"),
    )

    id: str = Field(primary_key=True, max_length=64)
    source: str = Field(sa_type=Text)
    content_hash: str = Field(max_length=64)
    meta_hash: str = Field(max_length=64)
    title: str = Field(sa_type=Text)
    owner: str = Field(sa_type=Text)
    audience: str = Field(max_length=32)
    language: str = Field(max_length=16)
    version: str = Field(max_length=64)
    kind: str = Field(max_length=64)
    series: str = Field(sa_type=Text)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    stated_valid_to: dt.date | None = None
    pages: int | None = None
    passages: int = 0
    ingested_at: dt.datetime = moment()
    replaced_at: dt.datetime | None = moment(default=None, nullable=True)


class DocumentTextRow(Row, table=True):
    """The canonical text; every offset counts characters of it."""

    __tablename__ = "document_text"

    document_id: str = Field(primary_key=True, foreign_key="document.id", ondelete="CASCADE")
    text: str = Field(sa_type=Text)


class PassageRow(Row, table=True):
    """A citable piece of a live document: document text[start_at:end_at] == text."""

    __tablename__ = "passage"
    __table_args__ = (Index("passage_document", "document_id", "ordinal", unique=True),)

    id: str = Field(primary_key=True, max_length=64)
    document_id: str = Field(foreign_key="document.id", ondelete="CASCADE")
    ordinal: int
    head: str = Field(sa_type=Text)
    section: str = Field(sa_type=Text)
    article: str = Field(max_length=64)
    page: int | None = None
    start_at: int
    end_at: int
    text: str = Field(sa_type=Text)
    header: str = Field(default="", sa_type=Text)  # column names of a table's rows
    vector_hash: str = Field(max_length=64)


class IndexChangeRow(Row, table=True):
    """A document came, went or changed its validity. The index follows seq, which has no late comers.

    seq is given under a lock that is held until commit, so a reader never sees 5 before 4.
    """

    __tablename__ = "index_change"

    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True)
    )
    document_id: str = Field(max_length=64)


class VectorRow(Row, table=True):
    """A vector by the hash of what was embedded, so that a rebuild embeds nothing again.

    vector is little-endian float16.
    """

    __tablename__ = "vector"
    __table_args__ = (PrimaryKeyConstraint("institution", "model", "hash"),)

    model: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    vector: bytes = Field(sa_type=LargeBinary)
