"""Every bad file is refused before a parser sees it: by name, cause and what to do."""

import io
import os
import random
import struct
import zipfile
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from core.errors import AppError, TooLarge, Unreadable
from rag.load.formats import loader_for
from rag.read import guards
from rag.read.sheet import read_xlsx
from rag.read.word import read_docx
from tests.rag.pdfs import pdf_bytes


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def document(path: Path, **parts: bytes) -> Path:
    """A real DOCX with some of its parts replaced or added; __ stands for / and _dot_ for a dot."""
    made = io.BytesIO()
    docx.Document().save(made)
    given = {n.replace("__", "/").replace("_dot_", "."): raw for n, raw in parts.items()}
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, given.pop(member.filename, old.read(member.filename)))
        for name, raw in given.items():
            new.writestr(name, raw)
    return path


def refused(path: Path, kind: type[AppError], said: str) -> AppError:
    """The same refusal from the reader's guard and from search's loader."""
    with pytest.raises(kind, match=said) as caught:
        guards.check(path)
    with pytest.raises(kind, match=said):
        loader_for(path)
    assert caught.value.todo or kind is TooLarge or "is a device" in said
    return caught.value


def test_good_files_have_their_format(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    for form in ("png", "jpg", "tiff", "webp"):
        Image.new("RGB", (40, 30)).save(tmp_path / f"a.{form}")
        assert guards.check(tmp_path / f"a.{form}") == "image"
    assert guards.check(tmp_path / "a.docx") == "docx"
    assert guards.check(tmp_path / "a.xlsx") == "xlsx"
    assert guards.check(write(tmp_path / "a.PDF", pdf_bytes(["x"]))) == "pdf"
    assert guards.check(write(tmp_path / "a.htm", "<p>好</p>".encode())) == "html"


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(["x"]))) as pdf:
        pdf.save(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    refused(tmp_path / "a.pdf", Unreadable, "a.pdf is encrypted")


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "a.pdf")
    refused(tmp_path / "a.pdf", Unreadable, "has no pages")


@pytest.mark.parametrize(
    "name", ["cut.pdf", "cut.docx", "cut.xlsx", "cut.png", "cut.jpg", "cut.tif"]
)
def test_a_truncated_file(tmp_path: Path, name: str) -> None:
    whole = io.BytesIO()
    if name.endswith("pdf"):
        whole.write(pdf_bytes(["x"]))
    elif name.endswith("docx"):
        docx.Document().save(whole)
    elif name.endswith("xlsx"):
        openpyxl.Workbook().save(whole)
    else:
        noise = Image.effect_noise((300, 300), 50)
        noise.save(whole, {"png": "PNG", "jpg": "JPEG", "tif": "TIFF"}[name[4:]])
    cut = whole.getvalue()[: 60 if name == "cut.pdf" else len(whole.getvalue()) // 2]
    refused(write(tmp_path / name, cut), Unreadable, "truncated or damaged")


def test_a_part_of_an_archive_that_is_damaged(tmp_path: Path) -> None:
    raw = document(tmp_path / "a.docx", word__media__x_dot_bin=b"abc" * 999).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        at = archive.getinfo("word/media/x.bin").header_offset + 50
    spoiled = raw[:at] + b"\xff\x00\xff" + raw[at + 3 :]
    refused(write(tmp_path / "a.docx", spoiled), Unreadable, "truncated or damaged")


def test_two_gigabytes_are_refused_without_being_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)  # a hole: it takes no room
    path.chmod(0)
    error = refused(path, TooLarge, "2,147,483,648 bytes; 209,715,200 are read")
    assert error.todo


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"PK\x03\x04rest"), ("a.docx", b"%PDF-1.7"), ("a.xlsx", b"<html></html>"),
        ("a.html", b"%PDF-1.7 rest"), ("a.html", b"\x89PNG\r\n"), ("a.png", b"%PDF-1.7 rest"),
        ("a.jpg", b"no picture at all"),
    ],
)  # fmt: skip
def test_a_wrong_extension(tmp_path: Path, name: str, content: bytes) -> None:
    refused(write(tmp_path / name, content), Unreadable, "not what its extension")


def test_a_png_that_is_called_jpg(tmp_path: Path) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    refused((tmp_path / "a.png").rename(tmp_path / "a.jpg"), Unreadable, "not what its extension")


def test_a_workbook_that_is_called_docx(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    refused((tmp_path / "a.xlsx").rename(tmp_path / "a.docx"), Unreadable, "has no word/document")


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm"])
def test_a_file_of_macros_by_extension(tmp_path: Path, name: str) -> None:
    error = refused(write(tmp_path / name, b"PK\x03\x04"), Unreadable, "files with macros")
    assert "Save it as .docx" in error.todo


def test_the_formats_before_2007_and_unknown_ones(tmp_path: Path) -> None:
    refused(write(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0"), Unreadable, "Office before 2007")
    refused(write(tmp_path / "a.exe", b"MZ"), Unreadable, "is not read")


def test_an_encrypted_office_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    refused(path, Unreadable, "encrypted or in the format of Office before 2007")


def test_an_archive_with_an_encrypted_part(tmp_path: Path) -> None:
    raw = bytearray(document(tmp_path / "a.docx").read_bytes())
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    refused(write(tmp_path / "a.docx", bytes(raw)), Unreadable, "encrypted")


def test_a_bomb_by_its_declared_size(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", word__media__zeros_dot_bin=bytes(80_000_000))
    refused(path, TooLarge, "zip bomb")


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = document(tmp_path / "a.docx", word__zeros_dot_bin=bytes(9_000_000))
    raw = path.read_bytes()
    lie = raw.replace(struct.pack("<I", 9_000_000), struct.pack("<I", 1000))
    assert lie != raw
    refused(write(path, lie), Unreadable, "truncated or damaged")


def test_a_bomb_whose_parts_overlap(tmp_path: Path) -> None:
    """Many names for one packed part, each within the ratio."""
    block = random.Random(1).randbytes(40_000)
    path = document(tmp_path / "a.docx", word__kernel_dot_bin=block)
    archive = zipfile.ZipFile(path, "a")
    with archive:
        kernel = archive.getinfo("word/kernel.bin")
        for number in range(200):
            twin = zipfile.ZipInfo(f"word/{number}.bin")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, field, getattr(kernel, field))
            archive.filelist.append(twin)
        archive._didModify = True
    refused(path, TooLarge, "zip bomb")


def test_an_archive_within_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(50_000_000))
    path = document(tmp_path / "a.docx", word__embeddings__a_dot_zip=inner.getvalue())
    assert guards.check(path) == "docx"


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_billion_laughs(tmp_path: Path, code: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><d>&l9;</d>'
    path = document(tmp_path / "a.docx", word__document_dot_xml=xml.encode(code))
    refused(path, Unreadable, "declares entities in word/document.xml")


def test_a_cell_over_a_billion_columns(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    body = made.element.xml.replace('gridSpan w:val="2"', 'gridSpan w:val="999999999"')
    path = document(tmp_path / "a.docx", word__document_dot_xml=body.encode())
    with pytest.raises(TooLarge, match="more than 500 columns"):
        loader_for(path)(path)
    assert read_docx(path).tables[0].columns <= 500


def test_a_sheet_with_one_cell_at_its_far_end_goes_into_search(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "a.xlsx")
    assert loader_for(tmp_path / "a.xlsx")(tmp_path / "a.xlsx").text == "Sheet\na | b"


def test_a_workbook_whose_styles_are_damaged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, raw.replace(b'fontId="0"', b'fontId="abc"'))
    for read in (loader_for(tmp_path / "a.xlsx"), read_xlsx):
        with pytest.raises(Unreadable, match="not a workbook that can be read"):
            read(tmp_path / "a.xlsx")


def test_a_picture_of_over_a_hundred_megapixels(tmp_path: Path) -> None:
    Image.new("1", (20_000, 6_000)).save(tmp_path / "a.png")
    refused(tmp_path / "a.png", TooLarge, "20,000 by 6,000 pixels")
    Image.new("1", (30_000, 20_000)).save(tmp_path / "b.tif", compression="group4")
    refused(tmp_path / "b.tif", TooLarge, "pixels")


def test_html_that_is_nested_without_end(tmp_path: Path) -> None:
    refused(write(tmp_path / "a.html", b"<div>" * 5000 + b"x"), Unreadable, "nests over 1,000")
    flat = b"<p>x<br><div>y</div>" * 5000 + b"<ul>" + b"<li>z" * 5000
    assert guards.check(write(tmp_path / "b.html", flat)) == "html"


def test_html_that_is_binary(tmp_path: Path) -> None:
    refused(write(tmp_path / "a.html", b"\x00\x01\x02" * 99), Unreadable, "binary")


def test_an_empty_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    refused(write(tmp_path / "a.pdf", b""), Unreadable, "is empty")
    (tmp_path / "b.pdf").mkdir()
    refused(tmp_path / "b.pdf", Unreadable, "is a folder")
    os.mkfifo(tmp_path / "c.pdf")
    refused(tmp_path / "c.pdf", Unreadable, "is a device")
    with pytest.raises(Unreadable, match="cannot be opened"):
        guards.check(tmp_path / "missing.pdf")


@pytest.mark.parametrize("name", ["a\nb.pdf", "a\x1b[31m.pdf", "fdp\u202exe.pdf"])
def test_a_name_with_control_characters(tmp_path: Path, name: str) -> None:
    error = refused(write(tmp_path / name, pdf_bytes(["x"])), Unreadable, "control characters")
    assert error.detail.isprintable()


def test_text_of_a_font_without_a_unicode_map_is_told() -> None:
    assert guards.unmapped("\ue001\ue002\ue003 \ue004 12")
    assert guards.unmapped("(cid:12)(cid:7)(cid:44)")
    assert guards.unmapped("\ufffd\ufffd a")
    assert not guards.unmapped("营业收入 1,234.5 Revenue \ue001")
    assert not guards.unmapped("")
