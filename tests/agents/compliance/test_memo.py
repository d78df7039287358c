"""The memo's draft: every sentence is cited and bound, and nothing is decided that is not."""

import datetime as dt

import pytest

from agents.compliance.memo import Memo, Part, draft
from agents.compliance.phrases import named
from agents.compliance.rules.screen import screen
from agents.kit.figures import unbound
from core.access import Principal, Role
from core.domain.case import NewTask, Verdict
from core.domain.conduct import CustomerFacts, Speaker
from core.domain.evidence import PassageEvidence
from core.domain.finding import Severity
from core.errors import Forbidden, NotFound
from core.store import case_reviews, case_tasks, cases
from core.store import findings as found
from core.store.session import Store
from tests.agents.compliance.samples import decide, number_of, past, put_law, two_rules
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    QIN,
    SAID,
    SURE,
    TALK,
    THEM,
    XU,
    admitted,
    exchange,
    finding,
    new_material,
    utterance,
)

LANGUAGES = ("zh", "en")


def memo(store: Store, case_id: str, language: str = "zh", who: Principal = XU) -> Memo:
    with store.transaction(who) as session:
        return draft(session, who, case_id, NOW, language)


def said(made: Memo, part: Part | None = None) -> str:
    return "\n".join(
        s.text
        for section in made.sections
        if part in (None, section.part)
        for s in section.sentences
    )


def loose(made: Memo) -> list[str]:
    """Sentences without a citation, or with a figure that their own citations do not hold."""
    held = {c.number: c.evidence for c in made.citations}
    return [
        s.text
        for section in made.sections
        for s in section.sentences
        if not s.citations or unbound(s.text, [held[n] for n in s.citations])
    ]


def verdicts() -> list[str]:
    return [named("verdict", v, language) for v in Verdict for language in LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_is_there_and_every_sentence_is_cited(store: Store, language: str) -> None:
    past(store)
    made = memo(store, two_rules(store), language)
    assert [s.part for s in made.sections] == list(Part)
    assert all(s.sentences for s in made.sections)
    assert loose(made) == []
    assert [c.number for c in made.citations] == list(range(1, len(made.citations) + 1))
    used = {n for section in made.sections for s in section.sentences for n in s.citations}
    assert used == {c.number for c in made.citations}
    assert made.day == dt.date(2026, 11, 19)
    assert screen(said(made)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_undecided_case_has_no_verdict(store: Store, language: str) -> None:
    case_id = two_rules(store)
    with store.transaction(XU) as session:
        cases.assign(session, XU, case_id, NOW)
        for one in found.of_case(session, case_id):
            case_reviews.review(session, XU, case_id, NOW, one.id, Verdict.CONFIRMED, "明知故犯")
    made = memo(store, case_id, language)
    whole = made.model_dump_json()
    assert [v for v in verdicts() if v in whole] == []
    assert "明知故犯" not in whole
    assert {"zh": "尚未作出决定", "en": "not decided"}[language] in said(made, Part.FACTS)
    assert {"zh": "都还没有作出", "en": "still to be made"}[language] in said(made, Part.REMAINING)


def test_a_decision_sent_back_is_none(store: Store) -> None:
    case_id = two_rules(store)
    decide(store, case_id, Verdict.CONFIRMED, signed=False)
    waiting = memo(store, case_id)
    assert "违规成立" in said(waiting, Part.FACTS)
    assert "尚待另一人签字" in said(waiting, Part.REMAINING)
    assert loose(waiting) == []
    with store.transaction(GAO) as session:
        case_reviews.send_back(session, GAO, case_id, NOW, "再核对")
    back = memo(store, case_id).model_dump_json()
    assert [v for v in verdicts() if v in back] == []


def test_a_closed_case_and_one_being_put_right(store: Store) -> None:
    closed = past(store, Verdict.FALSE_ALARM)
    made = memo(store, closed)
    assert "误报" in said(made, Part.FACTS)
    assert "没有待决定的事项" in said(made, Part.REMAINING)
    case_id = two_rules(store)
    decide(store, case_id, Verdict.CONFIRMED, signed=False)
    task = NewTask(title="回访客户", owner="王强", due_on=dt.date(2026, 12, 5))
    with store.transaction(GAO) as session:
        case_tasks.add(session, GAO, case_id, NOW, task)
        case_reviews.sign(session, GAO, case_id, NOW)
    made = memo(store, case_id)
    assert "“回访客户”未完成，负责人王强，期限2026-12-05" in said(made, Part.REMAINING)
    assert loose(made) == []


def test_similar_cases_come_with_their_outcomes(store: Store) -> None:
    case_id = two_rules(store)
    number = number_of(store, case_id)
    assert f"案件{number}规则相同" in said(memo(store, case_id), Part.SIMILAR)
    old = past(store, Verdict.FALSE_ALARM)
    similar = said(memo(store, case_id), Part.SIMILAR)
    assert f"案件{number_of(store, old)}（" in similar
    assert "误报" in similar


def test_open_questions_are_read_off_the_records(store: Store) -> None:
    talk = (TALK[0], utterance(2, SAID, Speaker.UNKNOWN).model_copy(update={"recalled": True}))
    told = exchange(talk).model_copy(update={"customer": CustomerFacts()})
    new = new_material("q", exchange=told, customer_id=None)
    seen = (
        finding(), finding(SURE, rule="SUI-001"),
        finding("不在这里", rule="RET-008").model_copy(update={"start": 0, "end": 4}),
        finding(SURE, rule="OLD-001", version="0.9"),
    )  # fmt: skip
    (case_id,) = admitted(store, *seen, new=new)
    for language, wanted in (
        ("zh", ("现行版本", "撤回", "谁说的", "风险等级", "OLD-001在行为当日", "条号未经核实", "没有记录客户", "文件库里没有行为当日")),
        ("en", ("no longer where", "taken back", "could not be told", "risk rating", "OLD-001 applied", "is not verified", "No customer", "The library does not have")),
    ):  # fmt: skip
        made = memo(store, case_id, language)
        asked = said(made, Part.QUESTIONS)
        assert [w for w in wanted if w not in asked] == [], asked
        assert loose(made) == []


def test_a_rule_that_was_not_yet_law_is_said_to_be(store: Store) -> None:
    """RET-007 rests on a measure in force from 2026-09-30."""
    for day, wanted in (
        (dt.date(2026, 9, 1), "在当日不适用"),
        (dt.date(2026, 10, 1), "在当日有效"),
    ):
        told = exchange().model_copy(update={"day": day})
        new = new_material(f"d{day}", exchange=told, customer_id=f"c{day}")
        (case_id,) = admitted(store, finding(rule="RET-007"), new=new)
        made = memo(store, case_id)
        assert wanted in said(made, Part.LAW), said(made, Part.LAW)
        assert ("行为当日（2026-09-01）尚未施行" in said(made, Part.LAW)) == (day.month == 9)
        assert loose(made) == []


def test_the_text_of_an_article_is_a_passage_of_the_library(store: Store, tmp_path) -> None:
    put_law(
        store, tmp_path, "中华人民共和国广告法", "第二十五条 招商等广告不得保证收益。", "2021-04-29"
    )
    made = memo(store, two_rules(store))
    quotes = [c.evidence for c in made.citations if isinstance(c.evidence, PassageEvidence)]
    assert [q.section.split("/")[-1].strip() for q in quotes] == ["第二十五条"]
    assert "不得保证收益" in said(made, Part.LAW)
    assert "《中华人民共和国广告法》" not in said(made, Part.QUESTIONS)


def test_of_many_findings_the_first_are_told_and_the_rest_counted(store: Store) -> None:
    talk = tuple(utterance(n, f"第{n}次说保本保息") for n in range(1, 16))
    seen = [finding("保本保息", seq=u.seq, text=u.text, severity=Severity.HIGH) for u in talk]
    (case_id,) = admitted(store, *seen, new=new_material(talk=talk))
    made = memo(store, case_id)
    assert "另有3条发现" in said(made, Part.FACTS)
    assert loose(made) == []


def test_whose_rights_hold(store: Store) -> None:
    case_id = two_rules(store)
    assert memo(store, case_id, who=QIN).number == number_of(store, case_id)
    with pytest.raises(NotFound):
        memo(store, case_id, who=THEM)
    with pytest.raises(NotFound):
        memo(store, "case_none")
    rep = Principal(institution="demo", subject="r", role=Role.REPRESENTATIVE)
    with pytest.raises(Forbidden):
        memo(store, case_id, who=rep)
