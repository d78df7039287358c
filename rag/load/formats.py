"""Which loader reads which extension. The file's first bytes must agree with its name."""

from pathlib import Path

from core.errors import Unreadable
from rag.load import delimited, html, markdown, pdf, spreadsheet, text, word
from rag.load.types import Loader

LOADERS: dict[str, Loader] = {
    ".md": markdown.load,
    ".markdown": markdown.load,
    ".txt": text.load,
    ".html": html.load,
    ".htm": html.load,
    ".csv": delimited.load,
    ".tsv": delimited.load,
    ".docx": word.load,
    ".xlsx": spreadsheet.load,
    ".pdf": pdf.load,
}
_SIGNS = {".pdf": b"%PDF-", ".docx": b"PK", ".xlsx": b"PK"}
_OLD = b"\xd0\xcf\x11\xe0"


def loader_for(path: Path) -> Loader:
    """Raises Unreadable for an unknown or a wrong extension and for an empty file."""
    extension = path.suffix.lower()
    if extension not in LOADERS:
        known = " ".join(sorted(LOADERS))
        raise Unreadable(
            f"{path.name}: {extension or 'no extension'} is not read.", todo=f"Known: {known}"
        )
    with path.open("rb") as file:
        first = file.read(1024)
    if not first:
        raise Unreadable(f"{path.name} is empty.")
    sign = _SIGNS.get(extension)
    if sign and first.startswith(_OLD):
        raise Unreadable(f"{path.name} is encrypted or in the format of Office before 2007.")
    if sign and (sign not in first if extension == ".pdf" else not first.startswith(sign)):
        raise Unreadable(f"{path.name} is not what its extension {extension} says.")
    if not sign and first.startswith((b"%PDF-", b"PK\x03\x04", _OLD)):
        raise Unreadable(f"{path.name} is not what its extension {extension} says.")
    return LOADERS[extension]
