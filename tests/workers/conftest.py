"""Jobs that leave a mark, and parts of a worker without Celery around them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine

from core.embedded.redis import EmbeddedRedis
from core.store.database import finish
from tests.conftest import Services
from tests.workers.plant import MARK
from workers.perform import Parts
from workers.registry import Registry


@pytest.fixture
def marks(database) -> Callable[[], list[str]]:
    """Adds the table that the jobs write to; gives a function that reads it all."""
    engine = create_engine(database.owner)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE work_done (institution text NOT NULL, mark text NOT NULL)"
        )
        finish(connection, "jinnao_app")
    engine.dispose()

    def read() -> list[str]:
        with psycopg.connect(database.admin) as c:
            return [r[0] for r in c.execute("SELECT mark FROM work_done")]

    return read


@pytest.fixture
def parts(store, clock) -> Parts:
    return Parts(store, clock, Registry([MARK]), lease_s=10, pause_s=0)


@pytest.fixture
def redis(services: Services) -> Iterator[EmbeddedRedis]:
    """A broker of this test's own, which it may kill."""
    server = EmbeddedRedis(services.folder / f"redis-{time.monotonic_ns()}")
    yield server
    server.stop()


@pytest.fixture
def plant(database, services) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts workers and beats as processes; ends what is left of them."""
    started: list[subprocess.Popen[bytes]] = []

    def start(role: str, number: float, broker_url: str) -> subprocess.Popen[bytes]:
        log = (services.folder / f"{role}-{len(started)}-{os.getpid()}.log").open("ab")
        settings = {"JINNAO_DATABASE_URL": database.app, "JINNAO_BROKER_URL": broker_url}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.plant", role, str(number)],
            env={**os.environ, **settings},
            cwd=Path(__file__).parents[2],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(seen: Callable[[], bool], seconds: float = 90) -> None:
    """Until it is so; the test fails when it does not become so."""
    patience = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < patience, "this did not come about in time"
        time.sleep(0.05)
