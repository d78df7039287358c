"""Plain text: blank lines part paragraphs. Also decodes the bytes of the other text formats."""

from pathlib import Path

from core.errors import TooLarge, Unreadable
from rag.load.types import Builder, Loaded

MAX_BYTES = 64 * 1024 * 1024
_PIECE = 4000


def decode(path: Path) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, or GB18030; anything else is refused."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TooLarge(f"{path.name} has {size:,} bytes; text may have {MAX_BYTES:,}.")
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(raw, "utf-16", path)
    if b"\x00" in raw[:8192]:
        raise Unreadable(f"{path.name} is binary, not text.", todo="Give it its right extension.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        return _chinese(raw, path, bad)


def _decoded(raw: bytes, encoding: str, path: Path) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as bad:
        raise Unreadable(
            f"{path.name} is not {encoding}: {bad.reason} at byte {bad.start}."
        ) from bad


def _chinese(raw: bytes, path: Path, first: UnicodeDecodeError) -> str:
    """GB18030 accepts nearly any bytes, so it is believed only when the result reads as Chinese."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    letters = [c for c in text if not c.isascii()]
    usual = sum("\u4e00" <= c <= "\u9fff" or c in "，。、；：？！“”（）《》％—…·" for c in letters)
    if letters and usual / len(letters) > 0.9:
        return text
    raise Unreadable(
        f"{path.name} is not UTF-8 ({first.reason} at byte {first.start}).",
        todo="Save it as UTF-8.",
    ) from first


def load(path: Path) -> Loaded:
    """Raises Unreadable when the bytes are not text."""
    builder = Builder()
    for paragraph in decode(path).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        for at in range(0, len(paragraph), _PIECE):
            builder.add("paragraph", paragraph[at : at + _PIECE])
    return builder.loaded()
