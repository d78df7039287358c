"""Heads, feet and page numbers that repeat are dropped; a table's repeated head never is."""

import pytest

from rag.read.structure import assemble
from tests.rag.read.typeset import no_tables, page_at, reading_of, said

WORDS = "walnut harbour ledger pencil orchard granite velvet compass lantern meadow".split()


def body(n: int) -> str:
    return " ".join(WORDS[(n + k) % len(WORDS)] for k in range(30))


def pages(count: int) -> str:
    return "\n#pagebreak()\n".join(f"Page text {body(n)}." for n in range(count))


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize(
    "foot",
    ["第 #context counter(page).display() 页", "#context counter(page).display()",
     "请务必阅读正文之后的免责条款 #h(1fr) #context counter(page).display()",
     'Page #context counter(page).display("1 of 1", both: true)',
     '#context counter(page).display("i")'],
)  # fmt: skip
def test_heads_and_feet_are_dropped(count: int, foot: str) -> None:
    source = f"#set page(header: [证券研究报告 #h(1fr) 2024年年报点评], footer: [{foot}])\n{pages(count)}"
    texts = said(reading_of(source))
    assert len(texts) == count
    assert all(t.startswith("Page text") for t in texts)


def test_heads_that_alternate_between_left_and_right_pages_are_dropped() -> None:
    source = (
        "#set page(header: context if calc.odd(counter(page).get().first()) [Annual report 2024]"
        f" else [Example Holdings plc #h(1fr) Strategy])\n{pages(7)}"
    )
    assert all(t.startswith("Page text") for t in said(reading_of(source)))


def test_heads_that_change_with_the_chapter_are_dropped() -> None:
    chapters = "\n#pagebreak()\n".join(
        f'#metadata("Chapter {WORDS[c]}") <ch>\nPage text {body(c + p)}.'
        for c in range(4)
        for p in range(2)
    )
    source = f"#set page(header: context query(<ch>).at(here().page() - 1).value)\n{chapters}"
    assert all(t.startswith("Page text") for t in said(reading_of(source)))


def test_the_number_of_a_single_page_is_dropped() -> None:
    source = f"#set page(footer: [第 1 页 共 1 页])\n{pages(1)}"
    assert len(said(reading_of(source))) == 1


def test_the_repeated_head_of_a_table_stays() -> None:
    rows = "".join(f"[{WORDS[n % 10]} {n}], [{n * 37},001], [{n * 91},002], " for n in range(150))
    source = f"""#set page(header: [Example Holdings plc], margin: 60pt)
#table(columns: (2fr, 1fr, 1fr), stroke: none,
  table.header([Item], [2023], [2024]), {rows})"""
    reading = reading_of(source)
    count = len(reading.pages)
    assert count >= 3
    texts = said(reading)
    assert sum(" ".join(t.split()) == "Item 2023 2024" for t in texts) == count
    assert not any("Example Holdings" in t for t in texts)
    assert sum(",001" in t for t in texts) == 150


def test_a_unit_that_stands_over_each_part_of_a_table_stays() -> None:
    each = [
        page_at(n, (60, 40, "合并利润表（续）"), (480, 60, "单位：万元"),
                (60, 80, f"营业收入{n}"), (300, 80, f"{n}1,234"), (420, 80, f"{n}2,345"))
        for n in range(1, 5)
    ]  # fmt: skip
    texts = said(assemble("t", "pdf", each, find=no_tables))
    assert sum("单位：万元" in t for t in texts) == 4
    assert sum("（续）" in t for t in texts) == 4


def test_the_first_line_of_a_page_that_says_something_new_stays() -> None:
    each = [
        page_at(n, (60, 100, f"{WORDS[n]} opens this page and says what no other page says."))
        for n in range(1, 6)
    ]
    assert len(said(assemble("t", "pdf", each, find=no_tables))) == 5


def test_numbers_in_the_last_row_of_a_table_are_no_page_number() -> None:
    each = [
        page_at(n, (60, 700, f"{WORDS[n]} total"), (300, 700, f"{n * 13}"), (420, 715, f"{n * 17 + 5}"),
                (60, 715, "of which"))
        for n in range(1, 6)
    ]  # fmt: skip
    texts = " ".join(said(assemble("t", "pdf", each, find=no_tables)))
    assert all(str(n * 17 + 5) in texts for n in range(1, 6))


def test_a_line_at_the_edge_of_the_zone_is_dropped_whole_or_not_at_all() -> None:
    def page(n: int):
        line = page_at(n, (60, 98, "the same first line stands on each page of this text"), (60, 130, f"{WORDS[n]} ends it."))  # fmt: skip
        words = tuple(
            w.model_copy(
                update={"box": w.box.model_copy(update={"bottom": w.box.bottom + 3 * (k % 2)})}
            )
            for k, w in enumerate(line.words)
        )
        return line.model_copy(update={"words": words})

    texts = said(assemble("t", "pdf", [page(n) for n in range(1, 5)], find=no_tables))
    kept = [t for t in texts if "first line" in t]
    assert kept in ([], ["the same first line stands on each page of this text"] * 4)


@pytest.mark.parametrize("count", [2, 6])
def test_forms_that_differ_in_figures_only_keep_their_text(count: int) -> None:
    each = [
        page_at(n, (60, 70, f"Balance of account {n}: {n * 7}1 yuan.")) for n in range(1, count + 1)
    ]
    assert len(said(assemble("t", "pdf", each, find=no_tables))) == count
