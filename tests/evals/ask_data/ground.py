"""A database of its own for attacks and measurements: both datasets, and a second institution whose
rows nobody may see. Nothing of a running platform is touched."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from core.demo.datasets import FOLDERS
from core.demo.market.seed import seed_market
from core.demo.seed import seed
from core.embedded.postgres import Postgres
from core.store.database import create_all
from core.store.reader import Reader, signing_key
from core.store.session import Store
from tools.sql.catalogue import Dataset, load
from tools.sql.publish import publish


@dataclass(frozen=True)
class Ground:
    """admin passes row security; `tests/tools/sql` gives its own database in the same form. pid is
    of the database server."""

    store: Store
    reader: Reader
    admin: str
    datasets: dict[str, Dataset]
    pid: int


@contextmanager
def ground(say: Callable[[str], None], companies: int | None = None) -> Iterator[Ground]:
    """Made in a temporary folder and removed afterwards; companies: how many, all by default."""
    folder = Path(tempfile.mkdtemp(prefix="jinnao-eval-"))
    postgres = Postgres(folder / "postgres", safe=False)
    try:
        urls = postgres.start(die_with_us=True)
        create_all(urls.owner)
        store = Store(urls.app, connections=2)
        say("seeding two institutions")
        seed(store)
        seed_market(store, numbers=None if companies is None else range(companies))
        seed(store, "other")
        seed_market(store, "other")
        datasets = {n: load(f) for n, f in FOLDERS.items()}
        publish(urls.owner, datasets.values())
        admin = urls.admin.rsplit("/", 1)[0] + "/" + urls.owner.rsplit("/", 1)[1]
        with psycopg.connect(admin, autocommit=True) as c:
            c.execute("ANALYZE")
        yield Ground(store, Reader(urls.reader, signing_key(store)), admin, datasets, urls.pid)
        store.close()
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
