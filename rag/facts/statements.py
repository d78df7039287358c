"""Figures of a company's own report: the three statements and its main indicators."""

import datetime as dt
import re
from collections import Counter

from core.domain.research import FigureStated
from rag.facts.convert import Setting, stated
from rag.facts.forecasts import meant
from rag.facts.grid import Figure, figures
from rag.facts.kind import Period
from rag.facts.periods import LASTED, When, months_of, spell

_KINDS = (
    ("balance", re.compile(r"资产负债表|财务状况表|balance sheets?|statements? of financial (?:position|condition)", re.IGNORECASE)),
    ("cash_flow", re.compile(r"现金流量表|statements? of cash ?flows?|cash ?flow statements?", re.IGNORECASE)),
    ("income", re.compile(r"利润表|损益表|收益表|损益及其他|全面收益|income statements?|statements? of (?:operations|income|comprehensive income|earnings|profit)|profit (?:and|or) loss", re.IGNORECASE)),
    ("indicator", re.compile(r"主要会计数据|主要财务指标|主要财务数据|财务摘要|财务概要|会计数据|financial highlights|selected (?:consolidated )?financial|key financial|five[- ]year summary|financial summary|main indicators|key indicators", re.IGNORECASE)),
)  # fmt: skip
_PARENT = re.compile(r"母公司(?!股东|所有者)|公司资产负债表\s*$(?<!合并公司资产负债表)|\bparent company\b|\bcompany statement of", re.IGNORECASE)  # fmt: skip
_LEAST = 3
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def statements(settings: tuple[Setting, ...], own: Period | None) -> tuple[FigureStated, ...]:
    """Each metric and period once for each statement; the group's before the parent's alone."""
    kept = dict[tuple[str, str, str], tuple[int, FigureStated]]()
    parts = list[tuple[int, int, Setting, str, list[Figure]]]()
    for order, setting in enumerate(settings):
        kind, named = _kind(setting.above)
        found = meant(figures(setting.table, own, kind == "balance"), diluted=False)
        if len({f.metric.name for f in found}) < (1 if named else _LEAST):
            continue
        rank = (0 if named else 2) + (1 if _PARENT.search(" ".join(setting.above[:2])) else 0)
        parts.append((rank, order, setting, kind or _most(found), found))
    for rank, _, setting, kind, found in sorted(parts, key=lambda p: p[:2]):
        for figure in found:
            at = _spanning(figure.when, figure, setting.above, own)
            one = stated(figure.model_copy(update={"when": at}), setting, kind, expected=False)
            kept.setdefault((kind, one.metric, one.period), (rank, one))
    groups = {k[0] for k, (rank, _) in kept.items() if rank == 0}
    return tuple(one for k, (rank, one) in kept.items() if rank != 1 or k[0] not in groups)


def _kind(above: tuple[str, ...]) -> tuple[str, bool]:
    """What the nearest words over the table call it."""
    for said in above:
        for kind, pattern in _KINDS:
            if len(said) <= 120 and pattern.search(said):
                return kind, True
    return "", False


def _most(found: list[Figure]) -> str:
    counts = Counter(f.metric.statement for f in found)
    top, times = counts.most_common(1)[0]
    return top if times * 3 >= len(found) * 2 else "indicator"


def _spanning(when: When, figure: Figure, above: tuple[str, ...], own: Period | None) -> When:
    """A flow under a day alone is of the span that the title or the report has."""
    if figure.metric.statement not in ("income", "cash_flow") or not _DAY.fullmatch(when.period):
        return when
    lasted = next((m for said in above if (m := LASTED.search(said))), None)
    months = months_of(lasted) if lasted else own.months if own else 0
    if not months:
        return when
    near = dt.date.fromisoformat(when.period) - dt.timedelta(days=7)
    return When(period=spell(near.year, near.month, months))
