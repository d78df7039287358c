"""Spreadsheets: numbers count, text never does."""

import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree

from core.domain.report import Missing, Section, Sheet
from tests.tools.publish.sample import MARKUP, report, sheet
from tests.tools.publish.sample import WORDS as TOLD
from tools.publish import appendix
from tools.publish.sources import line
from tools.publish.xlsx import xlsx
from tools.publish.xlsx_cells import looks
from tools.publish.xlsx_names import Names

SUSPECT = ("=", "+", "-", "@", "\t", "\r", "\n")


def opened(whole):
    return openpyxl.load_workbook(io.BytesIO(whole))


def cells(book):
    return [c for one in book for row in one.iter_rows() for c in row if c.value is not None]


def titled(book, title):
    return next(s for s in book if s.cell(1, 1).value == title)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_are_numbers_that_look_as_they_read(made, language):
    told = TOLD[language]
    page = titled(opened(made("xlsx", language)), f"{told['title']} · {told['column']}")
    held = [page.cell(row, 2) for row in (5, 6, 7)]
    assert [c.value for c in held] == [52.17, 66.4, -67.03]
    assert all(c.data_type == "n" for c in held)
    assert {c.number_format for c in held} == {f'#,##0.00"{told["unit"]}"'}
    assert [page.cell(row, 1).value for row in (4, 5, 6, 7)] == [told["quarter"], *told["names"]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_is_a_formula(made, language):
    found = cells(opened(made("xlsx", language)))
    assert not [c for c in found if c.data_type == "f"]
    begun = [c for c in found if isinstance(c.value, str) and c.value.startswith(SUSPECT)]
    assert {"=1+1", "@b", "-cmd|' /C calc'!A0", '=HYPERLINK("http://x")'} <= {
        c.value for c in begun
    }
    assert all(c.data_type == "s" and c.quotePrefix for c in begun)
    packed = zipfile.ZipFile(io.BytesIO(made("xlsx", language)))
    pages = [packed.read(n) for n in packed.namelist() if n.startswith("xl/worksheets/sheet")]
    assert pages
    assert not any(b"<f>" in p or b"<f " in p for p in pages)


def test_negative_numbers_stay_numbers_and_long_ones_stay_text(made):
    page = titled(opened(made("xlsx", "zh")), "'A/B: [x]?*")
    assert (page.cell(5, 2).value, page.cell(6, 2).value) == (-2, 3)
    assert page.cell(5, 3).value == "19位 6222020000000000001"
    assert page.cell(6, 1).value == MARKUP
    assert appendix.WORDS["zh"]["more"] in [c.value for c in page["A"]]


def test_a_chart_lives_beside_its_table_and_charts_alone_get_one(made):
    book = opened(made("xlsx", "zh"))
    charts = {one.title: len(one._charts) for one in book if one._charts}
    assert len(charts) == 3
    packed = zipfile.ZipFile(io.BytesIO(made("xlsx", "zh")))
    names = sorted(n for n in packed.namelist() if n.startswith("xl/charts/chart"))
    kinds, places = [], []
    for name in names:
        one = etree.fromstring(packed.read(name))
        tags = {etree.QName(e).localname for e in one.iter() if isinstance(e.tag, str)}
        kinds += sorted(tags & {"barChart", "lineChart", "pieChart"})
        places += [e.text for e in one.iter() if str(e.tag).endswith("}f")]
        assert not any(e.get("val") == "1" for e in one.iter() if str(e.tag).endswith("}delete"))
    assert sorted(kinds) == ["barChart", "lineChart", "pieChart"]
    for place in places:
        name, first, last = re.fullmatch(r"'(.+)'!\$(\w\$\d+)(?::\$(\w\$\d+))?", place).groups()
        area = book[name][f"{first}:{last}".replace("$", "")]
        assert [c.value for row in area for c in row]
    trend = titled(book, f"{TOLD['zh']['other']} 2")
    assert [[c.value for c in row] for row in trend["A5:C7"]] == [["一季度", 52.17, 1.5], ["二季度", 66.4, None], ["三季度", -67.03, 3]]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_cover_figures_and_evidence(made, language):
    one, book = report(language), opened(made("xlsx", language))
    words = appendix.WORDS[language]
    cover = [c.value for c in cells(book) if c.parent is book.worksheets[0]]
    gaps = [p.text for s in one.sections for p in s.parts if isinstance(p, Missing)]
    for told in (one.title, one.subtitle, one.institution, "宋扬", words["draft"], one.disclosure, *(s.title for s in one.sections)):  # fmt: skip
        assert told in cover
    assert [f"{words['missing']}: {g}" in cover for g in gaps] == [True]
    links = [c.hyperlink.location for c in cells(book) if c.hyperlink]
    assert [li.rsplit("!", 1)[0].strip("'").replace("''", "'") for li in links] == book.sheetnames[
        1:
    ]
    sources = book.worksheets[-1]
    wanted = [line(e, language, one.evidence) for e in one.evidence]
    assert [(r[0].value, r[1].value) for r in sources.iter_rows(min_row=5)] == list(
        enumerate(wanted, 1)
    )
    figures = [tuple(c.value for c in r) for r in book.worksheets[-2].iter_rows(min_row=5)]
    assert figures == [(f.figure, f.section, f.number, f.source) for f in appendix.lines(one)]


def test_sheets_of_one_name_are_told_apart(printed):
    told = TOLD["zh"]
    same = Section(name="more", title="x", parts=tuple(sheet(told, "同名" * 20) for _ in range(12)))
    names = opened(xlsx(report("zh", more=(same,)))).sheetnames
    assert len({n.casefold() for n in names}) == len(names)
    assert all(len(n) <= 31 for n in names)


@pytest.mark.parametrize(("wanted", "given"), [
    ("a/b\\c*d?e:f[g]h", "a b c d e f g h"), ("'quoted'", "quoted"), ("", "-"), ("//", "-"),
    ("History", "History (2)"), ("x" * 40, "x" * 31), ("😀" * 20, "😀" * 15), ("a\x07\nb", "a□ b"),
])  # fmt: skip
def test_names_are_such_as_excel_takes(wanted, given):
    assert Names().give(wanted) == given


@pytest.mark.parametrize(("raw", "shown", "form"), [
    ("5550607877.18", "5,550,607,877.18元", '#,##0.00"元"'), ("16.77", "16.77%", '#,##0.00"%"'), ("0.1677", "16.77%", "0.00%"),
    ("19", "19户", '#,##0"户"'), ("27324769.92", "2,732.48万元", "#,##0.00"), ("-2", "-2", "#,##0"), ("2026", "2026", "0"),
    ("5", "five", "#,##0"), ("1", '1 "a"', '#,##0" a"'),
])  # fmt: skip
def test_a_number_looks_as_it_is_read(raw, shown, form):
    assert looks(Decimal(raw), shown) == form


def test_codes_that_excel_would_read_as_signs_stay_text(printed):
    odd = Sheet(
        title="_x0041_",
        heads=("a",),
        rows=(("_x0041_ NaN",), ("Infinity",)),
        values=((None,), ("Infinity",)),
        evidence=1,
    )
    whole = xlsx(report("zh", more=(Section(name="odd", title="x", parts=(odd,)),)))
    packed = zipfile.ZipFile(io.BytesIO(whole))
    held = "".join(packed.read(n).decode() for n in packed.namelist() if n.endswith(".xml"))
    assert "_x005F_x0041_ NaN" in held
    assert not re.search(r"(?<!_x005F)_x0041_ NaN", held)
    page = titled(opened(whole), "_x005F_x0041_")
    assert (page["A6"].value, page["A6"].data_type) == ("Infinity", "s")
