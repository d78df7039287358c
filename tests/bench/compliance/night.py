"""A night under kills: workers, broker and web get SIGKILL while it runs, and then it is counted."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from core.access import Principal, system
from core.clock import SystemClock, new_id
from core.domain.job import NewJob
from core.queue import enqueue
from core.store import materials
from core.store.session import Store
from tests.bench.compliance import said
from tests.platform import Platform

WHO: Principal = system("demo")
VICTIMS = ("worker", "redis", "web")
_BATCH = 1_000
_COUNTED = """
    WITH seen AS (
      SELECT m.id, count(s.scope) AS times FROM material m
      LEFT JOIN screening s ON s.material_id = m.id AND s.revision = m.revision
      WHERE m.source = 'night' GROUP BY m.id),
    found AS (
      SELECT f.case_id FROM finding f JOIN seen ON seen.id = f.material_id),
    versions AS (
      SELECT s.material_id, s.revision, r.rule_id, r.rule_version, count(*) AS times
      FROM screening s JOIN scope_rule r ON r.scope = s.scope
      GROUP BY 1, 2, 3, 4 HAVING count(*) > 1)
    SELECT (SELECT count(*) FROM seen) AS items,
           (SELECT count(*) FROM seen WHERE times = 0) AS missed,
           (SELECT count(*) FROM seen WHERE times > 1) AS screened_twice,
           (SELECT count(*) FROM versions) AS twice_under_one_version,
           (SELECT count(*) FROM found) AS findings,
           (SELECT count(*) FROM found WHERE case_id IS NULL) AS without_case,
           (SELECT coalesce(sum(s.found), 0) FROM screening s JOIN seen ON seen.id = s.material_id)
             AS findings_told"""


@dataclass(frozen=True)
class Night:
    """What stood in the database in the morning. kills names the processes that were killed."""

    items: int
    missed: int
    screened_twice: int
    twice_under_one_version: int
    findings: int
    without_case: int
    findings_told: int
    kills: tuple[str, ...]
    seconds: float


def night(
    folder: Path, items: int, kills: int, say: Callable[[str], None], backend: str = "",
    patience_s: float = 3_600,
) -> Night:  # fmt: skip
    """A whole platform of its own; backend: "" for its embedded engine."""
    platform = Platform(folder, backend)
    platform.environment |= {"JINNAO_ENGINE_MODEL": "none"}
    running = platform.up()
    try:
        store = Store(running.environment["JINNAO_DATABASE_URL"])
        say(f"putting {items} items")
        _put(store, items)
        started = time.monotonic()
        with store.transaction(WHO) as session:
            enqueue(session, WHO, NewJob(kind="screen_nightly", key=new_id("night")))
        killed = _killing(platform, store, items, kills, patience_s, say)
        seconds = time.monotonic() - started
        with store.transaction(WHO) as session:
            counted = dict(session.execute(text(_COUNTED)).mappings().one())
        store.close()
        return Night(**counted, kills=tuple(killed), seconds=seconds)
    finally:
        platform.stop()


def _put(store: Store, items: int) -> None:
    now = SystemClock().now()
    made = iter(said.materials(items))
    for at in range(0, items, _BATCH):
        with store.transaction(WHO) as session:
            for _ in range(min(_BATCH, items - at)):
                materials.put(session, WHO, now, next(made))


def _killing(
    platform: Platform, store: Store, items: int, kills: int, patience_s: float,
    say: Callable[[str], None],
) -> list[str]:  # fmt: skip
    """Kills one after another whenever a further share of the night is done; waits for its end."""
    drawn, killed, ends = random.Random(11), [], time.monotonic() + patience_s
    while not _over(store):
        if time.monotonic() > ends:
            raise TimeoutError(f"The night was not over after {patience_s:.0f} s.")
        if len(killed) < kills and _screened(store) >= items * (len(killed) + 1) / (kills + 1):
            name = VICTIMS[len(killed) % len(VICTIMS)]
            if _kill(platform, name, drawn):
                killed.append(name)
                say(f"killed {name} after {_screened(store)} items")
        time.sleep(0.2)
    return killed


def _kill(platform: Platform, name: str, drawn: random.Random) -> bool:
    running = platform.home.running()
    names = [n for n in (running.processes if running else {}) if n.startswith(name)]
    if running is None or not names:
        return False
    try:
        os.kill(running.processes[drawn.choice(names)].pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _over(store: Store) -> bool:
    with store.transaction(WHO) as session:
        state = session.execute(text("SELECT state FROM sweep WHERE kind = 'nightly'")).scalar()
    return state == "done"


def _screened(store: Store) -> int:
    with store.transaction(WHO) as session:
        return int(session.execute(text("SELECT count(*) FROM screening")).scalar_one())
