"""Reads a question by code: what each stretch of it means in the dataset, and what stays unread.

What is left over is never ignored: a question of which a word is not understood has no plan.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from core.domain import Frozen
from tools.sql import cues, periods
from tools.sql.catalogue import Dataset, Dimension, Metric
from tools.sql.compile import paths
from tools.sql.periods import Calendar, Spoken
from tools.sql.plan import GRAINS
from tools.sql.values import Linked, ValueIndex

_SCALE = {"万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000, "千": 1_000,
          "百亿": 10_000_000_000, "十亿": 1_000_000_000, "千亿": 100_000_000_000, "万亿": 1_000_000_000_000,
          "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "k": 1_000, "m": 1_000_000,
          "bn": 1_000_000_000, "trillion": 1_000_000_000_000}  # fmt: skip
_AMOUNT = re.compile(
    r"(-?\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十]{1,3})\s*(万亿|千亿|百亿|十亿|千万|百万|亿|万|千|trillion|billion|million|thousand|bn|[km]\b)?"
    r"\s*(%|％|个?百分点|percent|元|yuan|rmb|人|家|次|件|笔|倍|天|股)?"
)
_COMPARISONS: tuple[tuple[str, Literal[">", ">=", "<", "<=", "="]], ...] = (
    ("at_least", ">="), ("at_most", "<="), ("above", ">"), ("below", "<"),
)  # fmt: skip
_COUNTED = re.compile(
    r"多少|几|数|最多|最少|超过|多于|少于|how many|most|fewest|number of|count|more than|over|fewer than|less than|at least"
)
_LATIN = re.compile(r"[a-z][a-z&'-]+|\d[\d.,]*%?|[\u4e00-\u9fff]+")


class Mention(Frozen):
    """A metric or dimension by name, with its place in the text."""

    name: str
    start: int
    end: int


class Comparison(Frozen):
    """A condition on a figure; value in the figure's own unit."""

    op: Literal[">", ">=", "<", "<=", "="]
    value: str
    start: int
    percent: bool


class Reading(Frozen):
    """Everything that the question says. left are stretches that nothing accounts for."""

    text: str
    periods: tuple[Spoken, ...]
    links: tuple[Linked, ...]
    metrics: tuple[Mention, ...]
    by: tuple[str, ...]
    grain: str
    trend: bool
    compare: Literal["", "yoy", "qoq", "share"]
    growth: bool
    order: Literal["", "asc", "desc"]
    by_change: bool
    limit: int | None
    ranked: bool
    comparisons: tuple[Comparison, ...]
    left: tuple[str, ...]


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


class _Paper:
    """The text with what has been read crossed out; places stay as they are."""

    def __init__(self, text: str) -> None:
        self.text = text

    def cross(self, start: int, end: int) -> None:
        self.text = self.text[:start] + "\x00" * (end - start) + self.text[end:]

    def take(self, name: str) -> "re.Match[str] | None":
        match = cues.found(name, self.text)
        if match:
            self.cross(match.start(), match.end())
        return match


def read(question: str, dataset: Dataset, index: ValueIndex, calendar: Calendar) -> Reading:
    text = normal(question)
    paper = _Paper(text)
    links = _links(paper, index, dataset)
    growth_order = _growth_order(paper)
    compare, growth = _compare(paper)
    spoken = periods.read(paper.text, calendar)
    for one in spoken:
        paper.cross(one.start, one.end)
    paper.take("whole")
    metrics = _mentions(paper, dataset.metrics) or _counted(paper, dataset)
    limit, order, sorted_ = _ranking(paper)
    comparisons = _comparisons(paper)
    if not compare:
        compare, growth = _compare(paper)
    if compare or growth_order:
        paper.take("growth")
    grain = _grain(paper)
    trend = bool(paper.take("trend"))
    by, ranked, order = _by(paper, _dimensions(dataset, metrics), order)
    _things(paper, dataset, metrics, by, links)
    left = _left(paper)
    if (growth_order or order) and limit is None and len(left) == 1 and periods.is_number(left[0]):
        limit, left = periods.number_of(left[0]), ()
    return Reading(
        text=text, periods=spoken, links=links, metrics=metrics, by=by, grain=grain, trend=trend,
        compare=compare, growth=growth or bool(growth_order), order=growth_order or order,
        by_change=bool(growth_order), limit=limit, ranked=ranked or sorted_, comparisons=comparisons,
        left=left,
    )  # fmt: skip


def _links(paper: _Paper, index: ValueIndex, dataset: Dataset) -> tuple[Linked, ...]:
    """Values that are no metric's or dimension's own name at that place."""
    names = [w.lower() for m in dataset.metrics for w in m.wordings]
    kept = []
    for one in index.find(paper.text):
        longer = any(one.text in n and len(n) > len(one.text) and n in paper.text for n in names)
        if not longer:
            kept.append(one)
            paper.cross(one.start, one.end)
    return tuple(kept)


def _mentions(paper: _Paper, metrics: Sequence[Metric]) -> tuple[Mention, ...]:
    wordings = sorted(((w.lower(), m.name) for m in metrics for w in m.wordings), key=lambda p: -len(p[0]))  # fmt: skip
    found: list[Mention] = []
    for wording, name in wordings:
        for start, end in _places(wording, paper.text):
            found.append(Mention(name=name, start=start, end=end))
            paper.cross(start, end)
    firsts: dict[str, Mention] = {}
    for one in sorted(found, key=lambda m: m.start):
        firsts.setdefault(one.name, one)
    return tuple(firsts.values())


def _counted(paper: _Paper, dataset: Dataset) -> tuple[Mention, ...]:
    """Things that are counted by their own name: most customers, 投诉最多, how many loans."""
    if not _COUNTED.search(paper.text):
        return ()
    for metric in dataset.metrics:
        if metric.expression != "COUNT(*)":
            continue
        for wording in sorted(dataset.table(metric.table).wordings, key=len, reverse=True):
            for start, end in _places(wording.lower(), paper.text):
                paper.cross(start, end)
                return (Mention(name=metric.name, start=start, end=end),)
    return ()


def _things(
    paper: _Paper, dataset: Dataset, metrics: Sequence[Mention], by: Sequence[str], links: Sequence[Linked]
) -> None:  # fmt: skip
    """What figures and groups are of may be named beside them: days to close complaints, 贷款逾期率,
    不同评级客户, code 600000."""
    tables = {m.table for m in dataset.metrics if m.name in {one.name for one in metrics}}
    tables |= {d.column.split(".")[0] for d in dataset.dimensions if d.name in by}
    linked = [v.column for one in links for v in one.values]
    named = [
        w for t in tables | {c.split(".")[0] for c in linked} for w in dataset.table(t).wordings
    ]
    named += [w for c in linked for w in dataset.at(c).wordings]
    for wording in sorted(named, key=len, reverse=True):
        for start, end in _places(wording.lower(), paper.text):
            paper.cross(start, end)


def _dimensions(dataset: Dataset, metrics: Sequence[Mention]) -> list[Dimension]:
    """Those first that the metric can be told apart by; the others cannot be meant."""
    if not metrics:
        return list(dataset.dimensions)
    table = next(m.table for m in dataset.metrics if m.name == metrics[0].name)
    reached = paths(dataset, table)
    near = [d for d in dataset.dimensions if d.column.split(".")[0] in reached]
    return sorted(near, key=lambda d: len(reached[d.column.split(".")[0]])) + [d for d in dataset.dimensions if d not in near]  # fmt: skip


def _places(wording: str, text: str) -> list[tuple[int, int]]:
    pattern = re.escape(wording)
    if wording.isascii():
        pattern = rf"(?<![a-z0-9]){pattern}(?:s|es)?(?![a-z0-9])"
    return [m.span() for m in re.finditer(pattern, text)]


def _growth_order(paper: _Paper) -> Literal["", "asc", "desc"]:
    if paper.take("fastest"):
        return "desc"
    return "asc" if paper.take("slowest") else ""


def _ranking(paper: _Paper) -> tuple[int | None, Literal["", "asc", "desc"], bool]:
    """How many, from which end, and whether all are wanted in that order."""
    for name in ("numbered_least", "numbered_most"):
        match = paper.take(name)
        if match:
            low = name == "numbered_least" or cues.found("least", match[0]) is not None
            paper.take("least" if low else "most")
            return periods.number_of(cues.number_in(match)), "asc" if low else "desc", False
    ordered: tuple[tuple[str, Literal["asc", "desc"]], ...] = (
        ("from_high", "desc"),
        ("from_low", "asc"),
    )
    for name, order in ordered:
        if paper.take(name):
            return None, order, True
    return None, "", False


def _comparisons(paper: _Paper) -> tuple[Comparison, ...]:
    found: list[Comparison] = []
    for name, op in _COMPARISONS:
        for match in list(cues.every(name, paper.text)):
            amount = _AMOUNT.match(paper.text, _skip(paper.text, match.end()))
            if amount:
                found.append(_comparison(op, amount, match.start()))
                paper.cross(match.start(), amount.end())
    for name, op in (("or_more", ">="), ("or_less", "<=")):
        for match in list(cues.every(name, paper.text)):
            amount = next((a for a in _AMOUNT.finditer(paper.text[: match.start()]) if a.end() == match.start() or paper.text[a.end() : match.start()].isspace()), None)  # fmt: skip
            if amount:
                found.append(_comparison(op, amount, amount.start()))
                paper.cross(amount.start(), match.end())
    return tuple(sorted(found, key=lambda c: c.start))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " 了":
        at += 1
    return at


def _comparison(op: Literal[">", ">=", "<", "<=", "="], amount: "re.Match[str]", start: int) -> Comparison:  # fmt: skip
    raw = amount[1].replace(",", "")
    number = float(raw) if raw[-1].isdigit() else float(periods.number_of(raw))
    value = number * _SCALE.get(amount[2] or "", 1)
    text = f"{value:f}".rstrip("0").rstrip(".")
    percent = (amount[3] or "") in {"%", "percent"} or "百分点" in (amount[3] or "")
    return Comparison(op=op, value=text, start=start, percent=percent)


def _compare(paper: _Paper) -> tuple[Literal["", "yoy", "qoq", "share"], bool]:
    for name in ("yoy", "qoq", "share"):
        if paper.take(name):
            paper.take("growth")
            paper.take("trend")
            return name, False
    return "", bool(paper.take("growth"))


def _grain(paper: _Paper) -> str:
    for name in GRAINS:
        if paper.take(f"grain_{name}"):
            return name
    return ""


def _by(
    paper: _Paper, dimensions: Sequence[Dimension], order: Literal["", "asc", "desc"]
) -> tuple[tuple[str, ...], bool, Literal["", "asc", "desc"]]:
    """Dimensions named, with their cues crossed out; a bare superlative asks for one of them."""
    wordings = sorted(((w.lower(), d.name) for d in dimensions for w in d.wordings), key=lambda p: -len(p[0]))  # fmt: skip
    found: list[tuple[int, str]] = []
    for wording, name in wordings:
        for start, end in _places(wording, paper.text):
            found.append((start, name))
            paper.cross(start, end)
    by = tuple(dict.fromkeys(name for _, name in sorted(found)))
    for name in ("by_before", "by_after"):
        while by and paper.take(name):
            pass
    ranked = bool(paper.take("ranked"))
    if not order:
        order = "desc" if paper.take("most") else "asc" if paper.take("least") else ""
    return by, ranked, order


def _left(paper: _Paper) -> tuple[str, ...]:
    rest = cues.without_filler(paper.text.replace("\x00", " "))
    return tuple(_words(rest))


def _words(rest: str) -> Iterator[str]:
    for match in _LATIN.finditer(rest):
        if len(match[0]) > 1 or not ("a" <= match[0] <= "z"):
            yield match[0]
