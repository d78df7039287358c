"""One generated dataset for all tests of the demo, and one seeded database for those that read."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from core.demo.generate import Dataset, generate
from core.demo.plan import PLANS
from core.demo.seed import Seeded, seed
from core.embedded.postgres import APP, make_database
from core.store.session import Store


@pytest.fixture(scope="session")
def data() -> Dataset:
    return generate(PLANS["demo"])


@pytest.fixture(scope="session")
def seeded_store(services, bank_seeding) -> Iterator[tuple[Store, Seeded]]:
    """A database of its own with both institutions; tests must leave it as it is."""
    template, first = bank_seeding
    name = "demo_seeded"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name, template)
    store = Store(services.url(APP, name))
    seed(store, "other")
    yield store, first
    store.close()
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def bank_store(seeded_store) -> Store:
    return seeded_store[0]
