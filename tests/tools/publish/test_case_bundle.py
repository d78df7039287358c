"""A case as one file: what is in it, that its sums are right, and that it is the same every time."""

import hashlib
import io
import json
import zipfile

import pypdfium2
import pytest
from docx import Document

from tests.tools.publish.case_sample import SOUND, open_record, record
from tools.publish.case_bundle import write
from tools.publish.case_bundle.pieces import media_name


def _media(material_id, size):
    assert (material_id, size) == ("mat_2", len(SOUND))
    return [SOUND[:1000], SOUND[1000:]]


def _bundle(one, language="zh"):
    out = io.BytesIO()
    write(one, language, _media, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def zh(printed):
    return _bundle(record())


def _opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def _json(data, name):
    return json.loads(_opened(data).read(name))


def _printed(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_what_is_in_it(zh):
    held = _opened(zh)
    names = ["case.pdf", "case.docx", "findings.json", "transcript.json", "media/mat_2.wav", "manifest.json"]  # fmt: skip
    assert held.namelist() == names
    assert held.testzip() is None
    assert held.read("media/mat_2.wav") == SOUND
    assert {i.date_time for i in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_sums_every_other_file(zh):
    held = _opened(zh)
    manifest = _json(zh, "manifest.json")
    told = {f["name"]: (f["size"], f["sha256"]) for f in manifest["files"]}
    expected = {
        n: (len(held.read(n)), hashlib.sha256(held.read(n)).hexdigest())
        for n in held.namelist()
        if n != "manifest.json"
    }
    assert told == expected
    assert manifest["audit"] == {"seq": 41, "hash": "ab" * 32}
    assert [(r["id"], r["version"]) for r in manifest["rules"]] == [("DIS-001", "1.0"), ("RET-001", "1.0")]  # fmt: skip
    articles = [(b["article"], b["verified"]) for b in manifest["rules"][1]["basis"]]
    assert articles == [("第二十五条", "text"), ("", "unverified")]


def test_the_same_state_is_the_same_bytes(zh):
    assert _bundle(record()) == zh


def test_another_state_is_not(zh):
    other = record(steps=record().steps[:-1])
    assert _json(_bundle(other), "manifest.json")["files"] != _json(zh, "manifest.json")["files"]


def test_programs_read_findings_and_transcript(zh):
    findings = _json(zh, "findings.json")["findings"]
    assert [r["verdict"] for r in findings[0]["reviews"]] == ["confirmed", "confirmed"]
    materials = _json(zh, "transcript.json")["materials"]
    assert [m["file"] for m in materials] == [None, "media/mat_2.wav"]
    assert materials[0]["exchange"]["utterances"][1]["text"].startswith("这款产品【"[:4])


def test_people_read_it_in_chinese(zh):
    text = _printed(_opened(zh).read("case.pdf"))
    for words in ("案件 12", "王强", "张敏", "【保本保息】", "#set page(width: 1cm)", "确认违规", "录音与聊天一致", "高远", "盲审",
                  "条号未核实", "回访客户并更正说明", "审计日志第41条", "0:21.8", "已撤回"):  # fmt: skip
        assert words.replace(" ", "") in text.replace(" ", "").replace("\r\n", ""), words
    assert "草稿" not in text


def test_people_read_it_in_english(printed):
    data = _bundle(record(), "en")
    text = " ".join(_printed(_opened(data).read("case.pdf")).split())
    for words in ("Case 12:", "Promise of principal or return", "confirmed", "Product Suitability Measures", "article not verified", "Remediation", "Signed by"):  # fmt: skip
        assert words in text, words
    document = Document(io.BytesIO(_opened(data).read("case.docx")))
    styles = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert styles[:3] == ["The case", "Decision", "Findings and their basis"]


def test_a_case_that_nobody_decided(printed):
    data = _bundle(open_record())
    text = _printed(_opened(data).read("case.pdf"))
    assert "尚未作出决定" in text
    assert "草稿" in text
    assert _json(data, "manifest.json")["audit"] is None


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.WAV", ".wav"), ("..", ""), ("x.p/f", ""), ("a.tar.gzipped", ""), ("录音.ｍｐ４", ""), ("n", "")],
)  # fmt: skip
def test_what_somebody_called_a_file_is_no_path(name, ending):
    one = record().evidence[1]
    named = one.model_copy(update={"file": one.file.model_copy(update={"name": name})})
    assert media_name(named) == f"media/mat_2{ending}"
