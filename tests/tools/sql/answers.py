"""Answers made by hand, for what is done with an answer once it is there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from core.store.reader import Rows
from tests.tools.sql.conftest import DATASETS
from tools.sql.ask import Asked
from tools.sql.check import Query
from tools.sql.plan import Plan
from tools.sql.reading import Reading

MARKET = DATASETS["market"]
BANK = DATASETS["bank"]


def answer(
    plan: Plan, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, cut: bool = False
) -> Asked:
    """What the desk would give for these rows."""
    return Asked(
        reading=Reading.model_construct(text="", links=()),
        plan=plan,
        query=Query(text="SELECT 1", tables=(), columns=tuple(columns)),
        rows=Rows(columns=tuple(columns), rows=tuple(map(tuple, rows)), cut=cut),
        as_of=dt.date(2026, 9, 30),
    )
