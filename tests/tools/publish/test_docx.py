"""Word: read back as strictly as Word reads."""

import io
import zipfile

import docx as reader
import pytest
from lxml import etree

from core.domain.report import Bullets, Drawing, Missing, Paragraph, Section, Sheet
from tests.tools.publish.sample import MARKUP, report, words
from tools.publish import appendix
from tools.publish.docx import docx
from tools.publish.sources import line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def parts(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        names = packed.namelist()
        assert len(names) == len(set(names))
        return {name: packed.read(name) for name in names}


def tree(whole, name="word/document.xml"):
    return etree.fromstring(parts(whole)[name])


def text(node):
    return "".join(t.text or "" for t in node.iter(f"{W}t"))


def noted(one):
    """The evidence numbers of a report's notes, in reading order."""
    for section in one.sections:
        for part in section.parts:
            if isinstance(part, Paragraph):
                yield from part.notes
            elif isinstance(part, Bullets):
                yield from (n for item in part.items for n in item.notes)
            elif isinstance(part, Sheet | Drawing):
                yield part.evidence


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_is_well_formed_and_every_relation_leads_somewhere(made, language):
    held = parts(made("docx", language))
    types = etree.fromstring(held["[Content_Types].xml"])
    typed = {t.get("PartName") for t in types} | {t.get("Extension") for t in types}
    for name, blob in held.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(blob)
        assert f"/{name}" in typed or name.rsplit(".", 1)[-1] in typed or name.startswith("[")
    for name in (n for n in held if n.endswith(".rels")):
        base = name.replace("_rels/", "").rsplit("/", 1)[0] if name != "_rels/.rels" else ""
        for relation in etree.fromstring(held[name]).iter(f"{R}Relationship"):
            target = relation.get("Target")
            whole = target.lstrip("/") if target.startswith("/") or not base else f"{base}/{target}"
            assert _plain(whole) in held


@pytest.mark.parametrize("language", ["zh", "en"])
def test_footnotes_are_real_and_lead_to_the_evidence(made, language):
    one, whole = report(language), made("docx", language)
    marks = [m.get(f"{W}id") for m in tree(whole).iter(f"{W}footnoteReference")]
    notes = {n.get(f"{W}id"): n for n in tree(whole, "word/footnotes.xml").iter(f"{W}footnote")}
    wanted = list(noted(one))
    assert marks == [str(n) for n in range(1, len(wanted) + 1)]
    assert set(notes) == {"-1", "0", *marks}
    assert [notes[i].get(f"{W}type") for i in ("-1", "0")] == ["separator", "continuationSeparator"]
    for mark, number in zip(marks, wanted, strict=True):
        assert notes[mark].find(f".//{W}footnoteRef") is not None
        assert text(notes[mark]).strip() == line(one.evidence[number - 1], language, one.evidence)
    settings = [e.tag for e in tree(whole, "word/settings.xml")]
    assert settings.index(f"{W}footnotePr") < settings.index(f"{W}compat")


def test_every_style_exists_and_no_theme_takes_the_font(made):
    whole = made("docx", "zh")
    styles = tree(whole, "word/styles.xml")
    known = {s.get(f"{W}styleId") for s in styles.iter(f"{W}style")}
    for name in ("word/document.xml", "word/footnotes.xml", "word/styles.xml", "word/numbering.xml", "word/header1.xml", "word/footer1.xml"):  # fmt: skip
        one = tree(whole, name)
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            assert {e.get(f"{W}val") for e in one.iter(f"{W}{tag}")} <= known, (name, tag)
    fonts = list(styles.iter(f"{W}rFonts"))
    assert fonts
    assert all(f.get(f"{W}eastAsia") == "Noto Sans SC" for f in fonts)
    assert not any("Theme" in key for f in fonts for key in f.attrib)
    table = tree(whole, "word/fontTable.xml")
    assert table.find(f"{W}font/{W}altName").get(f"{W}val") == "微软雅黑"


def test_marks_inside_are_unique_and_links_have_a_place(made):
    body = tree(made("docx", "zh"))
    marks = list(body.iter(f"{W}bookmarkStart"))
    assert len({m.get(f"{W}id") for m in marks}) == len(marks)
    links = {h.get(f"{W}anchor") for h in body.iter(f"{W}hyperlink")}
    assert links == {m.get(f"{W}name") for m in marks}
    shapes = [e.get("id") for e in body.iter() if str(e.tag).endswith("}docPr")]
    assert len(shapes) == 3
    assert len(set(shapes)) == len(shapes)
    for node in body.iter(f"{W}t"):
        if node.text != node.text.strip():
            assert node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_fields_are_opened_and_closed(made):
    whole = made("docx", "en")
    for name, wanted in (
        ("word/document.xml", ["TOC"]),
        ("word/footer1.xml", ["PAGE", "NUMPAGES"]),
    ):
        one = tree(whole, name)
        kinds = [f.get(f"{W}fldCharType") for f in one.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"] * len(wanted)
        assert [i.text.split()[0] for i in one.iter(f"{W}instrText")] == wanted


@pytest.mark.parametrize("language", ["zh", "en"])
def test_headings_words_tables_and_pictures_are_read_back(made, language):
    one, opened = report(language), reader.Document(io.BytesIO(made("docx", language)))
    heads = [
        (p.text, p.style.name) for p in opened.paragraphs if p.style.name.startswith("Heading")
    ]
    wanted = [(s.title, f"Heading {s.level}") for s in one.sections]
    assert heads == [*wanted, (appendix.WORDS[language]["sources"], "Heading 1")]
    whole = [p.text for p in opened.paragraphs]
    for section in one.sections:
        for part in section.parts:
            if isinstance(part, Paragraph):
                assert any(p.startswith(part.text) for p in whole)
            elif isinstance(part, Missing):
                assert f"{appendix.WORDS[language]['missing']}  {part.text}" in whole
    assert MARKUP in whole
    assert any(one.disclosure in p for p in whole)
    assert appendix.WORDS[language]["draft"] in whole
    assert len(opened.inline_shapes) == 3
    held = opened.core_properties
    assert (held.title, held.author, held.language) == (
        one.title,
        "宋扬",
        {"zh": "zh-CN", "en": "en-US"}[language],
    )


def test_tables_repeat_their_heads_keep_rows_whole_and_stand_figures_right(made):
    one, body = report("zh"), tree(made("docx", "zh"))
    tables = list(body.iter(f"{W}tbl"))
    sheets = [p for s in one.sections for p in s.parts if isinstance(p, Sheet)]
    assert len(tables) == len(sheets) + 1
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [True] + [False] * (len(rows) - 1)  # fmt: skip
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        assert all(len(r.findall(f"{W}tc")) == columns for r in rows)
        looks = [r.find(f"{W}trPr/{W}cnfStyle").get(f"{W}val") for r in rows]
        assert looks[0] == "100000000000"
        assert looks[1:3] == ["000000100000", "000000010000"][: len(rows) - 1]
    first = [[text(c) for c in r.iter(f"{W}tc")] for r in tables[0].iter(f"{W}tr")]
    assert first == [list(sheets[0].heads), *map(list, sheets[0].rows)]
    aligned = [j.get(f"{W}val") for j in list(tables[0].iter(f"{W}tr"))[1].iter(f"{W}jc")]
    assert aligned == ["left", "right"]
    last = [text(r) for r in tables[-1].iter(f"{W}tr")]
    assert len(last) == 1 + len(appendix.lines(one))


def test_charts_have_a_description(made):
    one, body = report("zh"), tree(made("docx", "zh"))
    told = [e.get("descr") for e in body.iter() if str(e.tag).endswith("}docPr")]
    assert told == [p.description for s in one.sections for p in s.parts if isinstance(p, Drawing)]


def test_signs_that_no_file_can_hold_do_not_break_it(printed):
    odd = "响铃\x07半\ud83d个\u202e倒\x00 换\n行\t跳"
    opened = reader.Document(io.BytesIO(docx(report("zh", approved="陆文", more=(Section(name="odd", title=odd, parts=(words(odd),)),)))))  # fmt: skip
    whole = [p.text for p in opened.paragraphs]
    assert whole.count("响铃□半□个□倒□ 换\n行\t跳") == 3  # contents, heading, paragraph
    assert appendix.WORDS["zh"]["draft"] not in whole
    assert any("陆文" in p for p in whole)


def _plain(path):
    found = []
    for piece in path.split("/"):
        if piece == "..":
            found.pop()
        else:
            found.append(piece)
    return "/".join(found)
