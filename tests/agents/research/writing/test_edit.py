"""A person's change to a report, and what changed from one version to the next."""

import datetime as dt
from decimal import Decimal

import pytest

from agents.research.writing.bind import bound, renumbered, unbound_in
from agents.research.writing.difference import difference, spans
from agents.research.writing.edit import Edit, edited
from core.access import Principal, Role
from core.domain.evidence import (
    CellEvidence,
    ComputationEvidence,
    PassageEvidence,
    VouchedEvidence,
)
from core.domain.finding import Finding, Severity
from core.domain.report import Bullets, Missing, Paragraph, Report, Section
from core.errors import Conflict, NotFound

NOW = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
WHO = Principal(institution="demo", subject="song", role=Role.ANALYST, name="宋扬")
EVIDENCE = (
    CellEvidence(query_id="q", row=1, column="v", value="9元"),
    ComputationEvidence(expression="[1] * 2", inputs=(0,), value=Decimal(18), unit="元"),
)


def _said(text: str) -> Paragraph:
    figures = bound(text, EVIDENCE)
    assert figures is not None
    return Paragraph(text=text, figures=figures, notes=(1,))


def _report() -> Report:
    parts = (
        _said("余额为9元。"),
        Bullets(items=(_said("合计18元。"), _said("其中9元。"))),
        Missing(text="没有找到评级。"),
    )
    return Report(
        title="月报", language="zh", institution="Demo", template="t", as_of=NOW.date(), made_at=NOW,
        sections=(Section(name="one", title="一", parts=parts),), evidence=EVIDENCE,
    )  # fmt: skip


def _objects(text: str) -> tuple[Finding, ...]:
    """To the word 保本."""
    at = text.find("保本")
    return () if at < 0 else (Finding(rule_id="r", rule_version="1", severity=Severity.CRITICAL, name_zh="保本", name_en="no loss", start=at, end=at + 2, text="保本"),)  # fmt: skip


def _edit(text: str, part: int = 0, section: str = "one", *, sign: bool = False) -> Report:
    return edited(
        _report(), Edit(section=section, part=part, text=text, sign=sign), WHO, NOW, _objects
    )


def test_figures_of_an_edit_are_bound_again():
    done = _edit("余额翻倍为18元，此前9元。")
    paragraph = done.sections[0].parts[0]
    assert isinstance(paragraph, Paragraph)
    assert [(paragraph.text[f.start : f.end], f.evidence) for f in paragraph.figures] == [("18元", 2), ("9元", 1)]  # fmt: skip
    assert done.evidence == EVIDENCE


def test_a_loose_figure_is_refused_with_those_that_there_are():
    with pytest.raises(Conflict) as refused:
        _edit("余额为77元。")
    assert "77元" in str(refused.value)
    assert "18元" in refused.value.todo


def test_a_person_may_sign_for_a_figure():
    done = _edit("余额为77元，此前9元。", sign=True)
    assert done.evidence[2] == VouchedEvidence(person="宋扬", text="77元", at=NOW)
    paragraph = done.sections[0].parts[0]
    assert isinstance(paragraph, Paragraph)
    assert 3 in paragraph.notes
    assert unbound_in(done) == ()


def test_signing_where_nothing_is_loose_adds_no_evidence():
    assert _edit("共18元。", sign=True).evidence == EVIDENCE


def test_lines_are_the_items_of_a_list():
    done = _edit("合计18元。\n\n  另有9元。 ", part=1)
    bullets = done.sections[0].parts[1]
    assert isinstance(bullets, Bullets)
    assert [i.text for i in bullets.items] == ["合计18元。", "另有9元。"]
    assert bullets.items[0].notes == (1,)


def test_only_running_text_of_a_part_that_is_there_is_edited():
    for part, section in ((2, "one"), (7, "one"), (-1, "one"), (0, "two")):
        with pytest.raises(NotFound):
            _edit("余额为18元。", part=part, section=section)
    with pytest.raises(NotFound):
        _edit("余额为9元。")


def test_a_difference_keeps_figures_whole():
    assert [(s.kind, s.text) for s in spans("余额为1,234.50元", "余额为1,234.60元")] == [
        ("same", "余额为"), ("removed", "1,234.50"), ("added", "1,234.60"), ("same", "元"),
    ]  # fmt: skip
    assert [s.text for s in spans("down 5%", "up 5%")] == ["down", "up", " 5%"]


def test_what_changed_is_told_part_by_part():
    old, new = _report(), _edit("余额为18元。")
    assert difference(old, old) == ()
    (change,) = difference(old, new)
    assert (change.section, change.part, change.kind) == ("one", 0, "changed")
    assert "".join(s.text for s in change.spans if s.kind != "removed") == "余额为18元。"
    assert "".join(s.text for s in change.spans if s.kind != "added") == "余额为9元。"


def test_parts_that_come_and_go_are_told():
    old = _report()
    less = old.model_copy(update={"sections": (old.sections[0].model_copy(update={"parts": old.sections[0].parts[:2]}),)})  # fmt: skip
    assert [(c.part, c.kind) for c in difference(old, less)] == [(2, "removed")]
    assert [(c.part, c.kind) for c in difference(less, old)] == [(2, "added")]


def test_numbers_move_with_the_sections_before():
    moved = renumbered(_report().sections[0], 5)
    paragraph = moved.parts[0]
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.figures[0].evidence, paragraph.notes) == (6, (6,))


def test_an_edit_is_looked_at_by_the_conduct_rules():
    bad = _edit("余额为9元，保本。")
    assert [f.rule_id for f in bad.sections[0].findings] == ["r"]
    listed = _edit("合计18元。\n保本。", part=1)
    assert [f.rule_id for f in listed.sections[0].findings] == ["r"]
    change = Edit(section="one", part=0, text="余额为9元。")
    assert edited(bad, change, WHO, NOW, _objects).sections[0].findings == ()


def test_what_a_document_is_quoted_with_is_not_the_reports_own_word():
    passage = PassageEvidence(
        document_id="d", passage_id="p", title="t", version="1", section="", page=1, start=0, end=2,
        text="不得承诺保本",
    )  # fmt: skip
    quoted = Bullets(items=(Paragraph(text="“不得承诺保本”", notes=(3,)),))
    made = _report()
    parts = (*made.sections[0].parts, quoted)
    section = made.sections[0].model_copy(update={"parts": parts})
    made = made.model_copy(update={"sections": (section,), "evidence": (*EVIDENCE, passage)})
    done = edited(made, Edit(section="one", part=0, text="余额9元。"), WHO, NOW, _objects)
    assert done.sections[0].findings == ()
