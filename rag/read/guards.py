"""What a file must pass before any parser touches it. A bad one is refused by name, cause and way out."""

import mmap
import re
import stat
import unicodedata
from pathlib import Path

import pypdfium2
from PIL import Image, UnidentifiedImageError

from core.errors import TooLarge, Unreadable
from rag.load.archive import checked
from rag.load.text import decode

MAX_BYTES = 200 * 1024 * 1024
MAX_PAGES = 5000
MAX_PICTURE = 100_000_000
"""Pixels of one picture; they are counted from its head, before it is decoded."""
MAX_FRAMES = 500
MAX_DEPTH = 1000
FORMATS = {
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".html": "html", ".htm": "html",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image",
    ".webp": "image",
}  # fmt: skip
_PICTURES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "TIFF": (".tif", ".tiff"), "WEBP": (".webp",)}  # fmt: skip
_MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb")
_OLD_NAMES = (".doc", ".xls", ".dot", ".xlt", ".wps", ".et")
_OLD = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_OTHERS = (b"%PDF-", _ZIP, _OLD, b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF", b"7z\xbc")
_PAINTED = re.compile(r"\(cid:\d+\)")
_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_NEVER_CLOSED = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead"
    " tbody tfoot option colgroup".split()
)


def check(path: Path) -> str:
    """The format of a file that may be read: pdf, docx, xlsx, html or image.

    Raises TooLarge over a limit (200 MB before it is opened, 5,000 pages, 100 megapixels, what a
    zip bomb unpacks to) and Unreadable for all else that is wrong with it.
    """
    extension = entry(path)
    if extension not in FORMATS:
        raise unknown(path, sorted(FORMATS))
    form = FORMATS[extension]
    _sign(path, form)
    if form == "pdf":
        _pdf(path)
    elif form == "image":
        _image(path)
    elif form == "html":
        shallow(path)
    else:
        checked(path, "word/document.xml" if form == "docx" else "xl/workbook.xml")
    return form


def entry(path: Path) -> str:
    """The extension of a file that is there, has a decent name, and is neither empty nor huge."""
    if any(_hidden(c) for c in path.name):
        raise Unreadable(f"The name {path.name!a} has control characters.", todo="Rename the file.")
    try:
        status = path.stat()
    except (OSError, ValueError) as bad:
        raise Unreadable(f"{path.name} cannot be opened: {bad}.") from bad
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable(f"{path.name} is a folder.", todo="Name the files in it.")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"{path.name} is a device or a pipe, not a file.")
    if status.st_size == 0:
        raise Unreadable(f"{path.name} is empty.", todo="Get or save it again.")
    if status.st_size > MAX_BYTES:
        raise TooLarge(
            f"{path.name} has {status.st_size:,} bytes; {MAX_BYTES:,} are read.",
            todo="Split it, or save it with smaller pictures.", limit=MAX_BYTES,
        )  # fmt: skip
    return path.suffix.lower()


def plain(path: Path) -> None:
    """Raises Unreadable for a file of text whose first bytes are those of another format."""
    with path.open("rb") as file:
        if file.read(16).startswith(_OTHERS):
            raise _wrong(path)


def unknown(path: Path, known: list[str]) -> Unreadable:
    """Why a file with this extension is not read."""
    extension = path.suffix.lower()
    if extension in _MACROS:
        return Unreadable(
            f"{path.name}: files with macros ({extension}) are not read.",
            todo="Save it as .docx or .xlsx, which keeps the text and drops the macros.",
        )
    if extension in _OLD_NAMES:
        return Unreadable(
            f"{path.name} is in the format of Office before 2007.",
            todo="Save it as .docx or .xlsx.",
        )
    return Unreadable(
        f"{path.name}: {extension or 'no extension'} is not read.", todo=f"Known: {' '.join(known)}"
    )


def unmapped(text: str) -> bool:
    """Whether a page's text is of a font without a Unicode map: mostly signs that stand for nothing."""
    text = _PAINTED.sub("\ufffd", text)
    seen = [c for c in text if not c.isspace()]
    return bool(seen) and sum(map(_nothing, seen)) > 0.3 * len(seen)


def shallow(path: Path) -> None:
    """Raises Unreadable for HTML that is not text or is nested deeper than any page is."""
    depth = 0
    for tag in _TAG.finditer(decode(path)):
        closing, name, empty = tag.groups()
        if empty or name.lower() in _NEVER_CLOSED:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > MAX_DEPTH:
            raise Unreadable(
                f"{path.name} nests over {MAX_DEPTH:,} elements in each other: refused.",
                todo="Save the page again from a browser.",
            )


def _sign(path: Path, form: str) -> None:
    """The first bytes must agree with the name."""
    with path.open("rb") as file:
        first = file.read(1024)
    office = form in ("docx", "xlsx")
    if office and first.startswith(_OLD):
        raise Unreadable(
            f"{path.name} is encrypted or in the format of Office before 2007.",
            todo="Save it as .docx or .xlsx without a password.",
        )
    wrong = (
        (form == "pdf" and b"%PDF-" not in first)
        or (office and not first.startswith(b"PK"))
        or (form == "html" and first.startswith(_OTHERS))
    )
    if wrong:
        raise _wrong(path)


def _wrong(path: Path) -> Unreadable:
    return Unreadable(
        f"{path.name} is not what its extension {path.suffix.lower()} says.",
        todo="Give it the extension of what it is.",
    )


def _pdf(path: Path) -> None:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as bad:
        raise _unopened(path, str(bad)) from bad
    try:
        pages = len(pdf)
    finally:
        pdf.close()
    if pages == 0:
        raise Unreadable(f"{path.name} has no pages.", todo="Get or save it again.")
    if pages > MAX_PAGES:
        raise TooLarge(f"{path.name} has {pages:,} pages; {MAX_PAGES:,} are read.", limit=MAX_PAGES)


def _unopened(path: Path, why: str) -> Unreadable:
    """pdfium may tell the cause of an earlier file where it has none for this one, so the file
    itself must bear it out."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        locked = ("assword" in why or "ecurity" in why) and raw.find(b"/Encrypt") >= 0
        bare = _NO_PAGES.search(raw) is not None
    if locked:
        return Unreadable(f"{path.name} is encrypted.", todo="Save it again without protection.")
    cause = "has no pages" if bare else "is truncated or damaged"
    return Unreadable(f"{path.name} {cause}.", todo="Get or save it again.")


def _image(path: Path) -> None:
    try:
        with Image.open(path, formats=tuple(_PICTURES)) as image:
            if path.suffix.lower() not in _PICTURES.get(image.format or "", ()):
                raise _wrong(path)
            frames = int(getattr(image, "n_frames", 1))
            if frames > MAX_FRAMES:
                raise TooLarge(f"{path.name} has {frames:,} pages; {MAX_FRAMES:,} are read.")
            for number in range(frames):
                image.seek(number)
                sized(path.name, image.size)
            if frames == 1:  # of many, a broken one is told and the others are read
                image.draft("L", (64, 64))
                image.load()
    except UnidentifiedImageError as bad:
        raise _wrong(path) from bad
    except Image.DecompressionBombError as bad:
        raise TooLarge(f"{path.name} is a picture of too many pixels: {bad}.") from bad
    except (OSError, SyntaxError, ValueError, EOFError) as bad:
        raise Unreadable(
            f"{path.name} is truncated or damaged: {bad}.", todo="Get or save it again."
        ) from bad


def sized(name: str, size: tuple[int, int]) -> None:
    """Raises TooLarge for a picture over 100 megapixels, before it is decoded."""
    if size[0] * size[1] > MAX_PICTURE:
        raise TooLarge(
            f"{name} is a picture of {size[0]:,} by {size[1]:,} pixels;"
            f" {MAX_PICTURE:,} in all are read.",
            todo="Save it with fewer pixels.", limit=MAX_PICTURE,
        )  # fmt: skip


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # fmt: skip


def _nothing(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Cc", "Co", "Cn")
