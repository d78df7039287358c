"""The page: it stands alone, runs nothing, and its links meet."""

import re

import pytest
from bs4 import BeautifulSoup

from core.domain.report import Drawing, Paragraph, Section, Sheet
from tests.tools.publish.sample import MARKUP, drawing, report, words
from tools.publish import appendix, options
from tools.publish.html import html
from tools.publish.html_svg import inline
from tools.publish.sources import line


def page(made, language):
    return BeautifulSoup(made("html", language).decode(), "html.parser")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_runs_and_nothing_is_fetched(made, language):
    whole = made("html", language).decode()
    read = page(made, language)
    assert "<script" not in whole.lower()
    assert not read.find_all(["script", "link", "img", "image", "iframe", "object", "embed", "use", "foreignobject", "base", "form"])  # fmt: skip
    for tag in read.find_all(True):
        assert not [a for a in tag.attrs if a.lower().startswith("on")]
        for name in ("href", "src", "xlink:href"):
            assert str(tag.get(name, "#")).startswith("#")
    assert "url(http" not in whole
    assert "@import" not in whole
    assert "default-src 'none'" in read.find("meta", attrs={"http-equiv": True})["content"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_are_escaped_and_stand_as_written(made, language):
    one, read = report(language), page(made, language)
    assert [h.get_text() for h in read.find_all(["h2", "h3"], id=re.compile("section-"))] == [s.title for s in one.sections]  # fmt: skip
    whole = [p.get_text() for p in read.find_all("p")]
    for section in one.sections:
        for part in section.parts:
            if isinstance(part, Paragraph):
                assert any(p.startswith(part.text) for p in whole)
    assert MARKUP in whole
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in made("html", language).decode()


def test_a_hostile_title_stays_in_its_place(printed):
    bad = '</title><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    chart = drawing(options.bars([bad], {bad: [1.0]}, unit=bad), bad)
    one = report("zh", more=(Section(name="x", title=bad, parts=(chart, words(bad))),))
    whole = html(one.model_copy(update={"title": bad, "authors": (bad,), "disclosure": bad}))
    read = BeautifulSoup(whole, "html.parser")
    assert not read.find_all(["script", "img"])
    assert read.title.get_text() == bad
    assert read.h1.get_text() == bad


@pytest.mark.parametrize("language", ["zh", "en"])
def test_notes_lead_there_and_back(made, language):
    one, read = report(language), page(made, language)
    marks = read.select("sup a")
    notes = read.select(".notes li")
    assert len(marks) == len(notes) == 9
    for number, (mark, note) in enumerate(zip(marks, notes, strict=True), 1):
        assert (mark["href"], mark["id"]) == (f"#note-{number}", f"mark-{number}")
        assert (note["id"], note.a["href"]) == (f"note-{number}", f"#mark-{number}")
    assert notes[1].get_text().startswith(line(one.evidence[1], language, one.evidence))
    ids = [t["id"] for t in read.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in read.find_all("a")} <= set(ids)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read_by_ear(made, language):
    one, read = report(language), page(made, language)
    assert read.html["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert len(read.find_all("h1")) == 1
    assert read.main
    sheets = [p for s in one.sections for p in s.parts if isinstance(p, Sheet)]
    tables = read.find_all("table")
    assert len(tables) == len(sheets) + 1
    for table, sheet in zip(tables, sheets, strict=False):
        assert table.caption.get_text().startswith(sheet.title)
        assert [t["scope"] for t in table.thead.find_all("th")] == ["col"] * len(sheet.heads)
        assert [
            [c.get_text() for c in r.find_all(["th", "td"])] for r in table.tbody.find_all("tr")
        ] == [[cell.replace("\r", "\n") for cell in row] for row in sheet.rows]
    assert [t["scope"] for t in tables[0].tbody.find_all("th")] == ["row"] * 3
    charts = [p for s in one.sections for p in s.parts if isinstance(p, Drawing)]
    assert [(s["role"], s["aria-label"]) for s in read.find_all("svg")] == [("img", c.description) for c in charts]  # fmt: skip


def test_a_draft_is_marked_and_an_approved_one_is_not(made, printed):
    draft = appendix.WORDS["zh"]["draft"]
    assert page(made, "zh").select(".draft")[0].get_text() == draft
    approved = html(report("zh", approved="陆文"))
    assert draft not in approved
    assert "陆文" in approved


def test_a_drawing_keeps_only_shapes():
    bad = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="a()">'
        '<script>a()</script><style>*{fill:url(http://x)}</style><image href="file:///etc/passwd"/>'
        '<a xlink:href="javascript:a()"><text>x</text></a><foreignObject><p>y</p></foreignObject>'
        '<defs><clipPath id="k"><rect width="1"/></clipPath></defs><g clip-path="url(#k)"/>'
        '<text style="fill:url(http://x)" onclick="a()">z</text></svg>'
    )
    kept = inline(bad, 2, "said")
    for gone in ("script", "style", "image", "javascript", "foreignObject", "http://x", "onload", "onclick", "xlink"):  # fmt: skip
        assert gone not in kept
    assert 'id="c2-k"' in kept
    assert "url(#c2-k)" in kept
    assert ">z</text>" in kept
