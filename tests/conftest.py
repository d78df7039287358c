"""Real PostgreSQL and Redis for the whole suite, a fresh database for each test."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlmodel import Session

from core.access import Principal, Role, system
from core.clock import FixedClock
from core.demo.seed import Seeded, seed
from core.embedded.postgres import APP, OWNER, READER, Postgres, PostgresUrls, make_database
from core.embedded.redis import EmbeddedRedis
from core.store.database import create_all
from core.store.institutions import found
from core.store.session import Store
from tests.guard import no_model_call
from tests.small_engine import small_engine

__all__ = ["no_model_call", "small_engine"]

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)  # 10:00 in Beijing


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay on one process, and so do all files that need the seeded bank. Who needs a
    database or a broker is marked `servers`."""
    seeded = {item.path for item in items if "bank_seeding" in getattr(item, "fixturenames", ())}
    for item in items:
        name = "bank" if item.path in seeded else str(item.path)
        item.add_marker(pytest.mark.xdist_group(name))
        if "services" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.servers)


@dataclass(frozen=True)
class Services:
    """Where the servers of this test session listen."""

    postgres: PostgresUrls
    redis_url: str
    folder: Path

    def url(self, role: str, database: str) -> str:
        """The address of another database as owner, reader or application."""
        base = {OWNER: self.postgres.owner, READER: self.postgres.reader}.get(
            role, self.postgres.app
        )
        return base.rsplit("/", 1)[0] + "/" + database


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that other accounts may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="jinnao-test-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    with temporary_folder() as folder:
        postgres, redis = Postgres(folder / "postgres", safe=False), EmbeddedRedis(folder / "redis")
        try:
            urls = postgres.start(die_with_us=True)
            yield Services(urls, redis.start(die_with_us=True).url, folder)
        finally:
            redis.stop()
            postgres.stop()


@dataclass(frozen=True)
class Database:
    """A database of one test: as the application, as the owner, as the superuser."""

    app: str
    owner: str
    admin: str


@pytest.fixture(scope="session")
def template(services: Services) -> str:
    """A migrated database with two institutions, which every test's database is cloned from."""
    name = "template_jinnao"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name)
    create_all(services.url(OWNER, name))
    store = Store(services.url(APP, name), connections=1)
    for institution in ("demo", "other"):
        with store.transaction(system(institution)) as session:
            found(session, institution, institution.title(), NOW)
    store.close()
    return name


@pytest.fixture
def database(services: Services, template: str) -> Iterator[Database]:
    """A fresh clone of the template; dropped afterwards with whoever is still connected."""
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        name = f"test_{next(_numbers)}"
        make_database(c, name, template)
        admin = services.postgres.admin.rsplit("/", 1)[0] + "/" + name
        yield Database(services.url(APP, name), services.url(OWNER, name), admin)
        c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


_numbers = iter(range(1, 1_000_000))


@pytest.fixture(scope="session")
def bank_seeding(services: Services, template: str) -> tuple[str, Seeded]:
    """The template with the demo institution seeded, made once for the tests that need it."""
    name = "template_bank"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name, template)
    store = Store(services.url(APP, name), connections=1)
    first = seed(store)
    store.close()
    return name, first


@pytest.fixture(scope="session")
def bank_template(bank_seeding: tuple[str, Seeded]) -> str:
    return bank_seeding[0]


@pytest.fixture
def bank_store(services: Services, bank_template: str) -> Iterator[Store]:
    """The ledger of an installation with the demo bank in it."""
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        name = f"bank_{next(_numbers)}"
        make_database(c, name, bank_template)
        store = Store(services.url(APP, name))
        yield store
        store.close()
        c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    """The ledger of an empty installation with the institutions `demo` and `other`."""
    store = Store(database.app)
    yield store
    store.close()


def roll_back(store: Store, principal: Principal, do: Callable[[Session], object]) -> None:
    """Does something in a transaction that then breaks."""
    with store.transaction(principal) as session:
        do(session)
        raise BrokenOnPurpose


class BrokenOnPurpose(Exception):
    """What roll_back raises."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def customer() -> Principal:
    return Principal(
        institution="demo", subject="zhang", role=Role.CUSTOMER, name="张敏", customer_id="c_0001"
    )


@pytest.fixture
def neighbour() -> Principal:
    """Another customer of the same institution."""
    return Principal(
        institution="demo", subject="smith", role=Role.CUSTOMER, name="Ann Smith",
        customer_id="c_0002", locale="en",
    )  # fmt: skip


@pytest.fixture
def stranger() -> Principal:
    """A customer of another institution."""
    return Principal(
        institution="other", subject="li", role=Role.CUSTOMER, name="李", customer_id="c_0001"
    )


@pytest.fixture
def representative() -> Principal:
    return Principal(
        institution="demo", subject="rep1", role=Role.REPRESENTATIVE, name="王强", employee_id="e_1"
    )


@pytest.fixture
def officer() -> Principal:
    return Principal(
        institution="demo", subject="officer1", role=Role.COMPLIANCE_OFFICER, employee_id="e_2"
    )


@pytest.fixture
def demo_system() -> Principal:
    return system("demo")
