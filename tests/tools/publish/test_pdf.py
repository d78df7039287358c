"""PDF: what was written stands in it, with the report's own font, within its pages."""

import io
import re

import pikepdf
import pypdfium2 as pdfium
import pytest

from core.domain.report import Bullets, Missing, Paragraph, Section, Sheet
from tests.tools.publish.sample import MARKUP, WORDS, report, words
from tools.publish import appendix, fonts
from tools.publish.pdf import pdf

_HIDDEN = re.compile("[\\s\u00ad\ufffe\u200b]")


def squeezed(text):
    """Without white space, which lines and columns change, and marks of hyphenation."""
    return _HIDDEN.sub("", text)


def read(whole):
    opened = pdfium.PdfDocument(whole)
    return [page.get_textpage().get_text_range() for page in opened]


def paragraphs(one):
    for section in one.sections:
        for part in section.parts:
            if isinstance(part, Paragraph | Missing):
                yield part.text
            elif isinstance(part, Bullets):
                yield from (item.text for item in part.items)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_and_figure_is_there(made, language):
    one = report(language)
    text = squeezed("".join(read(made("pdf", language))))
    for told in (one.title, one.subtitle, one.institution, one.disclosure, *paragraphs(one)):
        assert squeezed(told) in text
    for section in one.sections:
        assert squeezed(section.title) in text
        for part in section.parts:
            if isinstance(part, Sheet):
                assert all(squeezed(c) in text for row in part.rows for c in row)
    for line in appendix.lines(one):
        assert squeezed(line.figure) in text
        assert squeezed(line.source) in text


def test_signs_of_the_typesetter_are_only_text(made):
    assert squeezed(MARKUP) in squeezed("".join(read(made("pdf", "en"))))


def test_it_says_that_it_is_for_archives(made):
    with pikepdf.open(_file(made("pdf", "zh"))) as opened, opened.open_metadata() as held:
        assert (held["pdfaid:part"], held["pdfaid:conformance"]) == ("2", "B")
        assert held["dc:title"] == WORDS["zh"]["title"]


def test_every_font_is_inside(made):
    with pikepdf.open(_file(made("pdf", "zh"))) as opened:
        found = [
            o
            for o in opened.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert found
        assert all("/FontFile2" in one or "/FontFile3" in one for one in found)
        assert all("NotoSansSC" in str(one["/FontName"]) for one in found)


def test_no_character_is_without_a_shape(printed):
    odd = "表情😀与\u202e控制\x07字符"
    one = report("zh", more=(Section(name="odd", title=odd, parts=(words(odd),)),))
    text = "".join(read(pdf(one)))
    assert {ord(c) for c in text if not c.isspace() and c not in "\u00ad\ufffe"} <= fonts.covered()
    assert "表情□与□控制□字符" in squeezed(text)


def test_a_long_table_repeats_its_head_on_every_page(printed):
    rows = tuple((f"网点{n}号", f"{n}.50元") for n in range(200))
    long = Sheet(title="长表", heads=("甲乙丙丁", "戊己庚辛"), rows=rows, evidence=1,
                 values=tuple((None, f"{n}.50") for n in range(200)))  # fmt: skip
    pages = read(pdf(report("zh", more=(Section(name="long", title="长表", parts=(long,)),))))
    with_rows = [p for p in pages if re.search(r"网点\s*\d+\s*号", p)]
    assert len(with_rows) >= 4
    assert all("甲乙丙丁" in p and "戊己庚辛" in p for p in with_rows)
    text = squeezed("".join(pages))
    assert all(f"网点{n}号{n}.50元" in text for n in range(200))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_leaves_the_page(made, language):
    for page in pdfium.PdfDocument(made("pdf", language)):
        width, height = page.get_size()
        held = page.get_textpage()
        for number in range(held.count_rects()):
            left, bottom, right, top = held.get_rect(number)
            assert left >= 0
            assert bottom >= 0
            assert right <= width
            assert top <= height


def test_a_draft_says_so_and_an_approved_report_does_not(made, printed):
    draft = appendix.WORDS["en"]["draft"]
    assert squeezed(draft) in squeezed(read(made("pdf", "en"))[0])
    text = squeezed("".join(read(pdf(report("en", approved="陆文")))))
    assert squeezed(draft) not in text
    assert "陆文" in text


def test_the_same_report_is_the_same_file(made, printed):
    assert pdf(report("zh")) == made("pdf", "zh")


def _file(whole):
    return io.BytesIO(whole)
