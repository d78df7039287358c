"""One column, two, three, and a title across: text is read in the order of a reader."""

import pytest

from rag.read.structure import assemble
from tests.rag.read.typeset import no_tables, page_at, reading_of, said

ZH = "公司全年实现营业收入稳步增长，直销渠道占比继续提升，产品结构持续优化，毛利率维持高位。" * 3
EN = "Revenue rose steadily over the year while the mix of products went on to improve in every region. " * 3  # fmt: skip


def starts(reading) -> list[str]:
    return [text.split(":")[0] for text in said(reading, "paragraph", "heading")]


@pytest.mark.parametrize("fill", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other(columns: int, fill: str) -> None:
    source = f"#set page(columns: {columns})\n" + "\n\n".join(f"P{n}: {fill}" for n in range(14))
    found = [start for start in starts(reading_of(source)) if start.startswith("P")]
    assert found == [f"P{n}" for n in range(14)]


def test_a_title_across_then_two_columns_then_across_again() -> None:
    source = f"""#set page(paper: "a4")
#align(center)[#text(18pt)[年度经营回顾]]
Summary: {EN}

#columns(2)[
A1: {EN}

A2: {EN}
#colbreak()
B1: {EN}

B2: {EN}
]
Close: {EN}

#columns(2)[
C1: {ZH}{ZH}
#colbreak()
D1: {ZH}{ZH}
]
"""
    reading = reading_of(source)
    assert starts(reading) == [
        "年度经营回顾", "Summary", "A1", "A2", "B1", "B2", "Close", "C1", "D1",
    ]  # fmt: skip


def test_a_narrow_column_of_facts_beside_the_text() -> None:
    facts = "\n\n".join(f"Fact {n}" for n in range(12))
    source = f"""#set page(paper: "a4")
#grid(columns: (67%, 28%), gutter: 5%, [
Lead: {EN}

Next: {EN}{EN}
], [#set text(8pt)
{facts}])
"""
    texts = said(reading_of(source))
    assert texts[0].startswith("Lead")
    assert texts[1].startswith("Next")
    assert [t for t in texts[2:] if t.startswith("Fact")] == [f"Fact {n}" for n in range(12)]


def test_rows_of_an_open_table_are_not_taken_for_columns() -> None:
    rows = "".join(f"[Operating item number {n}], [{n},234], [{n},567], " for n in range(10))
    source = f"#table(columns: (2fr, 1fr, 1fr), stroke: none, {rows})"
    texts = said(reading_of(source))
    assert [" ".join(t.split()) for t in texts] == [
        f"Operating item number {n} {n},234 {n},567" for n in range(10)
    ]


def test_a_label_and_its_explanation_stay_on_one_line() -> None:
    labels = ["市场风险", "信用风险", "流动性风险", "操作风险", "合规风险"]
    rows = "".join(
        f"[{label}], [主要来自利率与汇率的变动，公司以限额管理并每日监测。], " for label in labels
    )
    texts = said(reading_of(f"#table(columns: (1fr, 4fr), stroke: none, {rows})"))
    assert [t[: len(label)] for t, label in zip(texts, labels, strict=True)] == labels


def test_a_ruled_table_across_both_columns_is_not_cut() -> None:
    cells = "".join(f"[第{n}项业务的说明文字], [一段比较长的说明文字放在右边], " for n in range(6))
    source = f"""#set page(paper: "a4")
#columns(2)[{EN}{EN}

#colbreak()
{EN}{EN}]
#table(columns: (1fr, 1fr), {cells})
"""
    texts = said(reading_of(source))
    rows = [f"第{n}项业务的说明文字一段比较长的说明文字放在右边" for n in range(6)]
    assert "".join(rows) in "".join("".join(texts).split())


def test_a_three_line_table_below_a_narrow_column_is_one_with_its_title_and_unit() -> None:
    facts = "\n\n".join(f"Fact {n}" for n in range(12))
    cells = "".join(f"[项目{n}], [{n},234], [{n},567], [{n},890], " for n in range(1, 6))
    source = f"""#set page(paper: "a4")
#grid(columns: (67%, 28%), gutter: 5%, [Lead: {EN}{EN}{EN}], [#set text(8pt)
{facts}])
表1：盈利预测 #h(1fr) 单位：百万元
#table(columns: (2fr, 1fr, 1fr, 1fr), stroke: none, table.hline(), [会计年度], [2024A], [2025E],
  [2026E], table.hline(), {cells} table.hline())
资料来源：公司公告"""
    assert said(reading_of(source))[-8:] == [
        "表1：盈利预测 单位：百万元", "会计年度 2024A 2025E 2026E",
        *(f"项目{n} {n},234 {n},567 {n},890" for n in range(1, 6)), "资料来源：公司公告",
    ]  # fmt: skip


def test_lines_of_two_columns_that_do_not_stand_level_are_not_mixed() -> None:
    left = [
        (60.0, 100 + 13.0 * n, f"left side line {n} of the running words text") for n in range(9)
    ]
    right = [
        (320.0, 105 + 13.0 * n, f"right side line {n} of the running words text") for n in range(9)
    ]
    reading = assemble("t", "pdf", [page_at(1, *left, *right)], find=no_tables)
    text = " ".join(said(reading))
    assert text.index("left side line 8") < text.index("right side line 0")


def test_a_page_drawn_turned_is_read_in_its_own_direction() -> None:
    source = f"""#set page(margin: 40pt)
#rotate(-90deg, reflow: true, block(width: 500pt)[
First: {EN}

Second: {EN}
])"""
    reading = reading_of(source)
    assert starts(reading) == ["First", "Second"]
    box = reading.blocks[0].box
    assert box.height > box.width
    assert box.x1 < reading.blocks[1].box.x1
