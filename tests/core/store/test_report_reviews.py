"""Review: remarks, new versions over the newest one, and the word of a second person."""

import pytest

from core.access import Principal, Role
from core.domain.finding import Finding, Severity
from core.domain.report import ReportState
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.store import report_reviews, reports
from tests.conftest import NOW
from tests.core.store.test_reports import CLERK, SONG, added, line, report, section, written

CHEN = Principal(institution="demo", subject="chen", role=Role.ANALYST, name="陈静")
RULE = Finding(
    rule_id="r", rule_version="1", severity=Severity.CRITICAL, name_zh="承诺收益",
    name_en="promised return", start=0, end=2, text="稳赚",
)  # fmt: skip


def _do(store, who, do, *given, **named):
    with store.transaction(who) as session:
        return do(session, who, *given, **named)


def _edit(store, who, report_id, over=1, said="余额为8元。"):
    new = report(section(said=said))
    return _do(store, who, report_reviews.put_edited, report_id, NOW, new, "改字", over=over)


def test_a_second_person_approves(store):
    report_id = written(store)
    done = _do(store, CHEN, report_reviews.approve, report_id, 1, NOW)
    assert (done.state, done.approved_by, done.approver) == (ReportState.APPROVED, "chen", "陈静")
    for later in (report_reviews.approve, report_reviews.give_back):
        given = (report_id, 1, NOW) if later is report_reviews.approve else (report_id, 1, "x", NOW)
        with pytest.raises(Conflict):
            _do(store, CHEN, later, *given)
    with pytest.raises(Conflict):
        _edit(store, SONG, report_id)
    with pytest.raises(Conflict):
        _do(store, SONG, reports.remove, report_id)


def test_authors_do_not_approve_their_own(store):
    report_id = written(store)
    with pytest.raises(Forbidden):
        _do(store, SONG, report_reviews.approve, report_id, 1, NOW)
    _edit(store, CHEN, report_id)
    with pytest.raises(Forbidden):
        _do(store, CHEN, report_reviews.approve, report_id, 2, NOW)
    assert line(store, report_id).state is ReportState.REVIEW


def test_approval_needs_the_right(store):
    report_id = written(store, CLERK)
    with pytest.raises(Forbidden):
        _do(store, CLERK, report_reviews.approve, report_id, 1, NOW)


def test_only_the_newest_version_is_approved(store):
    report_id = written(store)
    _edit(store, SONG, report_id)
    with pytest.raises(Conflict):
        _do(store, CHEN, report_reviews.approve, report_id, 1, NOW)
    assert _do(store, CHEN, report_reviews.approve, report_id, 2, NOW).state is ReportState.APPROVED


def test_open_comments_come_first(store):
    report_id = written(store)
    said = _do(store, CHEN, report_reviews.comment, report_id, NOW, "one", 0, "来源？")
    assert (said.version, said.author_name, said.resolved_at) == (1, "陈静", None)
    with pytest.raises(Conflict):
        _do(store, CHEN, report_reviews.approve, report_id, 1, NOW)
    for _ in range(2):
        _do(store, SONG, report_reviews.resolve, report_id, said.id, NOW)
    (kept,) = _do(store, SONG, report_reviews.comments, report_id)
    assert kept.resolved_by == "song"
    _do(store, CHEN, report_reviews.approve, report_id, 1, NOW)


def test_a_comment_has_words_and_belongs_to_its_report(store):
    one, other = written(store), written(store)
    for text in ("", "长" * 4_001):
        with pytest.raises(BadInput):
            _do(store, CHEN, report_reviews.comment, one, NOW, "one", 0, text)
    said = _do(store, CHEN, report_reviews.comment, one, NOW, "one", 0, "好")
    with pytest.raises(NotFound):
        _do(store, CHEN, report_reviews.resolve, other, said.id, NOW)
    with pytest.raises(Conflict):
        _do(store, CHEN, report_reviews.comment, added(store), NOW, "one", 0, "太早")


def test_what_a_conduct_rule_objects_to_is_not_approved(store):
    report_id = written(store, of=report(section(findings=(RULE,))))
    with pytest.raises(Conflict):
        _do(store, CHEN, report_reviews.approve, report_id, 1, NOW)
    mild = RULE.model_copy(update={"severity": Severity.MEDIUM})
    other = written(store, of=report(section(findings=(mild,))))
    assert _do(store, CHEN, report_reviews.approve, other, 1, NOW).state is ReportState.APPROVED


def test_it_is_returned_with_a_reason_and_comes_back_by_an_edit(store):
    report_id = written(store)
    _do(store, CHEN, report_reviews.give_back, report_id, 1, "太长", NOW)
    assert line(store, report_id).state is ReportState.RETURNED
    (said,) = _do(store, SONG, report_reviews.comments, report_id)
    assert (said.text, said.section) == ("太长", "")
    assert _edit(store, SONG, report_id).state is ReportState.REVIEW


def test_two_editors_do_not_overwrite_each_other(store):
    report_id = written(store)
    assert _edit(store, SONG, report_id).version == 2
    with pytest.raises(Conflict):
        _edit(store, CHEN, report_id, over=1)
    newest = _do(store, SONG, reports.versions, report_id)
    assert [(v.number, v.author, v.note) for v in newest] == [(2, "song", "改字"), (1, "song", "")]
    old, new = (_do(store, SONG, reports.version, report_id, n) for n in (1, 2))
    assert old != new
