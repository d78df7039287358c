"""The demo datasets in one database: the bank, a market of two dozen companies, three notes."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from core.access import Principal, Role
from core.demo.datasets import FOLDERS
from core.demo.market.seed import seed_market
from core.demo.seed import Seeded, seed
from core.embedded.postgres import APP, OWNER, READER, make_database
from core.store.reader import Reader, signing_key
from core.store.session import Store
from tests.conftest import Services
from tests.tools.sql.notes import keep_notes
from tools.sql.catalogue import Dataset, load
from tools.sql.publish import publish

DATASETS = {name: load(folder) for name, folder in FOLDERS.items()}
_numbers = itertools.count(1)


def person(role: Role, *, institution: str = "demo", employee: str | None = None) -> Principal:
    return Principal(
        institution=institution, subject=f"test-{role.value}", role=role, employee_id=employee
    )


@dataclass(frozen=True)
class Data:
    """A database that both institutions' data is in; admin passes row security."""

    store: Store
    reader: Reader
    admin: str
    datasets: dict[str, Dataset]


@pytest.fixture(scope="session")
def data(services: Services, bank_seeding: tuple[str, Seeded]) -> Iterator[Data]:
    name = f"data_{next(_numbers)}"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name, bank_seeding[0])
    store = Store(services.url(APP, name), connections=2)
    seed(store, "other")
    seed_market(store, "demo", numbers=range(24))
    seed_market(store, "other", numbers=range(320, 323))
    keep_notes(store)
    publish(services.url(OWNER, name), DATASETS.values())
    admin = services.postgres.admin.rsplit("/", 1)[0] + "/" + name
    yield Data(store, Reader(services.url(READER, name), signing_key(store)), admin, DATASETS)
    store.close()
