"""Headings with levels, paragraphs in one piece, items, captions, tables in their place."""

from collections.abc import Sequence

import pytest

from core.domain.reading import Box, Cell, PageKind, PageWords, Reading, Table, Word
from rag.read.structure import assemble
from tests.rag.read.typeset import no_tables, page_at, pages_of, reading_of, said, words_at

ZH = "公司全年实现营业收入稳步增长，直销渠道占比继续提升，产品结构持续优化，毛利率维持高位。"
EN = "Revenue rose steadily over the year while the mix of products went on to improve everywhere. "
INDENT = "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(b.level, b.text) for b in reading.blocks if b.kind == "heading"]


def test_headings_of_a_chinese_report_have_levels() -> None:
    source = f"""{INDENT}#align(center)[#text(20pt)[2024年年度报告]]
#text(16pt)[第一章 公司概况]

{ZH}{ZH}

#text(13pt)[一、主营业务]

{ZH}

#text(13pt)[二、风险因素]

（一）市场风险

{ZH}

（二）信用风险

{ZH}

#text(16pt)[第二章 财务报告]

{ZH}
"""
    assert headings(reading_of(source)) == [
        (1, "2024年年度报告"), (2, "第一章 公司概况"), (3, "一、主营业务"), (3, "二、风险因素"),
        (4, "（一）市场风险"), (4, "（二）信用风险"), (2, "第二章 财务报告"),
    ]  # fmt: skip


def test_headings_of_an_english_report_have_levels() -> None:
    source = f"""#text(18pt, weight: "bold")[Example Holdings plc: a note on the third quarter]

*1. Overview*

{EN}{EN}

*1.1 Revenue by segment*

{EN}

*1.2 Costs*

{EN}

*2. Risk factors*

{EN} *Bold words* within text are no heading, nor is a *bold beginning*.

*Run-in head.* {EN}
"""
    assert headings(reading_of(source)) == [
        (1, "Example Holdings plc: a note on the third quarter"), (2, "1. Overview"),
        (3, "1.1 Revenue by segment"), (3, "1.2 Costs"), (2, "2. Risk factors"),
    ]  # fmt: skip


def test_a_heading_on_two_lines_is_one() -> None:
    title = "A rather long title of a research report that surely needs more than one line on paper"
    reading = reading_of(f"#text(20pt)[{title}]\n\n{EN}")
    assert headings(reading) == [(1, title)]


def test_articles_of_a_statute_are_paragraphs_and_chapters_headings() -> None:
    source = f"{INDENT}#align(center)[第一章 总则]\n\n第一条 {ZH}\n\n第二条 {ZH}{ZH}\n\n#align(center)[第二章 附则]\n\n第三条 {ZH}"
    reading = reading_of(source)
    assert [text for _, text in headings(reading)] == ["第一章 总则", "第二章 附则"]
    assert [t[:3] for t in said(reading, "paragraph")] == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize("indent", ["", INDENT], ids=["spaced", "indented"])
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("unit", [ZH, EN], ids=["zh", "en"])
def test_paragraphs_are_joined_over_lines_columns_and_pages(
    unit: str, columns: int, indent: str
) -> None:
    long = unit * 9
    source = f"#set page(height: 330pt, columns: {columns})\n{indent}"
    source += "\n\n".join(f"N{n} {long.strip()[:-1]} end{n}." for n in range(8))
    reading = reading_of(source)
    assert len(reading.pages) >= 3
    texts = said(reading)
    assert len(texts) == 8
    assert [" ".join(t.split()) for t in texts][3].startswith("N3")
    for n, text in enumerate(texts):
        assert "".join(text.split()) == "".join(f"N{n} {long.strip()[:-1]} end{n}.".split())


def test_english_keeps_its_spaces_and_chinese_gets_none() -> None:
    texts = said(reading_of(f"{EN * 4}\n\n{ZH * 4}"))
    assert texts == [(EN * 4).strip(), ZH * 4]


def test_a_word_parted_at_the_end_of_a_line_is_whole_again() -> None:
    page = page_at(
        1, (60, 100, "The board proposes an extraordi-"), (60, 113, "nary dividend and a long-"),
        (60, 126, "term plan of the year 2024-"), (60, 139, "2026 for every holder."),
    )  # fmt: skip
    reading = assemble("t", "pdf", [page], find=no_tables)
    assert said(reading) == [
        (
            "The board proposes an extraordinary dividend and a long-term plan of the year 2024-2026"
            " for every holder."
        )
    ]


def test_items_are_items() -> None:
    source = f"""{EN}

- First point, {EN}
- Second point.
- Third point.

（1）{ZH}

（2）{ZH}

1. Numbered one, which is a whole sentence that ends with a stop.
2. Numbered two, which is a whole sentence that ends with a stop.
"""
    items = said(reading_of(source), "item")
    assert [i[:8] for i in items] == [
        "• First ", "• Second", "• Third ", "（1）公司全年实", "（2）公司全年实", "1. Numbe", "2. Numbe",
    ]  # fmt: skip
    assert items[0].endswith("everywhere.")


@pytest.mark.parametrize(
    "caption",
    ["图表1：公司营业收入及增速", "图1 公司股权结构", "表3：盈利预测", "Figure 1: Revenue by segment",
     "Table 2. Forecasts 2024A to 2027E", "Exhibit 4 | Margins", "资料来源：公司公告，研究所",
     "Source: company data, our estimates"],
)  # fmt: skip
def test_captions_and_sources_are_captions(caption: str) -> None:
    reading = reading_of(f"{ZH}{ZH}\n\n{caption}\n\n{EN}")
    assert said(reading, "caption") == [caption]


@pytest.mark.parametrize(
    "text",
    ["图表1显示了公司的营业收入，其增速继续高于行业平均水平。" + ZH, "Table 2 shows that revenue grew. " + EN,
     "表3中的数据来自公司公告，口径一致。"],
)  # fmt: skip
def test_a_sentence_about_a_figure_is_no_caption(text: str) -> None:
    assert said(reading_of(text), "caption") == []


def test_a_line_of_the_contents_is_no_heading() -> None:
    source = (
        "一、公司概况 ........................ 3\n\n二、风险因素 ........................ 9\n\n"
        + ZH
    )
    reading = reading_of(source)
    assert headings(reading) == []
    assert len(said(reading)) == 3


def table_of(page: PageWords, box: Box) -> Table:
    cell = Cell(row=0, column=0, text="1", page=page.number, box=box)
    return Table(
        title="", pages=(page.number,), box=box, rows=1, columns=1, header_rows=0, stub_columns=0,
        heads=((),), cells=(cell,),
    )  # fmt: skip


def figures_are_tables(page: PageWords, words: Sequence[Word]) -> tuple[Table, ...]:
    """A stand-in for the finder: all words with figures are one table."""
    boxes = [w.box for w in words if w.text[0].isdigit()]
    if not boxes:
        return ()
    box = boxes[0]
    for other in boxes[1:]:
        box = box.joined(other)
    return (table_of(page, box),)


def test_a_table_stands_in_its_place_and_its_words_nowhere_else() -> None:
    pages = [page_at(
        1, (60, 100, "Words before the table stand first."), (60, 130, "100 200 300"),
        (60, 145, "400 500 600"), (60, 180, "Words after it come last."),
    )]  # fmt: skip
    reading = assemble("t", "pdf", pages, find=figures_are_tables)
    assert [b.kind for b in reading.blocks] == ["paragraph", "table", "paragraph"]
    assert not any("400" in t for t in said(reading))
    assert reading.tables[0].box.top == 130


def test_a_paragraph_goes_on_after_a_table_at_the_head_of_the_next_page() -> None:
    pages = [
        page_at(1, (60, 700, "The sentence that begins on this page and fills its line"),
                (60, 713, "goes on below the table of the following page and then")),
        page_at(2, (60, 200, "100 200 300"), (60, 230, "it ends here, and only here.")),
    ]  # fmt: skip
    reading = assemble("t", "pdf", pages, find=figures_are_tables)
    assert [b.kind for b in reading.blocks] == ["paragraph", "table"]
    assert reading.blocks[0].text.endswith("and then it ends here, and only here.")


def test_pictures_stand_in_their_place_and_broken_pages_are_named() -> None:
    page = page_at(1, (60, 100, "Before it."), (60, 500, "After it."))
    picture = Box(x0=60, top=150, x1=400, bottom=450)
    broken = PageWords(
        number=2, width=0, height=0, kind=PageKind.BROKEN, reason="Page 2 is damaged."
    )
    pages = [page.model_copy(update={"pictures": (picture,)}), broken]
    reading = assemble("t", "pdf", pages, find=no_tables)
    assert [b.kind for b in reading.blocks] == ["paragraph", "picture", "paragraph"]
    assert [(p.number, p.reason) for p in reading.broken] == [(2, "Page 2 is damaged.")]


def test_the_language_is_that_of_most_of_the_text() -> None:
    assert reading_of(f"{ZH} Revenue").language == "zh"
    assert reading_of(f"{EN} 收入").language == "en"


def test_a_line_of_a_scan_that_was_measured_too_large_is_no_heading() -> None:
    (page,) = pages_of(f"#set page(margin: 60pt)\n{EN * 4}")
    rows = sorted({w.box.top for w in page.words})
    words = tuple(
        w.model_copy(update={"sure": 0.9, "size": 15.0 if w.box.top == rows[1] else 10.0})
        for w in page.words
    )
    scan = page.model_copy(update={"kind": PageKind.SCAN, "words": words})
    reading = assemble("t", "pdf", [scan], find=no_tables)
    assert [b.kind for b in reading.blocks] == ["paragraph"]
    assert reading.blocks[0].text == (EN * 4).strip()


def test_a_small_figure_of_a_scan_is_no_footnote_mark() -> None:
    words = words_at((60, 100, "Total 12")), words_at((140, 97, "0"), size=6.0)
    found = tuple(w.model_copy(update={"sure": 0.9}) for part in words for w in part)
    page = page_at(1).model_copy(update={"kind": PageKind.SCAN, "words": found})
    assert said(assemble("t", "pdf", [page], find=no_tables)) == ["Total 12 0"]


def test_the_boxes_of_a_leaning_scan_lie_on_the_page_as_it_was_scanned() -> None:
    (page,) = pages_of(f"#set page(margin: 60pt)\n{EN}")
    straight = page.model_copy(update={"kind": PageKind.SCAN})
    leaning = straight.model_copy(update={"skew": 3.0})
    plain, moved = (
        assemble("t", "pdf", [p], find=no_tables).blocks[0] for p in (straight, leaning)
    )
    assert plain.text == moved.text
    assert moved.box.height > plain.box.height + 10


@pytest.mark.parametrize("day", ["2026年04月11日", "23 May 2026", "May 23, 2026"])
def test_a_day_alone_on_its_line_is_a_paragraph_of_its_own(day: str) -> None:
    source = f"""#set text(8pt)
当前股价：72.90 元 \\
{day}

#text(10pt)[{ZH}{ZH}]
"""
    assert day in said(reading_of(source))
