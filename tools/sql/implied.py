"""Metrics that nobody wrote but that follow from others and from columns: averages and counts."""

import re
from collections.abc import Iterator

from tools.sql.catalogue import Column, Dataset, Dimension, Kind, Metric, Table

_SUM = re.compile(r"SUM\(\w+\)(?: FILTER \(.*\))?")
_MEASURES = {Kind.NUMBER, Kind.INTEGER}


def with_implied(dataset: Dataset) -> Dataset:
    """The dataset with metrics that have no wordings of their own; `average_of` and `things_of`
    give their names."""
    made = [*_averages(dataset), *_columns(dataset), *_things(dataset), *_rows(dataset)]
    known = {m.name for m in dataset.metrics}
    return dataset.model_copy(
        update={
            "metrics": (*dataset.metrics, *(m for m in made if m.name not in known)),
            "dimensions": (*dataset.dimensions, *_keys(dataset)),
        }
    )


def average_of(name: str) -> str:
    """Of a metric's name, or of table.column."""
    return f"average_{name.replace('.', '_')}"


def things_of(table: str, by: str) -> str:
    """The number of rows of `by` that have rows in a table: customers with a loan."""
    return f"{by}_with_{table}"


def _averages(dataset: Dataset) -> Iterator[Metric]:
    """A sum over its rows, where a row is a thing (a loan), else over the things that rows are of
    (companies, of quarters)."""
    for metric in dataset.metrics:
        if not _SUM.fullmatch(metric.expression):
            continue
        key = dataset.table(metric.table).key
        column = metric.expression[4 : metric.expression.index(")")]
        if len(key) == 1:
            expression = metric.expression.replace("SUM(", "AVG(", 1)
        else:
            expression = f"{metric.expression} / NULLIF(COUNT(DISTINCT {key[0]}) FILTER (WHERE {column} IS NOT NULL), 0)"  # fmt: skip
        per = _one(dataset, metric.table) if len(key) == 1 else _whole(dataset, metric.table)
        yield metric.model_copy(
            update={
                "name": average_of(metric.name), "expression": expression, "implied": True, "synonyms": (),
                "over": "each" if metric.over == "sum" else metric.over,
                "needs_period": metric.over == "sum" or metric.needs_period,
                "title": {"zh": f"平均{metric.called('zh')}", "en": f"average {metric.called('en')}"},
                "definition": {"zh": f"{metric.called('zh')}除以{per['zh']}数", "en": f"{metric.called('en')} over the number of {per['en']}"},
            }
        )  # fmt: skip


def _one(dataset: Dataset, table: str) -> dict[str, str]:
    found = dataset.table(table)
    return {"zh": found.called("zh"), "en": f"{found.called('en')} records"}


def _whole(dataset: Dataset, table: str) -> dict[str, str]:
    first = f"{table}.{dataset.table(table).key[0]}"
    one = next((j.one.split(".")[0] for j in dataset.joins if j.many == first), table)
    return _one(dataset, one)


def _columns(dataset: Dataset) -> Iterator[Metric]:
    """The mean of each number column, and the sum of money that no metric sums."""
    summed = {t.name: " ".join(m.expression for m in dataset.metrics if m.table == t.name) for t in dataset.tables}  # fmt: skip
    for table in dataset.tables:
        for column in table.columns:
            if column.kind in _MEASURES and column.name not in table.key and _measured(column):
                yield _mean(table, column)
                if column.unit == "yuan" and f"SUM({column.name})" not in summed[table.name]:
                    yield _total(table, column)


def _measured(column: Column) -> bool:
    return not re.search(r"(?:^|_)(?:id|code|year|quarter|month)(?:$|_)", column.name) or column.unit != ""  # fmt: skip


def _mean(table: Table, column: Column) -> Metric:
    zh, en = column.called("zh"), column.called("en")
    return Metric(
        name=average_of(f"{table.name}.{column.name}"), table=table.name, expression=f"AVG({column.name})",
        unit=column.unit, over="each", implied=True, owner="", title={"zh": f"平均{zh}", "en": f"average {en}"},
        definition={"zh": f"{table.called('zh')}的{zh}的平均", "en": f"mean {en} of {table.called('en')} records"},
    )  # fmt: skip


def _total(table: Table, column: Column) -> Metric:
    zh, en = column.called("zh"), column.called("en")
    return Metric(
        name=f"total_{table.name}_{column.name}", table=table.name, expression=f"SUM({column.name})",
        unit=column.unit, over="each", implied=True, owner="", title={"zh": zh, "en": en}, synonyms=column.synonyms,
        definition={"zh": f"{table.called('zh')}的{zh}合计", "en": f"sum of {en} of {table.called('en')} records"},
    )  # fmt: skip


def _rows(dataset: Dataset) -> Iterator[Metric]:
    """The number of rows of a table that no metric counts."""
    counted = {m.table for m in dataset.metrics if m.expression == "COUNT(*)"}
    for table in dataset.tables:
        if table.name not in counted:
            zh, en = table.called("zh"), table.called("en")
            yield Metric(
                name=f"number_of_{table.name}", table=table.name, expression="COUNT(*)", unit="item",
                over="each", implied=True, owner="", title={"zh": f"{zh}笔数", "en": f"number of {en} records"},
                definition={"zh": f"{zh}的笔数", "en": f"number of {en} records"},
            )  # fmt: skip


def _keys(dataset: Dataset) -> Iterator[Dimension]:
    """Rows by their number, for tables that no dimension tells apart."""
    held = {d.column for d in dataset.dimensions}
    for table in dataset.tables:
        if len(table.key) == 1 and f"{table.name}.{table.key[0]}" not in held:
            column = table.column(table.key[0])
            yield Dimension(name=f"{table.name}_{column.name}", title=column.title, column=f"{table.name}.{column.name}")  # fmt: skip


def _things(dataset: Dataset) -> Iterator[Metric]:
    for join in dataset.joins:
        many, column = join.many.split(".")
        one = dataset.table(join.one.split(".")[0])
        time = next((m.time for m in dataset.metrics if m.table == many and m.time), "")
        if dataset.table(many).key == (column,):
            continue
        zh, en = one.called("zh"), one.called("en")
        yield Metric(
            name=things_of(many, one.name), table=many, expression=f"COUNT(DISTINCT {column})",
            unit="item", over="each", time=time, implied=True, owner="",
            title={"zh": f"{zh}数", "en": f"number of {en} records"},
            definition={"zh": f"有{dataset.table(many).called('zh')}的{zh}数", "en": f"{en} records that have a {dataset.table(many).called('en')}"},
        )  # fmt: skip
