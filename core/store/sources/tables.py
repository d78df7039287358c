"""What a database says of its tables."""

import re
from typing import Literal

from core.domain import Frozen

Holds = Literal["text", "integer", "number", "date", "moment", "boolean", "other"]

_HOLDS: tuple[tuple[str, Holds], ...] = (
    (r"^BOOL|^TINYINT\(1\)|^BIT(\(1\))?$", "boolean"),
    (r"^(TIMESTAMP|DATETIME)", "moment"),
    (r"^DATE$", "date"),
    (r"\[\]$|JSON|STRUCT|^MAP|ARRAY|BLOB|BYTEA|BINARY|^INTERVAL|^TIME\b|^POINT|^XML|TSVECTOR", "other"),
    (r"INT|SERIAL|^YEAR", "integer"),
    (r"NUMERIC|DECIMAL|DOUBLE|FLOAT|REAL|MONEY|^NUMBER", "number"),
    (r"CHAR|TEXT|STRING|CLOB|ENUM|UUID|NAME|CITEXT", "text"),
)  # fmt: skip


def holds(type_name: str) -> Holds:
    """What a column of that declared type holds, whatever the database."""
    name = type_name.strip().upper()
    return next((kind for pattern, kind in _HOLDS if re.search(pattern, name)), "other")


class SeenColumn(Frozen):
    name: str
    holds: Holds
    comment: str = ""
    nullable: bool = True


class Foreign(Frozen):
    """columns name rows of another table of the same schema by its columns."""

    columns: tuple[str, ...]
    table: str
    named: tuple[str, ...]


class SeenTable(Frozen):
    """key is the primary key, () without one; uniques are further keys."""

    name: str
    columns: tuple[SeenColumn, ...]
    comment: str = ""
    key: tuple[str, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()
    foreign: tuple[Foreign, ...] = ()
    view: bool = False
