"""The platform that a suite asks: one that runs already, or one started for it and stopped after."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from core.processes.home import Home, Running
from core.settings import Settings, load
from tests.evals.machine import ROOT
from tests.evals.result import CouldNotRun

_PATIENCE_S = 900.0  # a first start may fetch a model


@contextmanager
def platform(home: str, say: Callable[[str], None]) -> Iterator[Settings]:
    """Settings of a running platform: the one of `home`, or with "" an own one in a new folder."""
    usual = load().state
    if home:
        running = Home(Path(home).expanduser().resolve()).running()
        if running is None or not running.up:
            raise CouldNotRun(f"Nothing runs in {home}; start it with `jinnao up`.")
        yield indexed(settings_of(running), say)
        return
    folder = Path(tempfile.mkdtemp(prefix="jinnao-eval-"))
    try:
        with started(folder, usual, say) as running:
            yield indexed(settings_of(running), say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settings_of(running: Running) -> Settings:
    return load(running.environment)


@contextmanager
def started(folder: Path, usual: Path, say: Callable[[str], None]) -> Iterator[Running]:
    """Models come from the usual home where it has them; nothing else is shared with it."""
    environment = {**os.environ, "JINNAO_HOME": str(folder), "JINNAO_PORT": "0"}
    if (usual / "models").is_dir():
        environment.setdefault("JINNAO_MODEL_PATH", str(usual / "models"))
    say("starting a platform for this eval")
    log = folder / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "jinnao.py"), "up"],
            cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            yield _ready(process, folder, log)
        finally:
            _stop(process)


def _ready(process: "subprocess.Popen[bytes]", folder: Path, log: Path) -> Running:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise CouldNotRun(f"The platform did not start: {_last(log)}")
        running = Home(folder).running()
        if running is not None and _healthy(running.address):
            return running
        time.sleep(0.5)
    raise CouldNotRun(f"The platform was not ready in {_PATIENCE_S:.0f} s: {_last(log)}")


def indexed(settings: Settings, say: Callable[[str], None]) -> Settings:
    """Waits until every passage has its vector: search is not itself before that."""
    headers = {"authorization": f"Bearer {settings.index_key.get_secret_value()}"}
    until, said = time.monotonic() + _PATIENCE_S, -1
    while time.monotonic() < until:
        status = httpx.get(
            f"{settings.index_url}/status", headers=headers, timeout=30, trust_env=False
        )
        pending = sum(one["pending"] for one in status.raise_for_status().json())
        if pending == 0:
            return settings
        if pending != said:
            say(f"{pending} passages wait for their vectors")
            said = pending
        time.sleep(2)
    raise CouldNotRun(f"{said} passages have no vector after {_PATIENCE_S:.0f} s.")


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _last(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return " / ".join(lines[-3:]) or "it said nothing"


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
