"""The kinds of jobs around reports, without a model: what is written, scheduled and tended."""

import asyncio
import datetime as dt

import psycopg
import pytest
from sqlalchemy import text

from core.access import Principal, Role
from core.domain.batch import NewBatch, NewSchedule, Subject
from core.domain.job import JobState, NewJob
from core.errors import BackendRefused
from core.queue import enqueue
from core.settings import Settings
from core.store import batches, report_schedules, reports
from core.store.reports import NewReport
from inference.scripted import Scripted
from workers.perform import Parts, perform
from workers.registry import Registry
from workers.reports import ReportWork

DAY = dt.date(2026, 10, 31)


@pytest.fixture
def analyst() -> Principal:
    return Principal(institution="demo", subject="song", role=Role.ANALYST, name="宋扬")


@pytest.fixture
def parts(store, clock, database) -> Parts:
    settings = Settings(
        database_url=database.app, index_url="http://127.0.0.1:9", report_places=2, demo=False
    )
    work = ReportWork(settings, Scripted().on(BackendRefused("no narration")))
    work.prepare()
    return Parts(store, clock, Registry(work.kinds()), lease_s=30, pause_s=0)


def _jobs(store, who) -> dict[str, str]:
    with store.transaction(who) as session:
        found = session.execute(text("SELECT id, kind FROM job WHERE state = 'queued' ORDER BY id"))
        return {row[0]: row[1] for row in found}


def _do_all(parts: Parts, who: Principal, rounds: int = 20) -> None:
    for _ in range(rounds):
        waiting = _jobs(parts.store, who)
        if not waiting:
            return
        for job_id in waiting:
            perform(parts, "demo", job_id)
    raise AssertionError("jobs without an end")


def test_without_data_every_section_says_what_is_missing(parts, store, analyst, clock):
    with store.transaction(analyst) as session:
        new = NewReport(
            template="company_note", title="X", subject="某公司", language="zh", as_of=DAY
        )
        made = reports.add(session, analyst, clock.now(), new)
    (job_id,) = _jobs(store, analyst)
    assert perform(parts, "demo", job_id) is JobState.DONE
    with store.transaction(analyst) as session:
        report = reports.version(session, analyst, made.id, 1)
        assert reports.get(session, analyst, made.id).state.value == "review"
    kinds = {part.kind for section in report.sections for part in section.parts}
    assert kinds == {"missing"}
    assert all(section.parts for section in report.sections)


def test_a_batch_goes_on_by_itself_until_it_is_over(parts, store, analyst, clock, database):
    subjects = tuple(Subject(key=f"公司{n}", title=f"公司{n}") for n in range(5))
    with store.transaction(analyst) as session:
        new = NewBatch(
            title="点评", template="company_note", language="zh", as_of=DAY, subjects=subjects
        )
        batch = batches.start(session, analyst, clock.now(), new)
        batches.settle(session, batch.id, clock.now(), 2)
    _do_all(parts, analyst)
    with store.transaction(analyst) as session:
        found = batches.get(session, analyst, batch.id)
    assert (found.state.value, found.counts.written) == ("done", 5)
    with psycopg.connect(database.admin) as c:
        written = c.execute(
            "SELECT count(*), count(DISTINCT report_id) FROM report_version"
        ).fetchone()
    assert written == (5, 5)


def test_an_unknown_template_fails_with_words_and_the_batch_ends(parts, store, analyst, clock):
    with store.transaction(analyst) as session:
        new = NewBatch(
            title="x", template="no_such", language="zh", as_of=DAY,
            subjects=(Subject(key="a", title="a"),),
        )  # fmt: skip
        batch = batches.start(session, analyst, clock.now(), new)
        batches.settle(session, batch.id, clock.now(), 2)
    _do_all(parts, analyst)
    with store.transaction(analyst) as session:
        found = batches.get(session, analyst, batch.id)
        (report,) = reports.listed(session, analyst, batch_id=batch.id)
    assert (found.state.value, found.counts.failed) == ("done", 1)
    assert "no_such" in report.error


def test_a_schedule_starts_a_batch_of_its_subjects(parts, store, analyst, clock):
    with store.transaction(analyst) as session:
        new = NewSchedule(
            name="点评", cron="0 6 1 * *", template="company_note", language="zh",
            subjects=("甲公司", "乙公司"),
        )  # fmt: skip
        made = report_schedules.add(session, analyst, clock.now(), new)
        due = report_schedules.get(session, made.id)
    with store.transaction(due.principal) as session:
        job = NewJob(kind="report_batch", payload={"schedule_id": made.id})
        enqueue(session, due.principal, job)
    _do_all(parts, analyst)
    with store.transaction(analyst) as session:
        (batch,) = batches.listed(session, analyst)
    assert (batch.schedule_id, batch.counts.written) == (made.id, 2)


def test_tending_revives_a_batch_whose_last_worker_died(parts, store, analyst, clock):
    with store.transaction(analyst) as session:
        new = NewBatch(
            title="x", template="company_note", language="zh", as_of=DAY,
            subjects=(Subject(key="a", title="a"), Subject(key="b", title="b")),
        )  # fmt: skip
        batch = batches.start(session, analyst, clock.now(), new)
        batches.settle(session, batch.id, clock.now(), 1)
        session.execute(text("UPDATE job SET state = 'failed', error = 'The worker died.'"))
        enqueue(session, analyst, NewJob(kind="report_tend"))
    _do_all(parts, analyst)
    with store.transaction(analyst) as session:
        found = batches.get(session, analyst, batch.id)
    assert (found.state.value, found.counts.parked, found.counts.written) == ("done", 1, 1)


def test_while_the_index_is_away_a_report_is_tried_again_and_then_parked(
    parts, store, analyst, clock
):
    with store.transaction(analyst) as session:
        new = NewBatch(
            title="x", template="branch_month", language="zh", as_of=DAY,
            subjects=(Subject(key="滨江支行", title="滨江支行"),),
        )  # fmt: skip
        batch = batches.start(session, analyst, clock.now(), new)
        batches.settle(session, batch.id, clock.now(), 1)
    _do_all(parts, analyst)
    with store.transaction(analyst) as session:
        assert batches.get(session, analyst, batch.id).counts.writing == 1
        enqueue(session, analyst, NewJob(kind="report_tend"))
    _do_all(parts, analyst)
    with store.transaction(analyst) as session:
        (report,) = reports.listed(session, analyst, batch_id=batch.id)
        done = reports.sections_of(session, report.id)
    assert report.state.value == "parked"
    assert "index" in report.error
    assert "loans" in done  # what did not need the index was finished once and stays


@pytest.mark.parametrize(("narration", "narrates"), [("off", False), ("on", True)])
def test_the_model_narrates_only_where_the_installation_says_so(
    store, clock, database, analyst, narration, narrates
):
    settings = Settings(database_url=database.app, demo=False, report_narration=narration)
    work = ReportWork(settings, Scripted())

    async def has_narrator() -> bool:
        async with work.opened(store, clock, analyst) as made:
            return made.backend is not None

    assert asyncio.run(has_narrator()) is narrates
    assert Settings(_env_file=None).report_narration == "off"
