"""Reviews, blind ones too, the decision, the second signature, and what decisions teach."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import col, select

from core import audit
from core.access import Principal, Role
from core.domain.case import CaseState, StepKind, Verdict
from core.domain.finding import Severity
from core.errors import AppError, BadInput, Conflict, Forbidden, NotFound
from core.store import case_references, case_reviews, case_steps, cases, findings
from core.store.tables.case import CaseRow
from core.store.tables.conduct import ReferenceRow
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    PROMISE,
    QIN,
    SAID,
    SURE,
    THEM,
    XU,
    admitted,
    do,
    exchange,
    finding,
    new_material,
    utterance,
)

CONFIRMED, FALSE, MORE = Verdict.CONFIRMED, Verdict.FALSE_ALARM, Verdict.NEEDS_MORE
LIN = Principal(institution="demo", subject="lin", role=Role.COMPLIANCE_OFFICER, name="林")


def taken(store, *found, **named):
    """A case that Xu has, and its findings."""
    (case_id,) = admitted(store, *(found or (finding(),)), **named)
    do(store, XU, cases.assign, case_id, NOW)
    return case_id, ids(store, case_id)


def ids(store, case_id):
    with store.transaction(XU) as session:
        return [f.id for f in findings.of_case(session, case_id)]


def review(store, who, case_id, finding_id, verdict=CONFIRMED, reason="依据明确"):
    return do(store, who, case_reviews.review, case_id, NOW, finding_id, verdict, reason)


def decide(store, case_id, verdict=CONFIRMED, who=XU, **named):
    return do(store, who, case_reviews.decide, case_id, NOW, verdict, "属实", **named)


def seen(store, who, case_id):
    with store.transaction(who) as session:
        return case_reviews.seen(session, who, cases.get(session, case_id))


def references(store):
    with store.transaction(XU) as session:
        rows = session.exec(select(ReferenceRow).order_by(col(ReferenceRow.text))).all()
    return {(r.text, r.rule_id): r.rules for r in rows}


def test_a_grave_case_is_decided_by_one_and_signed_by_another(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first)
    decided = decide(store, case_id)
    assert (decided.state, decided.verdict, decided.decided_by) == (CaseState.DECIDED, CONFIRMED, "xu")  # fmt: skip
    with pytest.raises(Forbidden, match="does not sign"):
        do(store, XU, case_reviews.sign, case_id, NOW)
    signed = do(store, GAO, case_reviews.sign, case_id, NOW)
    assert (signed.state, signed.signed_by, signed.closed_at) == (CaseState.CLOSED, "gao", NOW)
    with pytest.raises(Conflict, match="closed"):
        do(store, GAO, case_reviews.sign, case_id, NOW)
    with store.transaction(XU) as session:
        kinds = [s.kind for s in case_steps.steps(session, case_id)]
        entries = [e.action for e in audit.entries(session) if e.subject == case_id]
    course = ["opened", "assigned", "reviewed", "decided", "signed", "closed"]
    assert kinds == course
    assert entries == [f"case.{k}" for k in course]


def test_a_medium_case_needs_no_signature(store):
    case_id, (first,) = taken(store, finding(severity=Severity.MEDIUM))
    review(store, XU, case_id, first, FALSE)
    assert decide(store, case_id, FALSE).state is CaseState.CLOSED


def test_every_finding_is_reviewed_by_the_decider_first(store):
    case_id, (first, second) = taken(store, finding(), finding(SURE))
    review(store, XU, case_id, first)
    review(store, GAO, case_id, second)
    with pytest.raises(Conflict) as left:
        decide(store, case_id)
    assert left.value.facts["findings"] == [second]
    review(store, XU, case_id, second, FALSE)
    assert decide(store, case_id).state is CaseState.DECIDED


def test_findings_that_join_meanwhile_are_reviewed_too(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first)
    admitted(store, finding(SURE), new=new_material("m2"))
    with pytest.raises(Conflict, match="1 of the findings"):
        decide(store, case_id)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ((CONFIRMED, FALSE), FALSE),
        ((CONFIRMED, FALSE), Verdict.VALUABLE),
        ((FALSE, FALSE), CONFIRMED),
        ((MORE, CONFIRMED), CONFIRMED),
    ],
)
def test_a_verdict_fits_the_reviews(store, words, verdict):
    case_id, found = taken(store, finding(), finding(SURE))
    for finding_id, word in zip(found, words, strict=True):
        review(store, XU, case_id, finding_id, word)
    with pytest.raises(Conflict):
        decide(store, case_id, verdict)


def test_needing_more_keeps_the_case_in_review_and_open_for_findings(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first, MORE)
    held = decide(store, case_id, MORE)
    assert (held.state, held.verdict, held.decided_by) == (CaseState.IN_REVIEW, None, None)
    assert references(store) == {}
    assert admitted(store, finding(SURE), new=new_material("m2")) == (case_id,)


def test_after_the_decision_findings_open_another_case(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first)
    decide(store, case_id)
    (next_id,) = admitted(store, finding(SURE), new=new_material("m2"))
    assert next_id != case_id
    do(store, GAO, case_reviews.send_back, case_id, NOW, "请听录音")
    assert admitted(store, finding(), new=new_material("m3")) == (next_id,)
    decide(store, case_id)
    with store.transaction(XU) as session:
        assert session.get_one(CaseRow, case_id).key.count("#") == 1


def test_the_other_words_are_hidden_until_the_own_is_given(store):
    case_id, (first, second) = taken(store, finding(), finding(SURE))
    review(store, XU, case_id, first, CONFIRMED, "原话清楚")
    for_gao = seen(store, GAO, case_id)[first]
    assert (for_gao.reviews, for_gao.hidden) == ((), 1)
    with store.transaction(GAO) as session:
        steps = case_steps.steps(session, case_id)
        told = case_reviews.masked(steps, GAO, seen(store, GAO, case_id))
    assert "原话清楚" not in str(told)
    assert "confirmed" not in str(told)
    assert "原话清楚" in str(steps)
    own = review(store, GAO, case_id, first, FALSE)
    assert (own.blind, own.first_verdict) == (True, FALSE)
    after = seen(store, GAO, case_id)[first]
    assert ({r.reviewer for r in after.reviews}, after.hidden) == ({"xu", "gao"}, 0)
    assert not next(r for r in after.reviews if r.reviewer == "xu").blind
    assert seen(store, QIN, case_id)[first].hidden == 0
    assert second not in seen(store, GAO, case_id)


def test_the_audit_log_has_no_verdict_of_a_review(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first, CONFIRMED, "原话清楚")
    with store.transaction(GAO) as session:
        told = [e.details for e in audit.entries(session) if e.action == "case.reviewed"]
    assert told == [{"finding": first, "rule": "RET-001"}]


def test_a_review_that_is_changed_keeps_its_first_word(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first, MORE, "先听录音")
    changed = review(store, XU, case_id, first, CONFIRMED, "录音已听")
    assert (changed.verdict, changed.first_verdict, changed.reason) == (CONFIRMED, MORE, "录音已听")
    with store.transaction(XU) as session:
        words = [s.details["reason"] for s in case_steps.steps(session, case_id) if s.kind is StepKind.REVIEWED]  # fmt: skip
    assert words == ["先听录音", "录音已听"]


def test_two_officers_cannot_both_decide(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first)
    meet = Barrier(2)

    def work(verdict):
        try:
            with store.transaction(XU) as session:
                cases.get(session, case_id)
                meet.wait(10)
                return case_reviews.decide(session, XU, case_id, NOW, verdict, "并发").state
        except AppError as error:
            return type(error)

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(work, (CONFIRMED, CONFIRMED))) == {CaseState.DECIDED, Conflict}
    assert len(references(store)) == 1


def test_only_who_has_it_decides(store):
    case_id, (first,) = taken(store)
    review(store, GAO, case_id, first)
    with pytest.raises(Forbidden, match="another officer"):
        decide(store, case_id, who=GAO)
    do(store, GAO, cases.assign, case_id, NOW, over="xu")
    assert decide(store, case_id, who=GAO).decided_by == "gao"


def test_refusals(store):
    case_id, (first,) = taken(store)
    other_id, (other,) = taken(store, new=new_material("m9", person="E9"))
    with pytest.raises(NotFound):
        review(store, XU, case_id, other)
    with pytest.raises(BadInput):
        review(store, XU, case_id, first, reason=" ")
    with pytest.raises(Forbidden):
        review(store, QIN, case_id, first)
    with pytest.raises(NotFound):
        review(store, THEM, case_id, first)
    with pytest.raises(Conflict):
        do(store, GAO, case_reviews.sign, other_id, NOW)


def test_decisions_teach_sentences(store):
    case_id, _ = taken(store, finding(), finding(SURE), finding("", rule="DIS-001"))
    words = {PROMISE: FALSE, SURE: CONFIRMED, "": CONFIRMED}
    with store.transaction(XU) as session:
        found = findings.of_case(session, case_id)
    for one in found:
        review(store, XU, case_id, one.id, words[one.finding.text])
    decide(store, case_id)
    with store.transaction(XU) as session:
        rows = session.exec(select(ReferenceRow)).all()
        taught = {r.finding_id: (r.text, r.rules, r.language, r.decided_by) for r in rows}
    whole = "这款产品保本保息，稳赚不赔！"
    by_text = {f.finding.text: f.id for f in found}
    assert taught == {
        by_text[PROMISE]: (whole, [], "zh", "xu"),
        by_text[SURE]: (whole, ["RET-001"], "zh", "xu"),
    }
    do(store, GAO, case_reviews.send_back, case_id, NOW, "再看")
    assert references(store) == {}


def test_a_valuable_finding_teaches_nothing(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first, Verdict.VALUABLE)
    decide(store, case_id, Verdict.VALUABLE)
    assert references(store) == {}


@pytest.mark.parametrize(
    ("said", "words", "whole"),
    [
        (SAID, SURE, "这款产品保本保息，稳赚不赔！"),
        ("本产品不保本。请知悉", "保本", "本产品不保本。"),
        ("It is 3.5 percent. It is guaranteed. Buy", "guaranteed", "It is guaranteed."),
        ("稳赚", "稳赚", "稳赚"),
        ("好。稳赚。行？", "稳赚。行", "稳赚。行？"),
    ],
)
def test_the_sentence_around_the_words(said, words, whole):
    one = finding(words, text=said)
    assert case_references.sentence(one, exchange((utterance(2, said),))) == whole


def test_words_that_stand_elsewhere_by_now_are_taken_as_they_were():
    one = finding(SURE)
    assert case_references.sentence(one, exchange((utterance(2, "改过了"),))) == SURE


def test_sending_back_needs_a_second_person_and_a_reason(store):
    case_id, (first,) = taken(store)
    review(store, XU, case_id, first)
    decide(store, case_id)
    with pytest.raises(Forbidden):
        do(store, XU, case_reviews.send_back, case_id, NOW, "x")
    with pytest.raises(BadInput):
        do(store, LIN, case_reviews.send_back, case_id, NOW, " ")
    back = do(store, LIN, case_reviews.send_back, case_id, NOW, "请补录音")
    assert (back.state, back.verdict, back.decided_at) == (CaseState.IN_REVIEW, None, None)
    review(store, XU, case_id, first, FALSE)
    assert decide(store, case_id, FALSE).state is CaseState.DECIDED
    with pytest.raises(Conflict, match="decided"):
        review(store, GAO, case_id, first)
