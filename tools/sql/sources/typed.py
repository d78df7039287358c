"""Values of sources that have fewer types than PostgreSQL, as PostgreSQL would give them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from core.store.reader import Rows
from tools.sql.catalogue import Dataset, Kind

_NAMES = {
    Kind.TEXT: "text", Kind.INTEGER: "bigint", Kind.NUMBER: "decimal", Kind.DATE: "date",
    Kind.MOMENT: "timestamp", Kind.BOOLEAN: "boolean",
}  # fmt: skip


def types_of(tree: exp.Expr, dataset: Dataset) -> tuple[str, ...]:
    """DATE, TIMESTAMP, BOOLEAN or another word for each column of a checked query; all "" where
    that cannot be told."""
    schema: dict[str, object] = {
        t.name: {c.name: _NAMES[c.kind] for c in t.columns} for t in dataset.tables
    }
    try:
        whole = qualify(tree.copy(), schema=schema, dialect="postgres", quote_identifiers=False)
        told = annotate_types(whole, schema=schema, dialect="postgres")
    except SqlglotError:
        return ()
    selects = told.selects if isinstance(told, exp.Query) else []
    return tuple(s.type.this.name if s.type is not None else "" for s in selects)


def typed(rows: Rows, types: Sequence[str]) -> Rows:
    """Texts and numbers that stand for days, moments and truth become these."""
    if len(types) != len(rows.columns):
        return rows
    made = tuple(tuple(_value(v, t) for v, t in zip(row, types, strict=True)) for row in rows.rows)
    return rows.model_copy(update={"rows": made})


def _value(value: Any, kind: str) -> Any:
    if isinstance(value, str) and kind in {"DATE", "TIMESTAMP", "TIMESTAMPTZ"}:
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment.date() if kind == "DATE" else moment
    if isinstance(value, int) and kind == "BOOLEAN":
        return bool(value)
    if isinstance(value, int) and not isinstance(value, bool) and kind in {"TEXT", "VARCHAR"}:
        return str(value)
    return value
