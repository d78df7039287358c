"""A small report in either language, with every kind of part and words that mean something to
typesetters, spreadsheets and browsers."""

import datetime as dt
from decimal import Decimal

from core.domain.evidence import (
    CellEvidence,
    ComputationEvidence,
    Evidence,
    PassageEvidence,
    VouchedEvidence,
)
from core.domain.report import (
    BoundFigure,
    Bullets,
    Drawing,
    Missing,
    Paragraph,
    Report,
    Section,
    Sheet,
)
from tools.publish import options

MARKUP = "#set $x$ *b* @ref <a> \\n `c` _i_ ~ \"q\" 'a' // c /* d */ &amp; {b} [l](u) = + -"
AT = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
WORDS = {
    "zh": {
        "title": "澄湖电器公司点评", "subtitle": "2026年第三季度业绩", "house": "澄湖银行", "text": "2026年第三季度营业收入为67.03亿元，同比增长16.77%。",
        "figures": ("67.03亿元", "16.77%"), "names": ("一季度", "二季度", "三季度"), "unit": "亿元", "column": "营业收入", "quarter": "季度",
        "other": "净利润", "bullets": ("毛利率升至28.4%", "负债率为51%"), "missing": "没有找到股价的依据。", "disclosure": "本报告不构成投资建议。",
    },
    "en": {
        "title": "Chenghu Electric: company note", "subtitle": "Results of Q3 2026", "house": "Chenghu Bank", "text": "Revenue in Q3 2026 was 6.70 billion yuan, up 16.77% year on year.",
        "figures": ("6.70 billion yuan", "16.77%"), "names": ("Q1", "Q2", "Q3"), "unit": "bn yuan", "column": "revenue", "quarter": "quarter",
        "other": "net profit", "bullets": ("Gross margin rose to 28.4%", "Debt ratio was 51%"), "missing": "No evidence of the share price.", "disclosure": "Not investment advice.",
    },
}  # fmt: skip
_RAW = ("52.17", "66.40", "-67.03")


def report(language: str = "zh", *, approved: str = "", more: tuple[Section, ...] = ()) -> Report:
    told = WORDS[language]
    return Report(
        title=told["title"], subtitle=told["subtitle"], language=language, institution=told["house"],
        template="company_note", as_of=dt.date(2026, 10, 31), made_at=AT, authors=("宋扬",),
        approved_by=approved, sections=(*_sections(told), *more), evidence=evidence(), disclosure=told["disclosure"],
    )  # fmt: skip


def evidence() -> tuple[Evidence, ...]:
    return (
        CellEvidence(query_id="q7f3", row=1, column="revenue", value="6702928528.16", unit="元"),
        ComputationEvidence(expression="round([1] / 100000000, 2)", inputs=(0,), value=Decimal("67.03"), unit="亿元"),
        PassageEvidence(
            document_id="d1", passage_id="p1", title="年度报告", version="2026", section="第三节", page=12,
            start=0, end=9, text=f"增长 {MARKUP}",
        ),
        VouchedEvidence(person="宋扬", text="28.4%", at=AT),
    )  # fmt: skip


def words(text: str, *figures: str, notes: tuple[int, ...] = (), holds: int = 1) -> Paragraph:
    """A paragraph whose figures are found in it."""
    bound = [
        BoundFigure(start=(at := text.index(f)), end=at + len(f), evidence=holds) for f in figures
    ]
    return Paragraph(text=text, figures=tuple(bound), notes=notes)


def sheet(told: dict, title: str = "") -> Sheet:
    return Sheet(
        title=title or f"{told['title']} · {told['column']}", heads=(told["quarter"], told["column"]), evidence=1,
        rows=tuple((n, f"{v}{told['unit']}") for n, v in zip(told["names"], _RAW, strict=True)),
        values=tuple((None, v) for v in _RAW), unit=told["unit"],
    )  # fmt: skip


def drawing(made: options.Made, title: str) -> Drawing:
    return Drawing(title=title, option=made.option, description=made.description, evidence=1)


def _sections(told: dict) -> tuple[Section, ...]:
    names, values = told["names"], [52.17, 66.4, -67.03]
    bars = options.bars(names, {told["column"]: values}, unit=told["unit"])
    lines = options.lines(names, {told["column"]: values, told["other"]: [1.5, None, 3]})
    pie = options.pie(told["other"], names, [1.0, 2.0, 3.0])
    first, second = told["bullets"]
    return (
        Section(name="results", title=told["column"], parts=(
            words(told["text"], *told["figures"], notes=(1, 2)), drawing(bars, told["column"]), sheet(told),
        )),
        Section(name="points", title="# Heading *not* bold", level=2, parts=(
            Bullets(items=(words(first, "28.4%", notes=(4,), holds=4), words(second, "51%", notes=(3,), holds=3))),
        )),
        Section(name="trend", title=told["other"], parts=(drawing(lines, f"{told['other']} 2"),)),
        Section(name="shares", title="A/B: [shares]?*", parts=(
            drawing(pie, "=1+1"),
            Sheet(title="'A/B: [x]?*", heads=('=HYPERLINK("http://x")', "@b", "c"), evidence=3, unit="",
                  rows=(("=1+1", "-2", "19位 6222020000000000001"), (MARKUP, "+3", "\t=2"), ("-cmd|' /C calc'!A0", "", "\r=3")),
                  values=((None, "-2", "6222020000000000001"), (None, "3", None), (None, None, None)), more=True),
        )),
        Section(name="gap", title="<script>alert(1)</script>", parts=(Missing(text=told["missing"]), words(MARKUP))),
    )  # fmt: skip
