"""Figures of a research note: what it expects and what was, by metric and period, each once.

A metric and period stated in two tables is taken from the first of forecasts; segments, peers,
earlier forecasts and sensitivities are not the company's figures.
"""

import re
from collections import Counter

from core.domain.research import FigureStated
from rag.facts.convert import Setting, stated
from rag.facts.grid import Figure, figures, known_section
from rag.facts.metrics import Metric
from rag.facts.periods import When

_NOT_OURS = re.compile(
    r"分业务|分产品|分部|拆分|分地区|收入结构|可比公司|同业|对比|比较|敏感性|情景|假设|DCF|FCFF|DDM|SOTP|绝对估值|现金流折现|行业平均|预测调整|调整前后|季度财务|单季"
    r"|\b(?:segments?|breakdown|peers?|comparables?|comps|sensitivity|scenario|assumptions?|discounted|sum of the parts|by product|by region|old vs|new vs|versus consensus|vs\.? consensus|revisions?|changes? (?:in|to) (?:our )?(?:estimates|forecasts)|quarterly)\b",
    re.IGNORECASE,
)
_FORECAST = re.compile(
    r"盈利预测|财务预测|主要财务|财务摘要|估值|财务指标|forecast|financial summary|key financials|estimates|key metrics|financials",
    re.IGNORECASE,
)
_REVISED = re.compile(
    r"预测调整|调整前后|revisions?|changes? (?:in|to)|old vs|vs\.?", re.IGNORECASE
)
_STANDS_FOR = (("net_profit", "net_profit_all"), ("revenue", "revenue_all"), ("eps", "eps_diluted"))
_LEAST = 2


def forecasts(settings: tuple[Setting, ...], published: str) -> tuple[FigureStated, ...]:
    """published is the ISO day or ""; a year that had not ended then is expected."""
    ranked = list[tuple[int, int, list[FigureStated]]]()
    for order, setting in enumerate(settings):
        name = " ".join(setting.above[:2])
        found = meant([_of_year(f) for f in figures(setting.table, None, False)])
        if len({f.metric.name for f in found}) < _LEAST and not _FORECAST.search(name):
            continue
        marked = any(f.when.expected for f in found)
        rank = 0 if marked and not _NOT_OURS.search(name) else 1
        if _NOT_OURS.search(name) and not _REVISED.search(name):
            continue
        rank -= bool(marked and _FORECAST.search(name)) and setting.table.pages[0] == 1
        expecting = marked or any(_expected(f.when, published) for f in found)
        made = [
            stated(f, setting, "forecast" if expecting else f.metric.statement,
                   expected=_expected(f.when, published))
            for f in found
        ]  # fmt: skip
        ranked.append((rank, order, made))
    kept = dict[tuple[str, str], FigureStated]()
    for _, _, made in sorted(ranked, key=lambda r: r[:2]):
        for one in made:
            kept.setdefault((one.metric, one.period), one)
    return tuple(kept.values())


def _of_year(figure: Figure) -> Figure:
    """A column headed by the last day of a year is that year's."""
    year, _, day = figure.when.period.partition("-")
    if day != "12-31":
        return figure
    return figure.model_copy(update={"when": figure.when.model_copy(update={"period": year})})


def _expected(when: When, published: str) -> bool:
    """The head's own mark, else whether the year had ended when the note was published."""
    if when.expected is not None:
        return when.expected
    year = when.period[:4]
    return bool(published) and len(when.period) == 4 and f"{year}-12-31" >= published


def meant(found: list[Figure], *, diluted: bool = True) -> list[Figure]:
    """One row of each metric: net profit is the parent's where a table has no other, diluted
    earnings a share stand for those a share; rows of segments are left out."""
    names = {(f.metric.name, f.growth) for f in found}
    rows = list[Figure]()
    times = Counter((f.metric.name, f.growth, f.when.period) for f in found)
    seen = set[tuple[str, bool, str]]()
    for one in found:
        figure = _promoted(one, names if diluted else names | {("eps", False), ("eps", True)})
        key = (figure.metric.name, figure.growth, figure.when.period)
        if times[key] > 1 and not known_section(figure.section):
            continue
        if key not in seen:
            seen.add(key)
            rows.append(figure)
    return rows


def _promoted(figure: Figure, names: set[tuple[str, bool]]) -> Figure:
    for name, other in _STANDS_FOR:
        if figure.metric.name == other and (name, figure.growth) not in names:
            metric = Metric(name=name, kind=figure.metric.kind, statement=figure.metric.statement)
            return figure.model_copy(update={"metric": metric})
    return figure
