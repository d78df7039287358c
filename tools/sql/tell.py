"""Says what was asked and found in words, by code: every figure is a cell of the rows."""

import datetime as dt
from decimal import Decimal
from typing import Any

from core.domain import Frozen
from tools.sql.ask import Asked
from tools.sql.catalogue import Dataset, Metric
from tools.sql.plan import GRAINS, Plan
from tools.sql.unclear import Unclear
from tools.sql.values import Value

_UNITS = {
    "yuan": ("元", " yuan"), "percent": ("%", "%"), "yuan_per_share": ("元/股", " yuan a share"),
    "share": ("股", " shares"), "person": ("人", " people"), "company": ("家", ""), "customer": ("户", ""),
    "item": ("笔", ""), "case": ("件", ""), "rating": ("次", ""), "account": ("户", ""), "card": ("张", ""), "day": ("天", " days"),
    "month": ("个月", " months"), "money": ("", ""), "dollar": ("美元", " dollars"), "minute": ("分钟", " minutes"), "second": ("秒", " seconds"),
    "hour": ("小时", " hours"), "finding": ("条", ""),
}  # fmt: skip
_GRAIN = {"year": ("年度", "year"), "quarter": ("季度", "quarter"), "month": ("月份", "month"), "day": ("日期", "day")}  # fmt: skip
_OTHER = {
    "before": ("上期值", "before"), "change_percent": ("变动（%）", "change (%)"),
    "change_points": ("变动（百分点）", "change (points)"), "share": ("占比（%）", "share (%)"), "number": ("数量", "number"),
    "whole": ("全部", "whole"), "other": ("另一方", "other"), "difference": ("差额", "difference"), "multiple": ("倍数", "times"),
}  # fmt: skip
_WHY = {
    "hello": ("您好，请用一句话问这个数据集里的数据。", "Hello. Ask for figures of this dataset in one sentence."),
    "unread": ("这个问题里有我不认识的说法：{words}。请换一种说法，或只问这个数据集里有的内容。",
               "I do not understand this part: {words}. Please put it in other words, or ask for what the dataset holds."),
    "no_right": ("您没有查看“{words}”的权限。", "You have no right to see: {words}."),
    "no_metric": ("您想看哪个指标？", "Which figure do you want?"),
    "which_metric": ("“{words}”指的是哪个指标？", "Which figure is meant by “{words}”?"),
    "which_value": ("“{words}”指的是哪一个？", "Which one is meant by “{words}”?"),
    "which_period": ("{words}要看哪个期间？", "For which period do you want the {words}?"),
    "one_at_a_time": ("这些指标请分开问：{words}。", "Please ask for these one at a time: {words}."),
    "no_way": ("数据集里没有办法这样看：{words}。", "The dataset has no way to this: {words}."),
    "by_what": ("您要按什么排名？", "Ranked by what?"),
    "not_yet": ("{words}还没有数据。", "There is no data for {words} yet."),
    "percent": ("{words}的单位与问题里的百分比不一致。", "The percentage in the question does not fit the unit of {words}."),
}  # fmt: skip


def heads(asked: Asked, dataset: Dataset, language: str) -> tuple[str, ...]:
    """What stands over each column."""
    return tuple(_head(c, dataset, language) for c in (asked.query.columns if asked.query else ()))


def cells(asked: Asked, dataset: Dataset, language: str) -> tuple[tuple[str, ...], ...]:
    """The rows as a person reads them; codes are shown by their names."""
    if asked.rows is None or asked.query is None:
        return ()
    names = [_codes(c, dataset, language) for c in asked.query.columns]
    units = [_unit_of(c, asked.plan, dataset) for c in asked.query.columns]
    return tuple(
        tuple(_shown(v, n, u, language) for v, n, u in zip(row, names, units, strict=True))
        for row in asked.rows.rows
    )


def sentences(asked: Asked, dataset: Dataset, language: str) -> tuple[str, ...]:
    """What was found, over what, and what the metric means; or what is unclear."""
    if asked.unclear is not None:
        return (_unclear(asked.unclear, language),)
    if asked.plan is None:
        return ()
    told = [
        _found(asked, dataset, language),
        _basis(asked, dataset, language),
        _how(asked, language),
    ]
    told += [_meaning(m, language) for m in _metrics(asked.plan, dataset)]
    return tuple(t for t in told if t)


def _found(asked: Asked, dataset: Dataset, language: str) -> str:
    rows, titles = cells(asked, dataset, language), heads(asked, dataset, language)
    zh = language == "zh"
    if not rows or all(c == "-" for c in rows[0]):
        return "没有符合条件的数据。" if zh else "There is no such data."
    if len(rows) == 1:
        pairs = [f"{t}{'：' if zh else ': '}{c}" for t, c in zip(titles, rows[0], strict=True)]
        return ("，" if zh else ", ").join(pairs) + ("。" if zh else ".")
    more = asked.rows is not None and asked.rows.cut
    count = f"{len(rows)}{'+' if more else ''}"
    first = _first(asked, titles, rows[0], zh)
    return f"{first}共{count}行，见表。" if zh else f"{first}{count} rows, see the table."


def _first(asked: Asked, titles: tuple[str, ...], row: tuple[str, ...], zh: bool) -> str:
    """Who stands first where an order was asked for; all of it are cells of that row."""
    plan = asked.plan
    if plan is None or asked.part or not (plan.order and plan.by and plan.metrics):
        return ""
    names, figures = row[: len(plan.by)], list(zip(titles, row, strict=True))[len(plan.by) :]
    told = ("，" if zh else ", ").join(f"{t}{'：' if zh else ' '}{c}" for t, c in figures)
    if zh:
        return f"排在第一的是{'、'.join(names)}（{told}）；"
    return f"First is {', '.join(names)} ({told}); "


def _basis(asked: Asked, dataset: Dataset, language: str) -> str:
    plan, zh = asked.plan, language == "zh"
    assert plan is not None
    to = "至" if zh else " to "
    parts = [f"{p.start}{to}{p.end}" for p in (plan.period, *plan.others) if p is not None]
    held = {(f.column, v) for f in (*plan.filters, *plan.of) for v in f.values}
    for one in asked.reading.links:
        meant = next(
            (_name(v, dataset, language) for v in one.values if (v.column, v.key) in held), ""
        )
        if not meant:
            continue
        if not one.exact:
            meant = f"“{one.text}”按“{meant}”理解" if zh else f"“{one.text}” taken for {meant}"
        if one.start in asked.reading.excluded:
            meant = f"不含{meant}" if zh else f"without {meant}"
        parts.append(meant)
    if asked.part:
        parts.append("只含您所在网点的数据" if zh else "your own branch alone")
    if asked.as_of:
        parts.append(f"数据截至{asked.as_of}" if zh else f"data up to {asked.as_of}")
    if not parts:
        return ""
    title = dataset.called(language)
    return (
        f"范围：{'；'.join([*parts, title])}。" if zh else f"Basis: {'; '.join([*parts, title])}."
    )


def _name(value: Value, dataset: Dataset, language: str) -> str:
    """As it is shown; a code by its name."""
    names = dataset.at(value.column).values.get(value.key, {}) if value.shown == value.key else {}
    return names.get(language, value.shown)


def _how(asked: Asked, language: str) -> str:
    """That somebody has approved the query, or that the question was put in other words."""
    zh = language == "zh"
    if asked.verified:
        return "此问法已经人工核准。" if zh else "This way of asking has been verified by a person."
    if asked.reworded:
        return f"按“{asked.reworded}”理解。" if zh else f"Taken as “{asked.reworded}”."
    return ""


def _meaning(metric: Metric, language: str) -> str:
    meant = metric.definition.get(language, "")
    name = metric.called(language)
    return f"{name}：{meant}（{metric.owner}）。" if language == "zh" else f"{name.capitalize()}: {meant} ({metric.owner})."  # fmt: skip


def _metrics(plan: Plan, dataset: Dataset) -> list[Metric]:
    return [m for name in plan.metrics for m in dataset.metrics if m.name == name]


def _unclear(unclear: Unclear, language: str) -> str:
    at = 0 if language == "zh" else 1
    glue = "、" if at == 0 else ", "
    told = _WHY[unclear.why][at].format(words=glue.join(unclear.words))
    if unclear.options:
        told += (" 例如：" if at == 0 else " For example: ") + glue.join(unclear.options)
        told += "。" if at == 0 else "."
    return told


def _head(column: str, dataset: Dataset, language: str) -> str:
    at = 0 if language == "zh" else 1
    if column in GRAINS:
        return _GRAIN[column][at]
    if column in _OTHER:
        return _OTHER[column][at]
    if column.startswith("running_"):
        return f"{'累计' if at == 0 else 'running '}{_head(column[8:], dataset, language)}"
    named = [n for n in (*dataset.metrics, *dataset.dimensions) if n.name == column]
    return named[0].called(language) if named else column


def _codes(column: str, dataset: Dataset, language: str) -> dict[str, str]:
    """Names of a dimension's codes, where its column has them."""
    found = next((d for d in dataset.dimensions if d.name == column), None)
    if found is None or found.label:
        return {}
    values = dataset.at(found.column).values
    return {code: names.get(language, code) for code, names in values.items()}


def _unit_of(column: str, plan: Plan | None, dataset: Dataset) -> str:
    if column in {"change_percent", "share"}:
        return "percent"
    name = plan.metrics[0] if column in {"before", "whole", "other", "difference"} and plan else column.removeprefix("running_")  # fmt: skip
    found = next((m for m in dataset.metrics if m.name == name), None)
    return found.unit if found else ""


def _shown(value: Any, names: dict[str, str], unit: str, language: str) -> str:
    if value is None:
        return "-"
    if isinstance(value, int | Decimal | float) and unit:
        return _figure(value, unit, language)
    return names.get(str(value), str(value))


def _figure(value: float | Decimal, unit: str, language: str) -> str:
    suffix = _UNITS.get(unit, ("", ""))[0 if language == "zh" else 1]
    if isinstance(value, int):
        return f"{value:,}{suffix}"
    return f"{value:,.2f}{suffix}"


class Told(Frozen):
    """An answer from data as it leaves: words, table and query. rows are as a person reads them,
    values as they are; options is what may be answered to a question back."""

    dataset: str
    answered: bool
    language: str
    sentences: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    values: tuple[tuple[str | int | Decimal | None, ...], ...]
    cut: bool
    options: tuple[str, ...]
    as_of: dt.date | None
    query: str


def told(asked: Asked, dataset: Dataset, language: str) -> Told:
    return Told(
        dataset=dataset.name, answered=asked.unclear is None, language=language,
        sentences=sentences(asked, dataset, language), heads=heads(asked, dataset, language),
        rows=cells(asked, dataset, language),
        columns=asked.query.columns if asked.query else (),
        values=tuple(tuple(map(_plain, row)) for row in asked.rows.rows) if asked.rows else (),
        cut=asked.rows.cut if asked.rows else False,
        options=asked.unclear.options if asked.unclear else (), as_of=asked.as_of,
        query=asked.query.text if asked.query else "",
    )  # fmt: skip


def _plain(value: Any) -> str | int | Decimal | None:
    return value if value is None or isinstance(value, int | Decimal) else str(value)
