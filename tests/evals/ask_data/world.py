"""What every asker of the eval is given, and what it gives back."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.access import Principal, Role
from core.clock import FixedClock
from core.demo.datasets import FOLDERS
from core.errors import AppError
from core.settings import Settings
from core.store.claims import Claims
from core.store.reader import Limits, Reader, claims_of, signing_key
from core.store.session import Store
from tests.evals.ask_data.case import Case
from tests.evals.result import CouldNotRun
from tools.sql.ask import DataDesk
from tools.sql.catalogue import Dataset, load
from tools.sql.reword import Reword

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
"""The day that the questions are asked on; gold queries hold its dates."""

Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Reply:
    """why says of a question that was not answered for what reason."""

    answered: bool
    rows: Cells = ()
    why: str = ""


Asker = Callable[[Case], Reply]


@dataclass(frozen=True)
class World:
    store: Store
    reader: Reader
    settings: Settings
    datasets: dict[str, Dataset]

    def principal(self, role: str) -> Principal:
        return Principal(institution=self.settings.institution, subject="eval", role=Role(role))

    def claims(self, role: str) -> Claims:
        return claims_of(self.store, self.principal(role))

    def desk(self, reword: Reword | None = None) -> DataDesk:
        return DataDesk(self.reader, CLOCK, lambda who: claims_of(self.store, who), reword=reword)

    def read(self, case: Case, statement: str) -> Cells:
        """The rows of a statement as the case's asker may see them, past the gate."""
        schema = self.datasets[case.dataset].schema_name
        return self.reader.read(self.claims(case.as_), [schema], statement, Limits(seconds=30)).rows

    def gold(self, case: Case) -> Cells:
        """Raises CouldNotRun when the gold query itself does not run."""
        try:
            return self.read(case, case.sql)
        except AppError as error:
            raise CouldNotRun(f"{case.id}: the gold query does not run: {error}") from error


def world_of(settings: Settings, store: Store) -> World:
    reader = Reader(settings.reader_url.get_secret_value(), signing_key(store))
    return World(store, reader, settings, {n: load(f) for n, f in FOLDERS.items()})
