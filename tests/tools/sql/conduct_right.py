"""The right answers to questions on the conduct dataset, counted in Python over the kept rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from statistics import mean, median
from typing import TypeVar

from tests.tools.sql.conduct_rows import (
    BEFORE,
    FAR,
    TODAY,
    Found,
    Known,
    Opened,
    Person,
    day,
    within,
)

T = TypeVar("T")
OCTOBER = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
QUARTER = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
YEAR = dt.date(2026, 1, 1), TODAY
THREE_MONTHS = dt.date(2026, 8, 26), TODAY
EVER = dt.date(2000, 1, 1), dt.date(2999, 1, 1)
Days = tuple[dt.date, dt.date]


def found(known: Known, days: Days = EVER, **wanted: object) -> list[Found]:
    """Findings that count, found on these days."""
    return [f for f in known.counted if within(f.at, *days) and _is(f, wanted)]


def judged(known: Known, days: Days = EVER, **wanted: object) -> list[Found]:
    """Findings of cases that were decided on these days."""
    return [f for f in known.counted if within(f.decided_at, *days) and _is(f, wanted)]


def opened(known: Known, days: Days = EVER, **wanted: object) -> list[Opened]:
    return [c for c in known.cases if within(c.opened_at, *days) and _is(c, wanted)]


def decided(known: Known, days: Days = EVER, **wanted: object) -> list[Opened]:
    return [c for c in known.cases if within(c.decided_at, *days) and _is(c, wanted)]


def _is(one: object, wanted: dict[str, object]) -> bool:
    return all(getattr(one, name) == value for name, value in wanted.items())


def by(rows: Sequence[T], key: Callable[[T], object]) -> dict[object, list[T]]:
    groups: dict[object, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def counts(rows: Sequence[T], key: Callable[[T], object]) -> dict[object, int]:
    return {k: len(v) for k, v in by(rows, key).items()}


def alarms(rows: Sequence[Found]) -> float:
    """In percent of those with a verdict."""
    return round(100 * sum(f.verdict == "false_alarm" for f in rows) / len(rows), 6)


def hours(cases: Sequence[Opened]) -> float:
    return round(mean(c.hours for c in cases), 6)


def on_time(cases: Sequence[Opened]) -> float:
    return round(100 * sum(c.due_at == FAR for c in cases) / len(cases), 6)


def zh(person: Person) -> str:
    return person.branch or "未知网点"


def en(person: Person) -> str:
    return person.branch_en or "branch not known"


def confirmed(known: Known, days: Days = EVER) -> list[Found]:
    return judged(known, days, verdict="confirmed")


STATES = {
    "open": "1_open", "in_review": "2_in_review", "decided": "3_decided",
    "remediation": "4_remediation", "closed": "5_closed",
}  # fmt: skip
CODES = {"critical": "1_critical", "high": "2_high", "medium": "3_medium"}
CHANNELS = {"conversation": "platform_chat", "file": "uploaded_file"}


def severity(one: Found | Opened) -> str:
    return CODES[one.severity]


def channel(one: Found) -> str:
    return CHANNELS.get(one.channel, one.channel)


FIGURES: list[tuple[str, Callable[[Known], object]]] = [
    ("一共有多少发现", lambda k: len(found(k))),
    ("上月有多少条发现", lambda k: len(found(k, OCTOBER))),
    ("10月有多少严重发现", lambda k: len(found(k, OCTOBER, severity="critical"))),
    ("how many critical findings were found in October", lambda k: len(found(k, OCTOBER, severity="critical"))),
    ("RET-001今年有多少条发现", lambda k: len(found(k, YEAR, rule="RET-001"))),
    ("承诺保本或保证收益的发现数", lambda k: len(found(k, rule="RET-001"))),
    ("how many RET-001 findings were there in the third quarter of 2026", lambda k: len(found(k, QUARTER, rule="RET-001"))),
    ("电话中心10月的发现数", lambda k: len(found(k, OCTOBER, channel="call_centre"))),
    ("how many findings in the call centre in October", lambda k: len(found(k, OCTOBER, channel="call_centre"))),
    ("售前的发现有多少", lambda k: len(found(k, phase="presale"))),
    ("发生在8月的发现有多少", lambda k: sum(
        within(f.at - BEFORE, dt.date(2026, 8, 1), dt.date(2026, 8, 31)) for f in k.counted)),
    ("上月静默了多少发现", lambda k: len(found(k, OCTOBER, snoozed=True))),
    ("how many findings were snoozed last month", lambda k: len(found(k, OCTOBER, snoozed=True))),
    ("多少名员工有发现", lambda k: len({f.person for f in found(k)})),
    ("上月确认违规数", lambda k: len(confirmed(k, OCTOBER))),
    ("confirmed breaches last quarter", lambda k: len(confirmed(k, QUARTER))),
    ("上季度误报率", lambda k: alarms(judged(k, QUARTER))),
    ("what is the false alarm rate of RET-001 this year", lambda k: alarms(judged(k, YEAR, rule="RET-001"))),
    ("企业微信的误报率", lambda k: alarms(judged(k, channel="wecom"))),
    ("今年的准确率", lambda k: round(100 - alarms(judged(k, YEAR)), 6)),
    ("有多少案件逾期未决", lambda k: len(opened(k, overdue=True))),
    ("how many cases are overdue", lambda k: len(opened(k, overdue=True))),
    ("未决案件有多少件", lambda k: len(opened(k, pending=True))),
    ("how many open cases are there", lambda k: len(opened(k, pending=True))),
    ("待签字的案件有几件", lambda k: len(opened(k, state="decided"))),
    ("how many cases were opened last month", lambda k: len(opened(k, OCTOBER))),
    ("10月发现多少严重案件", lambda k: len(opened(k, OCTOBER, severity="critical"))),
    ("how many cases were decided last month", lambda k: len(decided(k, OCTOBER))),
    ("10月确认违规的案件有多少件", lambda k: len(decided(k, OCTOBER, verdict="confirmed"))),
    ("上月结案的案件有多少", lambda k: sum(within(c.closed_at, *OCTOBER) for c in k.cases)),
    ("没有逾期的未决案件有多少", lambda k: sum(c.pending and not c.overdue for c in k.cases)),
    ("how many cases are not overdue", lambda k: sum(c.pending and not c.overdue for c in k.cases)),
    ("逾期案件占未决案件的比例", lambda k: round(100 * len(opened(k, overdue=True)) / len(opened(k, pending=True)), 6)),
    ("how many cases took more than 50 hours to decide", lambda k: sum(c.hours > 50 for c in decided(k))),
    ("非严重的发现有多少", lambda k: sum(f.severity != "critical" for f in found(k))),
    ("确认了多少发现", lambda k: len(confirmed(k))),
    ("未注明产品的确认违规数", lambda k: sum(f.product is None for f in confirmed(k))),
    ("许静手上有多少案件", lambda k: len(opened(k, officer="许静"))),
    ("RET-001的案件有多少", lambda k: len({f.case.id for f in found(k, rule="RET-001") if f.case})),
    ("上季度平均决定用时", lambda k: hours(decided(k, QUARTER))),
    ("median hours to decision last quarter", lambda k: round(median(c.hours for c in decided(k, QUARTER)), 6)),
    ("上季度按时决定率", lambda k: on_time(decided(k, QUARTER))),
]  # fmt: skip
TABLES: list[tuple[str, Callable[[Known], dict[object, object]]]] = [
    ("上月每条规则有多少发现", lambda k: dict(counts(found(k, OCTOBER), lambda f: f.rule))),
    ("最近三个月按网点的确认违规数", lambda k: {
        b: sum(f.verdict == "confirmed" for f in fs) for b, fs in by(judged(k, THREE_MONTHS), lambda f: zh(f.person)).items()}),
    ("confirmed breaches by branch in the last three months", lambda k: {
        b: sum(f.verdict == "confirmed" for f in fs) for b, fs in by(judged(k, THREE_MONTHS), lambda f: en(f.person)).items()}),
    ("how many critical findings were found in October by channel", lambda k: dict(
        counts(found(k, OCTOBER, severity="critical"), channel))),
    ("各检测方式的发现数", lambda k: dict(counts(found(k), lambda f: f.detector))),
    ("false alarm rate of each detector this year", lambda k: {
        d: alarms([f for f in fs if f.verdict]) if any(f.verdict for f in fs) else None
        for d, fs in by(judged(k, YEAR), lambda f: f.detector).items()}),
    ("今年每月确认违规数", lambda k: {
        m: sum(f.verdict == "confirmed" for f in fs) for m, fs in by(judged(k, YEAR), lambda f: f"{day(f.decided_at):%Y-%m}").items()}),
    ("findings per month this year", lambda k: dict(counts(found(k, YEAR), lambda f: f"{day(f.at):%Y-%m}"))),
    ("average hours to decision by severity last quarter", lambda k: {
        s: hours(cs) for s, cs in by(decided(k, QUARTER), severity).items()}),
    ("overdue cases by severity", lambda k: dict(counts(opened(k, overdue=True), severity))),
    ("各承办人的未决案件数", lambda k: {
        o: sum(c.pending for c in cs) for o, cs in by(k.cases, lambda c: c.officer).items()}),
    ("各状态的案件数", lambda k: dict(counts(k.cases, lambda c: STATES[c.state]))),
    ("误报率超过25%的规则有哪些", lambda k: {
        r: alarms(fs) for r, fs in by(judged(k), lambda f: f.rule).items() if alarms(fs) > 25}),
    ("每个网点的案件数", lambda k: dict(counts(k.cases, lambda c: zh(c.person)))),
    ("哪些案件逾期了", lambda k: {str(c.number): str(c.number) for c in opened(k, overdue=True)}),
    ("list the overdue cases", lambda k: {str(c.number): str(c.number) for c in opened(k, overdue=True)}),
]  # fmt: skip
