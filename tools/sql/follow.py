"""A question that goes on from another: 那招商银行呢, 换成季度, what about 2024."""

from collections.abc import Sequence

from tools.sql import cues, restrictions
from tools.sql.catalogue import Dataset
from tools.sql.joins import paths
from tools.sql.periods import Calendar
from tools.sql.plan import GRAINS, Filter, Plan
from tools.sql.reading import Reading
from tools.sql.unclear import Unclear


def goes_on(reading: Reading, planned: Plan | Unclear) -> bool:
    """Whether it is not a question by itself: it says so, or names no figure."""
    if reading.metrics and not isinstance(planned, Unclear) and not _said(reading):
        return False
    return _said(reading) or not reading.metrics or isinstance(planned, Unclear)


def _said(reading: Reading) -> bool:
    return cues.found("follow", reading.text) is not None


def amended(before: Plan, reading: Reading, dataset: Dataset, calendar: Calendar) -> Plan | Unclear:
    """The plan before, with what the new words change; the rest stays."""
    if reading.left:
        return Unclear(why="unread", words=reading.left)
    unsure = next((one for one in reading.links if len(one.values) > 1), None)
    if unsure is not None:
        return Unclear(why="which_value", words=(unsure.text,), options=tuple(v.shown for v in unsure.values[:6]))  # fmt: skip
    if reading.comparisons or reading.missing or reading.dates or reading.part_of:
        return Unclear(why="no_way", words=(reading.text,))
    new = restrictions.filters(reading, reading.links)
    by = _by(before, reading, dataset, new)
    changes: dict[str, object] = {"filters": _filters(before.filters, new, dataset), "by": by}
    if reading.metrics:
        changes["metrics"] = tuple(m.name for m in reading.metrics)
        changes["having"] = ()
    if reading.periods:
        changes["period"], *others = [calendar.clipped(s.period) for s in reading.periods]
        changes["others"] = tuple(others)
    if reading.compare or reading.growth:
        changes["compare"] = reading.compare or "yoy"
    if reading.order or reading.limit or not by:
        changes["order"] = reading.order or before.order if by else ""
        changes["limit"] = reading.limit or before.limit if by else None
    made = before.model_copy(update=changes)
    return made if made != before else Unclear(why="no_metric")


def _filters(old: Sequence[Filter], new: Sequence[Filter], dataset: Dataset) -> tuple[Filter, ...]:
    """A new value takes the place of the old one of its column, and of what it belongs to: a
    company that of its industry."""
    gone = {f.column for f in new}
    belongs = {t for f in new for t in paths(dataset, f.column.split(".")[0])}
    kept = [f for f in old if f.column not in gone and f.column.split(".")[0] not in belongs]
    return (*kept, *new)


def _by(before: Plan, reading: Reading, dataset: Dataset, new: Sequence[Filter]) -> tuple[str, ...]:
    grain = reading.grain or before.grain or ""
    single = {f.column for f in new if len(f.values) == 1}
    several = {f.column for f in new if len(f.values) > 1}
    columns = {d.name: d.column for d in dataset.dimensions}
    kept = reading.by or tuple(b for b in before.by if b not in GRAINS)
    kept = tuple(b for b in kept if columns[b] not in single)
    kept += tuple(d.name for d in dataset.dimensions if d.column in several and d.name not in kept)
    return (*kept, grain) if grain else kept
