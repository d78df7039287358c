"""Tables that go on over pages."""

from rag.read.structure import assemble
from tests.rag.read.typeset import pages_of

_ROWS = ", ".join(f"[科目{n}], [{n},100], [{n},200]" for n in range(1, 60))
_NEXT = "#pagebreak()\n"


def _table(
    first: int, last: int, title: str = "", head: str = "[项目], [2024年], [2023年],"
) -> str:
    rows = ", ".join(f"[科目{n}], [{n},100], [{n},200]" for n in range(first, last))
    return f"{title}\n#table(columns: (2fr, 1fr, 1fr), stroke: 0.5pt, {head} {rows})\n"


def test_a_head_that_repeats_is_dropped() -> None:
    source = f"表1：科目\n#table(columns: (2fr, 1fr, 1fr), stroke: 0.5pt, table.header([项目], [2024年], [2023年]), {_ROWS})"
    reading = assemble("t.pdf", "pdf", pages_of(source))
    (table,) = reading.tables
    assert (table.rows, table.pages, table.header_rows) == (60, (1, 2), 1)
    labels = [c.text for c in table.cells if c.column == 0]
    assert labels == ["项目", *(f"科目{n}" for n in range(1, 60))]
    assert {c.page for c in table.cells} == {1, 2}


def test_what_says_that_a_table_goes_on() -> None:
    source = _table(1, 5, "表1：科目") + _NEXT + _table(5, 9, "续表")
    (table,) = assemble("t.pdf", "pdf", pages_of(source)).tables
    assert (table.rows, table.title) == (9, "表1：科目")


def test_another_table_on_the_next_page_stays_its_own() -> None:
    source = (
        _table(1, 5, "表1：科目")
        + _NEXT
        + _table(5, 9, "表2：其他科目", "[项目], [2022年], [2021年],")
    )
    assert [t.title for t in assemble("t.pdf", "pdf", pages_of(source)).tables] == [
        "表1：科目",
        "表2：其他科目",
    ]


def test_english_words_say_it_too() -> None:
    head = "[], [2024], [2023],"
    source = (
        _table(1, 5, "Table 1: Items", head)
        + _NEXT
        + _table(5, 9, "Table 1: Items (continued)", head)
    )
    (table,) = assemble("t.pdf", "pdf", pages_of(source)).tables
    assert table.rows == 9
