"""HTML written in the test: the main content in order, tables with their spans."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.reading import Reading
from core.errors import Unreadable
from rag.read.web_page import read_html


def read(path: Path, html: str) -> Reading:
    path.write_text(html, "utf-8")
    return read_html(path)


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in reading.blocks]


def test_the_main_content_in_order_and_nothing_else(tmp_path: Path) -> None:
    page = """<html><head><title>Results</title><style>p{}</style></head><body><nav>menu</nav>
    <header>site</header><main><h1>Full year</h1><p>Revenue <b>rose</b> 5%.</p>
    <ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul><div>loose <i>text</i><div>deep</div>tail</div>
    <p hidden>never</p><p style="display: none">nor this</p><script>alert(1)</script>
    <blockquote>said</blockquote></main><footer>legal</footer></body></html>"""
    reading = read(tmp_path / "a.html", page)
    assert said(reading) == [
        ("heading", "Full year"), ("paragraph", "Revenue rose 5%."), ("item", "one"),
        ("item", "two"), ("item", "inner"), ("paragraph", "loose text"), ("paragraph", "deep"),
        ("paragraph", "tail"), ("paragraph", "said"),
    ]  # fmt: skip
    assert (reading.language, reading.format) == ("en", "html")


def test_a_table_with_spans_has_heads_and_values(tmp_path: Path) -> None:
    page = """<p>$ in millions</p><table><caption>Income</caption>
    <tr><th rowspan=2>Item<th colspan=2>Year<tr><th>2024<th>2023
    <tr><td>Sales<td>1,402.7<td>1,294.0<tr><td>Cost<td>(801.2)<td>(752.9)</table>"""
    (table,) = read(tmp_path / "a.html", page).tables
    assert (table.title, table.rows, table.columns) == ("Income", 4, 3)
    assert table.heads == (("Item",), ("Year", "2024"), ("Year", "2023"))
    assert table.unit.scale == Decimal(1_000_000)
    cost = table.at(3, 1)
    assert cost is not None
    assert (cost.text, cost.value) == ("(801.2)", Decimal("-801.2"))


def test_a_span_beyond_the_table_is_cut(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=99999 colspan=99999>a</td></tr><tr><td>b<td>c</tr></table>"
    (table,) = read(tmp_path / "a.html", page).tables
    assert table.rows == 2
    assert max(c.row + c.row_span for c in table.cells) == 2


def test_a_table_that_only_places_things_is_no_table(tmp_path: Path) -> None:
    page = "<table><tr><td><p>left</p></td><td><table><tr><td>a<td>1<tr><td>b<td>2</table></td></tr></table>"
    reading = read(tmp_path / "a.html", page)
    assert [b.kind for b in reading.blocks] == ["paragraph", "table"]
    assert reading.tables[0].columns == 2


def test_chinese_in_gb18030_and_an_xml_declaration(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(
        "<html><body><h2>利率公告</h2><p>自今日起执行。</p></body></html>".encode("gb18030")
    )
    assert said(read_html(path)) == [("heading", "利率公告"), ("paragraph", "自今日起执行。")]
    declared = '<?xml version="1.0" encoding="utf-8"?><html><body><p>好</p></body></html>'
    assert said(read(tmp_path / "b.html", declared)) == [("paragraph", "好")]


def test_deep_nesting_within_the_limit_loses_no_words(tmp_path: Path) -> None:
    page = "<p>first</p>" + "<div>" * 200 + "deep words" + "</div>" * 200 + "<p>last</p>"
    assert [t for _, t in said(read(tmp_path / "a.html", page))] == ["first", "deep words", "last"]


def test_entities_stay_words_and_no_file_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    page = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><p>a &e; b &lt;c&gt;</p>'
    text = " ".join(t for _, t in said(read(tmp_path / "a.html", page)))
    assert "secret" not in text.replace(str(tmp_path), "")
    assert "<c>" in text


def test_html_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="nests over"):
        read(tmp_path / "a.html", "<div>" * 100_000)
