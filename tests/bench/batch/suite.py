"""`jinnao bench batch`: how many reports a minute, and what is left after a worker is killed.

Reports are company notes on the demo's market, with their data questions, charts, tables and bound
figures; the model is scripted (it refuses), so each sentence is code's. The first batch is written
by one worker. The second by two, one of which gets SIGKILL with its pool in the middle and is not
replaced; then every report must be there once.
"""

import datetime as dt
import threading
import time

from sqlalchemy import text

from core.access import Principal, Role
from core.clock import SystemClock
from core.domain.batch import Batch, BatchState, NewBatch
from core.store import batches
from core.store.report_subjects import subjects
from tests.bench.batch.installation import Installation, installation
from tests.evals.result import CouldNotRun, Options, Result, Table, Target

WHO = Principal(institution="demo", subject="bench", role=Role.ANALYST, name="Bench")
AS_OF = dt.date(2026, 10, 31)
PLACES = 4
TARGETS = {
    "finished": Target(">=", 500),
    "written_twice": Target("==", 0),
    "not_written": Target("==", 0),
}
_ONCE = """
    SELECT count(*) AS reports,
           count(*) FILTER (WHERE r.state = 'review') AS written,
           count(*) FILTER (WHERE v.versions > 1 OR e.entries > 1) AS twice,
           count(*) FILTER (WHERE v.versions IS NULL OR r.state <> 'review') AS missing
    FROM report r
    LEFT JOIN (SELECT report_id, count(*) AS versions FROM report_version GROUP BY 1) v
      ON v.report_id = r.id
    LEFT JOIN (SELECT subject, count(*) AS entries FROM audit_entry
               WHERE action = 'report.written' GROUP BY 1) e ON e.subject = r.id
    WHERE r.batch_id = :batch"""


def suite(options: Options) -> Result:
    """Settings: reports=500 alone=100 (how many the single worker writes), patience_s=3600."""
    options.allow("reports", "alone", "patience_s")
    reports = int(options.settings.get("reports", 500))
    alone = min(int(options.settings.get("alone", 100)), reports)
    patience = float(options.settings.get("patience_s", 3600))
    with installation(options.say, reports, PLACES) as made:
        one = _one(made, alone, patience, options)
        two, killed = _two(made, reports, patience, options)
        counted = _counted(made, two)
    figures = {
        "reports_a_minute_one_worker": round(one, 1),
        "reports_a_minute_two_workers_one_killed": round(counted["written"] / _minutes(two), 1),
        "finished": counted["written"],
        "written_twice": counted["twice"],
        "not_written": counted["missing"],
        "in_hand_when_killed": killed,
    }
    targets = {**TARGETS, "finished": Target(">=", reports)}
    rows = (
        ("one worker", alone, figures["reports_a_minute_one_worker"]),
        ("two workers, one killed half way", reports, figures["reports_a_minute_two_workers_one_killed"]),
    )  # fmt: skip
    return Result(
        figures, targets, (Table("Batches", ("run", "reports", "reports a minute"), rows),),
        notes=("Two workers on two cores share them with PostgreSQL; after the kill one goes on.",),
    )  # fmt: skip


def _one(made: Installation, number: int, patience: float, options: Options) -> float:
    worker = made.start("worker")
    batch = _start(made, "one worker", number)
    done = _wait(made, batch.id, patience, options)
    made.end(worker)
    return number / _minutes(done)


def _two(made: Installation, number: int, patience: float, options: Options) -> tuple[Batch, int]:
    """The batch when it is over, and how many reports were in hand at the kill."""
    workers = [made.start("worker") for _ in range(2)]
    batch = _start(made, "two workers", number)
    in_hand: list[int] = []

    def kill() -> None:
        while (found := _look(made, batch.id)).counts.written < number // 2:
            time.sleep(0.2)
        in_hand.append(found.counts.writing)
        made.kill(workers[0])
        options.say(f"killed a worker after {found.counts.written} reports")

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    done = _wait(made, batch.id, patience, options)
    killer.join(10)
    if not in_hand:
        raise CouldNotRun("The batch ended before a worker could be killed.")
    made.end(workers[1])
    return done, in_hand[0]


def _start(made: Installation, title: str, number: int) -> Batch:
    with made.store.transaction(WHO) as session:
        chosen = subjects(session, "company", "zh")[:number]
        if len(chosen) < number:
            raise CouldNotRun(f"There are {len(chosen)} companies for {number} reports.")
        new = NewBatch(
            title=title, template="company_note", language="zh", as_of=AS_OF, subjects=chosen
        )
        batch = batches.start(session, WHO, SystemClock().now(), new)
        batches.settle(session, batch.id, SystemClock().now(), PLACES)
        return batch


def _wait(made: Installation, batch_id: str, patience: float, options: Options) -> Batch:
    ends, told = time.monotonic() + patience, 0.0
    while (found := _look(made, batch_id)).state is BatchState.RUNNING:
        if time.monotonic() > ends:
            raise CouldNotRun(f"Not over after {patience:.0f} s: {found.counts}")
        if time.monotonic() - told > 30:
            told = time.monotonic()
            options.say(f"{found.title}: {found.counts.written} of {found.items}")
        time.sleep(0.5)
    return found


def _look(made: Installation, batch_id: str) -> Batch:
    with made.store.transaction(WHO) as session:
        return batches.get(session, WHO, batch_id)


def _counted(made: Installation, batch: Batch) -> dict[str, int]:
    with made.store.transaction(WHO) as session:
        return dict(session.execute(text(_ONCE), {"batch": batch.id}).mappings().one())


def _minutes(batch: Batch) -> float:
    assert batch.ended_at is not None
    return max((batch.ended_at - batch.started_at).total_seconds(), 1e-3) / 60
