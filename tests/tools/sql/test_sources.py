"""Datasets in other databases than the platform's: the same rows from each."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlglot

from core.store.reader import Rows
from tests.evals.ask_data.case import same
from tests.tools.sql.copies import ALL, COPIED, Copies, _copies
from tools.sql.catalogue import Dataset, Metric
from tools.sql.check import check
from tools.sql.compile import compile_plan
from tools.sql.joins import paths
from tools.sql.plan import Period, Plan
from tools.sql.sources.translate import written
from tools.sql.sources.walls import walled

__all__ = ["_copies"]

pytestmark = pytest.mark.slow


def plans(dataset: Dataset, metric: Metric) -> Iterator[Plan]:
    """A metric alone, by each thing next to it, along time, against a year before, as a share."""
    one = Plan(metrics=(metric.name,))
    reached = paths(dataset, metric.table)
    near = [d.name for d in dataset.dimensions if d.column.split(".")[0] in reached][:3]
    period = Period(start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31))
    yield one
    for name in near:
        yield one.model_copy(update={"by": (name,), "order": "desc", "limit": 5})
    if near:
        yield one.model_copy(update={"by": near[:1], "compare": "share"})
    if metric.time:
        yield one.model_copy(update={"period": period, "compare": "yoy"})
        for grain in ("year", "quarter", "month"):
            yield one.model_copy(update={"by": (grain,)})
        yield one.model_copy(update={"by": ("quarter",), "compare": "yoy"})


def figures(rows: Rows, plan: Plan) -> list[list[object]]:
    """The rows; of the first few only the figures, since equal ones may come in either order."""
    return [list(row[-1:] if plan.limit else row) for row in rows.rows]


METRICS = [(n, m) for n, d in COPIED.items() for m in d.metrics]


@pytest.mark.parametrize(("name", "metric"), METRICS, ids=lambda v: getattr(v, "name", v))
def test_a_metric_is_the_same_in_each_database(copies: Copies, name: str, metric: Metric) -> None:
    dataset = copies.datasets[name]
    for plan in plans(dataset, metric):
        query = check(compile_plan(plan, dataset), dataset).text
        wanted = figures(copies.read("postgres", name, query), plan)
        for kind in ("sqlite", "duckdb"):
            found = figures(copies.read(kind, name, query), plan)
            assert same(wanted, found), (kind, query, wanted[:3], found[:3])


@pytest.mark.parametrize(("name", "metric"), METRICS, ids=lambda v: getattr(v, "name", v))
def test_mysql_can_be_told_each_plan(copies: Copies, name: str, metric: Metric) -> None:
    """No MySQL runs here: that the text is MySQL's grammar, and holds nothing that it lacks."""
    dataset = copies.datasets[name]
    for plan in plans(dataset, metric):
        text = written(walled(compile_plan(plan, dataset), dataset, ALL), "mysql")
        sqlglot.parse_one(text, dialect="mysql")
        for lacking in ("FILTER", "||", "NULLS LAST", "EPOCH", '"', " AS TEXT"):
            assert lacking not in text.replace("NULLS LAST,", lacking)
