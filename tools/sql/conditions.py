"""Conditions on figures that a question states: above 1 bn, 不低于三成, in the red."""

import re
from collections.abc import Sequence
from typing import Literal

from core.domain import Frozen
from tools.sql import cues, periods
from tools.sql.paper import Paper

Op = Literal[">", ">=", "<", "<=", "="]

_CN = "一二两三四五六七八九十"
_SCALE = {
    "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10,
    "千亿": 1e11, "万亿": 1e12, "thousand": 1e3, "million": 1e6, "billion": 1e9, "k": 1e3, "m": 1e6,
    "mn": 1e6, "bn": 1e9, "b": 1e9, "hundred": 1e2, "trillion": 1e12,
}  # fmt: skip
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twenty|a(?= (?:hundred|thousand|million|billion|trillion))"
_UNITS = "|".join(sorted(_SCALE, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?:rmb|cny|¥|￥|\$)?\s*(-?\d[\d,]*(?:\.\d+)?|[{_CN}]{{1,3}}|half|{_WORDS})\s*(?:({_UNITS})(?![a-z])([{_CN}\d])?(?![个\d]))?"
    r"\s*(%|％|成|个?百分点|个点|percent|per cent|pct|元|块|yuan|rmb|人|家|位|名|次|件|笔|户|倍|天|日|股|days?|months?|个月|times)?"
)
_DAYS, _MONTHS = {"天", "日", "day", "days"}, {"个月", "month", "months"}
_TERM = re.compile(
    rf"(\d{{1,2}}|[{_CN}]{{1,2}})(年|个月)期的?|(\d{{1,2}}|{_WORDS})[ -](year|month)(?![a-z])"
)
_BARE = re.compile(r"(?:过|上|破|超)(亿|百万|千万|百亿|千亿|万亿|万)(元|人|股)?")
_CUES: tuple[tuple[str, Op], ...] = (
    ("at_least", ">="), ("at_most", "<="), ("above", ">"), ("below", "<"),
)  # fmt: skip
_AFTER: tuple[tuple[str, Op], ...] = (("or_more", ">="), ("or_less", "<="))
_SIGNS: tuple[tuple[str, Op], ...] = (("negative", "<"), ("positive", ">"))


class Comparison(Frozen):
    """A condition on a figure; value in the figure's own unit. start and end are its place; metric
    is its name where the words say it: 亏损. unit: of what the number is, where it says so."""

    op: Op
    value: str
    start: int
    end: int
    percent: bool
    metric: str = ""
    unit: Literal["", "day", "month"] = ""


def comparisons(paper: Paper) -> tuple[Comparison, ...]:
    found = [
        *_terms(paper),
        *_after_cues(paper),
        *_before_cues(paper),
        *_bare(paper),
        *_signs(paper),
    ]
    return tuple(sorted(found, key=lambda c: c.start))


def _terms(paper: Paper) -> list[Comparison]:
    """三年期, 6-month: a term, in months."""
    found = []
    for match in list(_TERM.finditer(paper.text)):
        count = _number(match[1] or match[3]) * (
            12 if (match[2] or match[4]) in {"年", "year"} else 1
        )
        found.append(Comparison(op="=", value=f"{count:.0f}", start=match.start(), end=match.end(), percent=False, unit="month"))  # fmt: skip
        paper.cross(match.start(), match.end())
    return found


def _after_cues(paper: Paper) -> list[Comparison]:
    """超过100亿, more than 5 %."""
    found = []
    for name, op in _CUES:
        for match in list(cues.every(name, paper.text)):
            amount = _AMOUNT.match(paper.text, _skip(paper.text, match.end()))
            if amount:
                found.append(_made(op, amount, match.start(), amount.end()))
                paper.cross(match.start(), amount.end())
    return found


def _before_cues(paper: Paper) -> list[Comparison]:
    """100亿以上, 5 % or more."""
    found = []
    for name, op in _AFTER:
        for match in list(cues.every(name, paper.text)):
            before = [a for a in _AMOUNT.finditer(paper.text[: match.start()]) if not paper.text[a.end() : match.start()].strip()]  # fmt: skip
            if before:
                found.append(_made(op, before[-1], before[-1].start(), match.end()))
                paper.cross(before[-1].start(), match.end())
    return found


def _bare(paper: Paper) -> list[Comparison]:
    """营收过亿, 上百万."""
    found = []
    for match in list(_BARE.finditer(paper.text)):
        found.append(Comparison(op=">", value=f"{_SCALE[match[1]]:.0f}", start=match.start(), end=match.end(), percent=False))  # fmt: skip
        paper.cross(match.start(), match.end())
    return found


def _signs(paper: Paper) -> list[Comparison]:
    found = []
    for name, op in _SIGNS:
        for match in list(cues.every(name, paper.text)):
            found.append(Comparison(op=op, value="0", start=match.start(), end=match.end(), percent=False))  # fmt: skip
            paper.cross(match.start(), match.end())
    return found


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " 了\x00":
        at += 1
    return at


def _made(op: Op, amount: "re.Match[str]", start: int, end: int) -> Comparison:
    value = _number(amount[1]) * _SCALE.get(amount[2] or "", 1)
    if amount[2] and amount[3]:  # 两万五: five of the next smaller ten
        value += _number(amount[3]) * _SCALE[amount[2]] / 10
    unit = amount[4] or ""
    value *= 10 if unit == "成" else 100 if amount[1] == "half" else 1
    percent = unit in {"%", "％", "成", "percent", "per cent", "pct"} or "点" in unit or amount[1] == "half"  # fmt: skip
    text = f"{value:f}".rstrip("0").rstrip(".")
    spell: Literal["", "day", "month"] = (
        "day" if unit in _DAYS else "month" if unit in _MONTHS else ""
    )
    return Comparison(op=op, value=text, start=start, end=end, percent=percent, unit=spell)


def _number(raw: str) -> float:
    plain = raw.replace(",", "")
    if plain in {"half", "a"}:
        return 0.5 if plain == "half" else 1
    return float(plain) if plain[-1].isdigit() else float(periods.number_of(plain))


def numbers(found: Sequence[Comparison]) -> tuple[str, ...]:
    return tuple(one.value for one in found)
