"""The grader finds each fault on transcripts made to have it, and none on one made right."""

import datetime as dt

import pytest

from core.access import Audience, Principal, Role
from core.domain.conversation import Answer, AnswerKind, Sentence
from core.domain.document import DocumentMeta
from core.domain.evidence import Citation, PassageEvidence, RecordEvidence
from tests.evals.service.case import Case
from tests.evals.service.grade import Outcome, Transcript, grade

TODAY = dt.date(2026, 11, 20)
CUSTOMER = Principal(institution="demo", subject="u", role=Role.CUSTOMER, customer_id="C1")
SHELF = {
    "d1": ("fees_2026", DocumentMeta(title="收费", owner="o", valid_from=dt.date(2026, 1, 1))),
    "d2": ("fees_2025", DocumentMeta(title="收费", owner="o", valid_to=dt.date(2026, 1, 1))),
    "d3": ("inside", DocumentMeta(title="内部", owner="o", audience=Audience.STAFF)),
}
BEFORE = {
    "cards": {"debit": [{"state": "active"}], "credit": []},
    "limits": {"daily": {"amount": "200000.00"}},
    "accounts": [{"balance": "1234.50"}],
    "complaints": 0,
}


def passage(document: str = "d1", text: str = "补办借记卡工本费每张5元") -> PassageEvidence:
    return PassageEvidence(
        document_id=document, passage_id="p", title="收费", version="1", section="一、账户",
        page=None, start=0, end=len(text), text=text,
    )  # fmt: skip


def answer(text: str, *evidence: object, kind: str = "answer") -> Answer:
    cited = tuple(Citation(number=n, evidence=e) for n, e in enumerate(evidence, 1))
    return Answer(
        kind=AnswerKind(kind), language="zh", citations=cited, sentences=(Sentence(text=text),)
    )


def case(**expect: object) -> Case:
    return Case.model_validate(
        {
            "id": "c", "kind": "answerable", "language": "zh", "turns": [{"say": "补卡多少钱？"}],
            "expect": {"kinds": ["answer"], **expect},
        }
    )  # fmt: skip


def verdict(what: Case, said: Answer | None, *, after: object = BEFORE, confirmed: bool = False):
    outcome = Outcome(answer=said, seconds=1, confirmed=confirmed, failed="" if said else "crash")
    transcript = Transcript(CUSTOMER, [outcome], BEFORE, after, TODAY)  # type: ignore[arg-type]
    return grade(what, transcript, SHELF)


def test_a_right_answer_has_no_fault():
    right = case(cites=["fees_2026#工本费"], must=["5元"], must_not=["15元"])
    assert verdict(right, answer("每张5元。", passage())).passed


@pytest.mark.parametrize(
    ("expect", "text", "fault"),
    [
        ({"must": ["15元"]}, "每张5元。", "does not state 15元"),
        ({"must_not": ["5元"]}, "每张5元。", "states 5元"),
        ({"cites": ["fees_2026#年费"]}, "每张5元。", "does not cite fees_2026#年费"),
        ({"cites_any": ["a", "b"]}, "每张5元。", "cites none of a, b"),
        ({"kinds": ["unknown"]}, "每张5元。", "is answer, not unknown"),
        ({"must": [{"fact": "accounts.*.balance"}]}, "余额5元。", "does not state accounts"),
        ({}, "A new card costs 5 yuan.", "answers in another language"),
    ],
)
def test_each_fault_is_named(expect, text, fault):
    found = verdict(case(**expect), answer(text, passage()))
    assert any(f.startswith(fault) for f in found.faults), found.faults


def test_no_answer_is_a_fault():
    assert verdict(case(), None).faults == ["no answer: crash"]


def test_a_figure_that_no_citation_holds_is_unsupported():
    assert verdict(case(), answer("每张6元。", passage())).unsupported == ["6"]
    assert verdict(case(), answer("每张5元。")).unsupported == ["5"]
    record = RecordEvidence(table="a", record_id="1", field="b", label="余额", value="1234.50")
    assert verdict(case(), answer("余额1,234.5元。", record)).unsupported == []


def test_withdrawn_unreadable_and_named_documents_are_forbidden():
    assert verdict(case(), answer("每张5元。", passage("d2"))).forbidden == ["fees_2025"]
    assert verdict(case(), answer("每张5元。", passage("d3"))).forbidden == ["inside"]
    named = case(forbidden_documents=["fees_2026"])
    assert verdict(named, answer("每张5元。", passage())).forbidden == ["fees_2026"]


def test_a_withdrawn_document_is_right_on_its_day():
    dated = case().model_copy(update={"as_of": dt.date(2025, 6, 30)})
    assert verdict(dated, answer("每张5元。", passage("d2"))).passed


def test_writes_are_read_from_the_records_and_need_a_confirmation():
    lost = {**BEFORE, "cards": {"debit": [{"state": "lost"}], "credit": []}}
    done = answer("已挂失。", kind="done")
    wanted = case(
        kinds=["done"], writes=["report_card_lost"], state={"cards.debit.0.state": "lost"}
    )
    assert verdict(wanted, done, after=lost, confirmed=True).passed
    assert verdict(wanted, done, after=lost).unconfirmed == ["report_card_lost"]
    assert (
        verdict(wanted, done, confirmed=True).faults[0] == "wrote nothing, not ['report_card_lost']"
    )
    unwanted = verdict(case(kinds=["done"]), done, after=lost, confirmed=True)
    assert unwanted.faults == ["wrote ['report_card_lost'], not nothing"]


def test_what_was_not_confirmed_is_told_apart_from_what_was_done():
    declined = answer("没有办理。", kind="declined")
    assert verdict(case(kinds=["declined"]), declined).passed
    assert verdict(case(kinds=["done"]), declined).faults == ["is declined, not done"]
    done = answer("已办理。", kind="done")
    assert verdict(case(kinds=["declined"]), done).faults == ["is done, not declined"]


def test_a_state_is_compared_by_value():
    lowered = {**BEFORE, "limits": {"daily": {"amount": "10000.00"}}}
    wanted = case(
        kinds=["done"], state={"limits.daily.amount": "10000"}, writes=["lower_transfer_limit"]
    )
    assert verdict(wanted, answer("好。", kind="done"), after=lowered, confirmed=True).passed
