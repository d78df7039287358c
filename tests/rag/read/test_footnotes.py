"""Footnotes leave the text, keep their mark, and follow what bears it."""

from tests.rag.read.typeset import reading_of, said

ZH = "公司全年实现营业收入稳步增长，直销渠道占比继续提升，产品结构持续优化，毛利率维持高位。"
EN = "Revenue rose steadily over the year while the mix of products went on to improve everywhere. "


def notes(reading) -> list[tuple[str, str]]:
    return [(b.mark, b.text) for b in reading.blocks if b.kind == "footnote"]


def test_a_footnote_follows_the_paragraph_with_its_mark() -> None:
    source = f"{EN}Profit was 12.5#footnote[Before tax and exceptional items.] in the year.\n\nNext: {EN}"
    reading = reading_of(source)
    assert [b.kind for b in reading.blocks] == ["paragraph", "footnote", "paragraph"]
    assert notes(reading) == [("1", "Before tax and exceptional items.")]
    assert "12.5¹ in the year" in reading.blocks[0].text


def test_chinese_footnotes_are_attached_each_to_its_own() -> None:
    source = f"{ZH}净利润增长#footnote[归属于母公司股东的净利润。]。\n\n{ZH}同比口径#footnote[按可比口径计算，剔除收购影响。]。\n\n{ZH}"
    reading = reading_of(source)
    assert notes(reading) == [
        ("1", "归属于母公司股东的净利润。"),
        ("2", "按可比口径计算，剔除收购影响。"),
    ]
    kinds = [b.kind for b in reading.blocks]
    assert kinds == ["paragraph", "footnote", "paragraph", "footnote", "paragraph"]


def test_a_mark_that_is_set_small_and_raised_is_known_too() -> None:
    source = f"#set super(typographic: false)\n{EN}Debt was 2,024#footnote[At face value.] then."
    reading = reading_of(source)
    assert "2,024¹ then" in reading.blocks[0].text
    assert notes(reading) == [("1", "At face value.")]


def test_a_long_footnote_is_joined_and_leaves_a_paragraph_that_goes_on_over_the_page_whole() -> (
    None
):
    long = "This note explains at some length how the figure was computed. " * 4
    source = f"""#set page(height: 300pt, margin: 40pt)
{EN * 2}Profit#footnote[{long}] {"and the same paragraph goes on and on " * 60}to its end."""
    reading = reading_of(source)
    assert len(reading.pages) >= 2
    assert len(said(reading, "paragraph")) == 1
    assert said(reading, "paragraph")[0].endswith("to its end.")
    assert notes(reading) == [("1", long.strip())]


def test_marks_begin_again_on_each_page() -> None:
    source = f"""#set page(height: 300pt)
{EN}First#footnote[Note of page one.] ends.
#pagebreak()
#counter(footnote).update(0)
{EN}Second#footnote[Note of page two.] ends."""
    reading = reading_of(source)
    assert [(b.page, b.kind) for b in reading.blocks] == [
        (1, "paragraph"), (1, "footnote"), (2, "paragraph"), (2, "footnote"),
    ]  # fmt: skip


def test_small_numbered_print_in_the_middle_of_a_page_is_no_footnote() -> None:
    source = f"{EN}\n\n#text(7pt)[1. A small list item of the text.]\n\n{EN}"
    assert notes(reading_of(source)) == []


def test_footnotes_in_two_columns_stay_with_their_column() -> None:
    source = f"""#set page(columns: 2, height: 300pt)
{EN * 5} Left#footnote[Of the left column.] ends.
#colbreak()
{EN * 5} Right#footnote[Of the right column.] ends."""
    reading = reading_of(source)
    assert [b.kind for b in reading.blocks] == ["paragraph", "footnote", "paragraph", "footnote"]
    assert notes(reading) == [("1", "Of the left column."), ("2", "Of the right column.")]
