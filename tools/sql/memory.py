"""Verified queries: a question that a person has found rightly answered, and another has approved,
is answered from its plan again, also for another company or another year."""

from collections.abc import Mapping, Sequence

from core.domain import Frozen
from tools.sql.periods import Calendar
from tools.sql.plan import Filter, Period, Plan
from tools.sql.reading import Reading

_PLACE = "\ue000"
AFTER = "\ue001"
"""Begins the pattern of a question that went on from another. Its words alone do not say what it
asks, so that it is never recalled."""


class Remembered(Frozen):
    """pattern is the question without its values and periods; plan was the one approved."""

    question: str
    pattern: str
    plan: Plan


def pattern_of(reading: Reading) -> str:
    """The words of a question; a value stands as its column and a period as such, in order."""
    text, shift = reading.text, 0
    places = [(o.start, o.end, o.values[0].column) for o in reading.links if len(o.values) == 1]
    places += [(p.start, p.end, "period") for p in reading.periods]
    for start, end, name in sorted(places):
        told = f"{_PLACE}{name}{_PLACE}"
        text = text[: start + shift] + told + text[end + shift :]
        shift += len(told) - (end - start)
    return "".join(ch for ch in text if ch.isalnum() or ch in f"{_PLACE}._<>=%-")


def recalled(
    known: Mapping[str, Remembered], reading: Reading, old: Reading | None, calendar: Calendar
) -> Plan | None:
    """The approved plan with this question's values and periods in it; None where they do not match
    one for one. old is how the approved question is read today."""
    found = known.get(pattern_of(reading))
    if found is None or old is None or pattern_of(old) != found.pattern:
        return None
    values = _values(old, reading)
    periods = _periods(old, reading, calendar)
    if values is None or periods is None:
        return None
    plan = found.plan
    if not _covered(plan, values) or not set(_said(plan)) <= periods.keys():
        return None
    return plan.model_copy(
        update={
            "filters": _changed(plan.filters, values), "of": _changed(plan.of, values),
            "period": plan.period and periods[plan.period.start, plan.period.end],
            "others": tuple(periods[p.start, p.end] for p in plan.others),
        }
    )  # fmt: skip


def _values(old: Reading, new: Reading) -> dict[tuple[str, str], str] | None:
    """Which key takes the place of which, by column."""
    if len(old.links) != len(new.links):
        return None
    made: dict[tuple[str, str], str] = {}
    for was, now in zip(old.links, new.links, strict=True):
        if len(was.values) != 1 or len(now.values) != 1:
            return None
        one = was.values[0]
        if made.setdefault((one.column, one.key), now.values[0].key) != now.values[0].key:
            return None
    return made


def _periods(
    old: Reading, new: Reading, calendar: Calendar
) -> dict[tuple[object, object], Period] | None:
    if len(old.periods) != len(new.periods):
        return None
    made: dict[tuple[object, object], Period] = {}
    for was, now in zip(old.periods, new.periods, strict=True):
        before, after = calendar.clipped(was.period), calendar.clipped(now.period)
        made[before.start, before.end] = made[was.period.start, was.period.end] = after
    return made


def _covered(plan: Plan, values: Mapping[tuple[str, str], str]) -> bool:
    held = {(f.column, v) for f in (*plan.filters, *plan.of) for v in f.values}
    return held == set(values)


def _said(plan: Plan) -> list[tuple[object, object]]:
    return [(p.start, p.end) for p in (plan.period, *plan.others) if p is not None]


def _changed(
    filters: Sequence[Filter], values: Mapping[tuple[str, str], str]
) -> tuple[Filter, ...]:
    return tuple(
        f.model_copy(update={"values": tuple(values[f.column, v] for v in f.values)})
        for f in filters
    )
