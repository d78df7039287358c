"""Questions for a list: what there is, not how much."""

import re
from collections.abc import Sequence

from tools.sql import cues, restrictions
from tools.sql.catalogue import Dataset, Metric
from tools.sql.plan import Filter, Plan
from tools.sql.reading import Reading

_ASKED = re.compile(r"(?:哪些|哪几[件条笔个位]|\bwhich)\s*$")


def of_rows(reading: Reading, metrics: Sequence[Metric], dataset: Dataset) -> bool:
    """List the complaints …: the things themselves, not their number."""
    if len(metrics) != 1 or metrics[0].expression != "COUNT(*)" or reading.counting:
        return False
    if reading.order or reading.comparisons or reading.grain or reading.limit:
        return False
    return cues.found("list_first", reading.text) is not None or _which(
        reading, metrics[0], dataset
    )


def _which(reading: Reading, metric: Metric, dataset: Dataset) -> bool:
    """哪些案件, which cases: the things by their own name."""
    said = [m for m in reading.metrics if m.name == metric.name]
    named = {w.lower() for w in dataset.table(metric.table).wordings}
    return not reading.by and any(
        m.said in named and _ASKED.search(reading.text[: m.start]) for m in said
    )


def key(metric: Metric, dataset: Dataset) -> str:
    place = f"{metric.table}.{dataset.table(metric.table).key[0]}"
    return next((d.name for d in dataset.dimensions if d.column == place), "")


def listed(reading: Reading, dataset: Dataset) -> Plan | None:
    """A list of what a dimension holds, or of rows by the columns named; not of a whole table."""
    if not reading.listing or reading.periods or (reading.comparisons and not reading.columns):
        return None
    if reading.compare or reading.order or reading.grain or reading.running:
        return None
    filters = restrictions.filters(reading, reading.links)
    columns = restrictions.row_bounds(reading, dataset)
    by = tuple(b for b in reading.by if not held(b, filters, dataset)) or reading.by
    if not by and not reading.show:
        by = tuple(d.name for d in dataset.dimensions if d.entity)
    if len(columns) < len(reading.comparisons) or not (by or reading.show):
        return None
    if not by and not (filters or columns):
        return None
    tables = {d.column.split(".")[0] for d in dataset.dimensions if d.name in by}
    beside = [b.name for b in columns if b.name.split(".")[0] in tables and b.op != "missing"]
    show = tuple(dict.fromkeys((*restrictions.shown(reading, dataset), *beside)))
    return Plan(metrics=(), by=by, show=() if reading.counting else show, filters=filters, columns=columns, limit=reading.limit, count=reading.counting)  # fmt: skip


def held(name: str, filters: Sequence[Filter], dataset: Dataset) -> bool:
    column = next(d.column for d in dataset.dimensions if d.name == name)
    return any(f.column == column and len(f.values) == 1 and not f.negated for f in filters)
