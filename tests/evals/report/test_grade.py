"""The grader sees what is wrong: a loose figure, a wrong cell, an invented source, a fact not told."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from agents.kit.figures import bind
from core.domain.evidence import CellEvidence, ComputationEvidence, PassageEvidence, SaidEvidence
from core.domain.report import BoundFigure, Drawing, Paragraph, Report, Section, Sheet
from core.store.reader import Rows
from tests.evals.report.case import Fact, Words, load
from tests.evals.report.check import Checked, Sources, checked
from tests.evals.report.told import told
from tests.evals.result import CouldNotRun

ROWS = Rows(columns=("branch", "v"), rows=(("甲", Decimal("123456789.01")), ("乙", Decimal("-5.005"))))  # fmt: skip
SOURCES = Sources(results={"q": ROWS}, passages={"p": "应在15日内答复。"}, names={"x": frozenset({"大众"})}, subject="乙")  # fmt: skip
EVIDENCE = (
    CellEvidence(query_id="q", row=1, column="branch", value="甲"),
    CellEvidence(query_id="q", row=1, column="v", value="123,456,789.01元"),
    CellEvidence(query_id="q", row=2, column="v", value="-5.01元"),
    ComputationEvidence(expression="round([2] / 100000000, 2)", inputs=(1,), value=Decimal("1.23"), unit="亿元"),
    ComputationEvidence(expression="rank(descending)", inputs=(1, 2), value=Decimal(2), unit="位"),
    PassageEvidence(document_id="d", passage_id="p", title="办法", version="1", section="一", page=None, start=0, end=8, text="应在15日内答复。"),
)  # fmt: skip


def _paragraph(text: str, evidence=EVIDENCE) -> Paragraph:
    held = bind(text, evidence)
    return Paragraph(
        text=text,
        figures=tuple(
            BoundFigure(start=b.figure.start, end=b.figure.end, evidence=(b.evidence or 0) + 1)
            for b in held
        ),
    )


def _checked(*parts, evidence=EVIDENCE) -> Checked:
    day = dt.date(2026, 10, 31)
    report = Report(
        title="t", language="zh", institution="Demo", template="t", as_of=day,
        made_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        sections=(Section(name="s", title="s", parts=parts),), evidence=evidence,
    )  # fmt: skip
    return checked(report, SOURCES)


def test_a_right_report_is_right():
    found = _checked(_paragraph("余额1.23亿元，列第2位；应在15日内答复。"))
    assert (found.figures, found.bound, found.evidence) == (3, 3, 6)
    assert found.loose == found.invented == []


def test_a_figure_that_its_evidence_does_not_hold_is_loose():
    assert _checked(_paragraph("余额1.24亿元。")).bound == 0
    wrong = _paragraph("余额1.23亿元。")
    moved = wrong.model_copy(update={"figures": (wrong.figures[0].model_copy(update={"evidence": 3}),)})  # fmt: skip
    assert _checked(moved).bound == 0
    assert _checked(wrong.model_copy(update={"figures": ()})).bound == 0


@pytest.mark.parametrize(("shown", "value", "right"), [("-5.01元", "-5.01", True), ("-5.02元", "-5.02", False), ("-5.01元", "-5.02", False)])  # fmt: skip
def test_a_table_shows_what_its_query_gives(shown, value, right):
    sheet = Sheet(
        title="t", heads=("a", "b"), rows=(("甲", "123,456,789.01元"), ("乙", shown)),
        values=((None, "123456789.01"), (None, value)), evidence=2,
    )  # fmt: skip
    found = _checked(sheet)
    assert (found.figures, found.bound) == (2, 2 if right else 1)


@pytest.mark.parametrize(("data", "right"), [([1.23, 0.0], True), ([1.23, 0.02], False), ([123456789.01, -5.01], True), ([1.24], False), ([12345.68], True)])  # fmt: skip
def test_a_chart_draws_its_cells_in_one_scale(data, right):
    option = {"series": [{"type": "bar", "data": data}]}
    found = _checked(Drawing(title="c", option=option, description="", evidence=2))
    assert (found.bound == found.figures) is right


@pytest.mark.parametrize(
    "wrong",
    [
        CellEvidence(query_id="other", row=1, column="v", value="1"),
        CellEvidence(query_id="q", row=3, column="v", value="1"),
        CellEvidence(query_id="q", row=1, column="w", value="1"),
        CellEvidence(query_id="q", row=1, column="v", value="123,456,789.02元"),
        CellEvidence(query_id="q", row=1, column="branch", value="丙"),
        ComputationEvidence(expression="round([2] / 100000000, 2)", inputs=(1,), value=Decimal("1.24")),
        ComputationEvidence(expression="round([3] / 100000000, 2)", inputs=(1,), value=Decimal("1.23")),
        ComputationEvidence(expression="sum(rows)", inputs=(1, 2), value=Decimal(1)),
        ComputationEvidence(expression="rank(descending)", inputs=(1, 2), value=Decimal(1)),
        ComputationEvidence(expression="guess", inputs=(1,), value=Decimal(1)),
        ComputationEvidence(expression="count(rows)", inputs=(77,), value=Decimal(1)),
        PassageEvidence(document_id="d", passage_id="p", title="t", version="", section="", page=None, start=0, end=4, text="应在16日内答复。"),
        PassageEvidence(document_id="d", passage_id="none", title="t", version="", section="", page=None, start=0, end=4, text="应在"),
        SaidEvidence(text="据说"),
    ],
)  # fmt: skip
def test_an_invented_source_is_seen(wrong):
    assert len(_checked(evidence=(*EVIDENCE, wrong)).invented) == 1


def _fact(show: str, **given) -> Fact:
    return Fact(id="f", section="s", sql="", show=show, words=Words(zh=("余额",), en=("balance",)), **given)  # fmt: skip


@pytest.mark.parametrize(
    ("show", "value", "text", "right"),
    [
        ("money", "123456789.01", "余额为1.23亿元。", True),
        ("money", "123456789.01", "余额为123,456,789.01元。", True),
        ("money", "123456789.01", "余额为12345.68万元。", True),
        ("money", "123456789.01", "余额为1.24亿元。", False),
        ("money", "123456789.01", "存款为1.23亿元。余额不明。", False),
        ("percent", "21.9334", "余额占21.93%。", True),
        ("percent", "21.9334", "余额占21.94%。", False),
        ("percent", "21.93", "余额为21.93元。", False),
        ("fall", "-4.1", "余额下降4.10%。", True),
        ("fall", "-4.1", "余额增长4.10%。", False),
        ("fall", "0", "余额持平。", False),
        ("count", "5", "余额5笔。", True),
        ("count", "5", "余额15笔。", False),
        ("rank", "1", "余额列第1位。", True),
        ("rank", "1", "余额列第11位。", False),
    ],
)
def test_a_fact_is_told_or_not(show, value, text, right):
    assert told(_fact(show), Decimal(value), text, "zh") is right


def test_facts_are_told_in_english():
    fact = _fact("money")
    assert told(fact, Decimal("5418762192.21"), "Balance: 5.42 billion yuan.", "en")
    assert not told(fact, Decimal("5418762192.21"), "Balance: 5.42 million yuan.", "en")
    assert told(_fact("rank"), Decimal(6), "Balance, rank 6 of 12.", "en")
    assert not told(_fact("rank"), Decimal(6), "Balance, rank 16 of 12.", "en")
    assert told(_fact("fall"), Decimal("-3.2"), "Balance is down 3.20% year on year.", "en")


def test_our_own_cases_are_cases():
    cases = load(Path(__file__).parent / "cases.yaml")
    assert len(cases.tasks) >= 12
    assert len({t.id for t in cases.tasks}) == len(cases.tasks)
    assert sum(bool(t.withheld) for t in cases.tasks) >= 3
    tune, test = ({(t.subject, t.as_of) for t in cases.tasks if t.part == p} for p in ("tune", "test"))  # fmt: skip
    assert not tune & test
    for task in cases.tasks:
        known = {f.id for f in cases.facts[task.template]}
        assert set(task.lacks) - {"*"} <= known
        assert {f.section for f in cases.of(task)}.isdisjoint(
            {n for n, k in task.withheld.items() if "*" in task.lacks and k}
        )


def test_a_file_that_holds_no_cases_is_named(tmp_path):
    path = tmp_path / "mine.yaml"
    for text in ("[]", "facts: {}\ntasks: [{id: x}]", "a: [", "tasks: 3"):
        path.write_text(text)
        with pytest.raises(CouldNotRun, match=r"mine\.yaml"):
            load(path)
