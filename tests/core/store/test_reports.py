"""Reports: seen by their makers and approvers, written once, cancelled, tried again."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text

from core import audit
from core.access import Principal, Role
from core.domain.evidence import CellEvidence, ComputationEvidence
from core.domain.finding import Finding
from core.domain.report import BoundFigure, Paragraph, Report, ReportState, Section
from core.errors import Conflict, NotFound
from core.store import reports
from core.store.reports import Asked, NewReport
from core.store.session import Store
from tests.conftest import NOW, BrokenOnPurpose, roll_back

DAY = dt.date(2026, 10, 31)
SONG = Principal(institution="demo", subject="song", role=Role.ANALYST, name="宋扬")
CLERK = Principal(institution="demo", subject="li", role=Role.REPRESENTATIVE, name="李")
FOREIGN = Principal(institution="other", subject="song", role=Role.ANALYST, name="宋扬")
NEW = NewReport(template="branch_month", title="东门", subject="东门支行", language="zh", as_of=DAY)


def section(name: str = "one", said: str = "余额为9元。", findings: tuple[Finding, ...] = ()) -> Section:  # fmt: skip
    figure = BoundFigure(start=3, end=5, evidence=1)
    return Section(name=name, title="一", parts=(Paragraph(text=said, figures=(figure,), notes=(1,)),), findings=findings)  # fmt: skip


def report(*sections: Section) -> Report:
    return Report(
        title="东门支行月报", language="zh", institution="Demo", template="branch_month", as_of=DAY,
        made_at=NOW, sections=sections or (section(),),
        evidence=(
            CellEvidence(query_id="q1", row=1, column="v", value="9元"),
            ComputationEvidence(expression="[1] * 2", inputs=(0,), value=Decimal(18), unit="元"),
        ),
    )  # fmt: skip


def added(store: Store, who: Principal = SONG, new: NewReport = NEW) -> str:
    with store.transaction(who) as session:
        return reports.add(session, who, NOW, new).id


def written(store: Store, who: Principal = SONG, of: Report | None = None) -> str:
    report_id = added(store, who)
    with store.transaction(who) as session:
        reports.put_written(session, who, report_id, NOW, of or report())
    return report_id


def line(store: Store, report_id: str, who: Principal = SONG):
    with store.transaction(who) as session:
        return reports.get(session, who, report_id)


def actions(store: Store, who: Principal = SONG) -> list[str]:
    with store.transaction(who) as session:
        found = [e.action for e in audit.entries(session)]
    return [a for a in found if a.startswith("report")]


def test_a_new_report_has_a_job(store):
    made = line(store, added(store))
    assert (made.state, made.attempts, made.version, made.maker) == (ReportState.WRITING, 1, 0, "宋扬")  # fmt: skip
    with store.transaction(SONG) as session:
        job = session.execute(text("SELECT kind, state FROM job WHERE id = :id"), {"id": made.job_id})  # fmt: skip
        assert job.one()[0] == "report"


def test_it_is_its_makers_and_the_approvers(store):
    report_id = written(store, CLERK)
    other = Principal(institution="demo", subject="wang", role=Role.REPRESENTATIVE)
    assert line(store, report_id, CLERK).id == report_id
    assert line(store, report_id, SONG).id == report_id  # an approver
    for who in (other, FOREIGN):
        with store.transaction(who) as session:
            assert reports.listed(session, who) == ()
            for look in (reports.get, reports.versions, reports.inputs):
                with pytest.raises(NotFound):
                    look(session, who, report_id)
            with pytest.raises(NotFound):
                reports.version(session, who, report_id, 1)


def test_lists_go_backwards_and_by_state(store):
    first, second, third = (added(store) for _ in range(3))
    with store.transaction(SONG) as session:
        reports.put_written(session, SONG, second, NOW, report())
    with store.transaction(SONG) as session:
        assert [r.id for r in reports.listed(session, SONG, limit=2)] == [third, second]
        assert [r.id for r in reports.listed(session, SONG, before=second)] == [first]
        assert [r.id for r in reports.listed(session, SONG, states=[ReportState.REVIEW])] == [second]  # fmt: skip


def test_a_finished_section_stays_as_it_was_with_its_queries(store):
    report_id = added(store)
    asked = Asked(query_id="q1", dataset="bank", question="余额?", query="SELECT 9")
    other = Asked(query_id="q2", dataset="bank", question="?", query="SELECT 8")
    with store.transaction(SONG) as session:
        reports.finish_section(session, report_id, NOW, section(), [asked])
        reports.finish_section(session, report_id, NOW, section(said="余额为8元。"), [other])
    with store.transaction(SONG) as session:
        assert reports.sections_of(session, report_id) == {"one": section()}
        assert reports.inputs(session, SONG, report_id) == (asked,)
        assert reports.progress(session, report_id, "二", 3)
    assert (line(store, report_id).sections_done, line(store, report_id).sections) == (1, 3)
    assert line(store, report_id).step == "二"


def test_it_is_written_once(store):
    report_id = written(store)
    made = line(store, report_id)
    assert (made.state, made.version, made.title) == (ReportState.REVIEW, 1, "东门支行月报")
    with store.transaction(SONG) as session:
        assert reports.version(session, SONG, report_id, 1) == report()
        with pytest.raises(Conflict):
            reports.put_written(session, SONG, report_id, NOW, report())
        with pytest.raises(NotFound):
            reports.version(session, SONG, report_id, 2)
        assert not reports.progress(session, report_id, "", 1)
    with store.transaction(SONG) as session:
        (version,) = reports.versions(session, SONG, report_id)
    assert version.content_hash == reports.hashed(report())
    assert len(version.content_hash) == 64


def test_the_hash_tells_one_text_from_another():
    assert reports.hashed(report()) == reports.hashed(report())
    assert reports.hashed(report()) != reports.hashed(report(section(said="余额为8元。")))


def test_a_broken_transaction_leaves_no_version(store):
    report_id = added(store)
    with pytest.raises(BrokenOnPurpose):
        roll_back(store, SONG, lambda s: reports.put_written(s, SONG, report_id, NOW, report()))
    assert (line(store, report_id).state, line(store, report_id).version) == (ReportState.WRITING, 0)  # fmt: skip


def test_what_is_being_written_is_asked_to_stop(store):
    report_id = added(store)
    with store.transaction(SONG) as session:
        asked = reports.cancel(session, SONG, report_id, NOW)
    assert (asked.state, asked.cancel_asked) == (ReportState.WRITING, True)
    with store.transaction(SONG) as session:
        assert not reports.progress(session, report_id, "", 1)
        reports.stopped(session, report_id, NOW)
    assert line(store, report_id).state is ReportState.CANCELLED
    with store.transaction(SONG) as session, pytest.raises(Conflict):
        reports.put_written(session, SONG, report_id, NOW, report())


def test_a_failed_one_is_tried_again_with_its_sections(store):
    report_id = added(store)
    with store.transaction(SONG) as session:
        reports.finish_section(session, report_id, NOW, section())
        reports.fail(session, report_id, NOW, "no such template")
    failed = line(store, report_id)
    assert (failed.state, failed.error) == (ReportState.FAILED, "no such template")
    with store.transaction(SONG) as session:
        fresh = reports.again(session, SONG, report_id)
        assert reports.sections_of(session, report_id)
    assert (fresh.state, fresh.attempts, fresh.error) == (ReportState.WRITING, 2, "")
    assert fresh.job_id != failed.job_id


def test_only_what_rests_is_tried_again_and_only_by_its_maker(store):
    running, done = added(store), written(store)
    for report_id in (running, done):
        with store.transaction(SONG) as session, pytest.raises(Conflict):
            reports.again(session, SONG, report_id)
    failed = added(store, CLERK)
    with store.transaction(CLERK) as session:
        reports.fail(session, failed, NOW, "x")
    with store.transaction(SONG) as session, pytest.raises(Conflict):
        reports.again(session, SONG, failed)


def test_failing_later_changes_nothing(store):
    report_id = written(store)
    with store.transaction(SONG) as session:
        reports.fail(session, report_id, NOW, "late")
    assert line(store, report_id).state is ReportState.REVIEW


def test_its_maker_removes_it_with_all_that_belongs_to_it(store):
    report_id = written(store)
    lead = Principal(institution="demo", subject="boss", role=Role.ANALYST)
    with store.transaction(lead) as session, pytest.raises(Conflict):
        reports.remove(session, lead, report_id)
    with store.transaction(SONG) as session:
        reports.remove(session, SONG, report_id)
    with store.transaction(SONG) as session:
        assert session.execute(text("SELECT count(*) FROM report_version")).scalar_one() == 0
        with pytest.raises(NotFound):
            reports.get(session, SONG, report_id)


def test_each_step_is_in_the_audit(store):
    report_id = written(store)
    with store.transaction(SONG) as session:
        reports.remove(session, SONG, report_id)
    assert actions(store) == ["report.asked", "report.written", "report.removed"]
