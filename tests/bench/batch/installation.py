"""PostgreSQL, Redis, an index and a beat, with enough companies for one report on each."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from core.demo.datasets import FOLDERS
from core.demo.market.seed import seed_market
from core.demo.seed import seed
from core.embedded.postgres import Postgres
from core.embedded.redis import EmbeddedRedis
from core.settings import Settings
from core.store.migrate import migrate
from core.store.session import Store
from tests.bench.turn.installation import _index
from tests.evals.machine import ROOT
from tools.sql.catalogue import load
from tools.sql.publish import publish

_SPARE = 60  # some companies are delisted


@dataclass
class Installation:
    store: Store
    environment: dict[str, str]
    folder: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, role: str) -> "subprocess.Popen[bytes]":
        log = self.folder / f"{role}-{len(self.processes)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.batch.plant", role],
                cwd=ROOT, env=self.environment, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """SIGKILL to the worker and to its pool."""
        whole = psutil.Process(process.pid)
        for one in [*whole.children(recursive=True), whole]:
            one.kill()
        process.wait()

    def end(self, process: "subprocess.Popen[bytes]") -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def installation(say: Callable[[str], None], reports: int, places: int) -> Iterator[Installation]:
    """About a minute to make; everything is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="jinnao-bench-"))
    folder.chmod(0o755)
    postgres, redis = Postgres(folder / "postgres"), EmbeddedRedis(folder / "redis")
    made: Installation | None = None
    try:
        urls = postgres.start(die_with_us=True)
        migrate(urls.owner)
        store = Store(urls.app)
        say(f"seeding a bank and a market of {reports + _SPARE} companies")
        seed(store)
        seed_market(store, numbers=range(reports + _SPARE))
        publish(urls.owner, [load(f) for f in FOLDERS.values()])
        with _index(folder, urls.app, {}) as (index_url, key):
            environment = {
                **os.environ, "JINNAO_HOME": str(folder), "JINNAO_DATABASE_URL": urls.app,
                "JINNAO_READER_URL": urls.reader, "JINNAO_BROKER_URL": redis.start(die_with_us=True).url,
                "JINNAO_INDEX_URL": index_url, "JINNAO_INDEX_KEY": key, "JINNAO_INFERENCE_URL": "",
                "JINNAO_EMBED_URL": "", "JINNAO_DATA_REWORD": "false",
                "JINNAO_REPORT_PLACES": str(places), "OMP_NUM_THREADS": "1",
            }  # fmt: skip
            made = Installation(store, environment, folder)
            made.start("beat")
            yield made
            for process in made.processes:
                made.end(process)
        store.close()
    finally:
        for process in made.processes if made else ():
            made.end(process)
        redis.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(made: Installation) -> Settings:
    names = {k.removeprefix("JINNAO_").lower(): v for k, v in made.environment.items() if k.startswith("JINNAO_")}  # fmt: skip
    return Settings(**names)
