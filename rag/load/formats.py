"""Which loader reads which extension. The file's first bytes must agree with its name."""

from pathlib import Path

from rag.load import delimited, html, image, markdown, pdf, spreadsheet, text, word
from rag.load.types import Loader
from rag.read import guards

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
    ".png": image.load,
    ".jpg": image.load,
    ".jpeg": image.load,
    ".tif": image.load,
    ".tiff": image.load,
    ".webp": image.load,
}


def loader_for(path: Path) -> Loader:
    """Raises Unreadable for an unknown or a wrong extension, an empty or a bad file, and TooLarge
    over a limit, all before a parser touches the file."""
    extension = guards.entry(path)
    if extension not in LOADERS:
        raise guards.unknown(path, sorted(LOADERS))
    if extension in guards.FORMATS:
        guards.check(path)
    else:
        guards.plain(path)
    return LOADERS[extension]
