"""Tables as pdfplumber's default settings and markitdown find them in the same text PDFs."""

import contextlib
import io
import re
from pathlib import Path

import pdfplumber
from markitdown import MarkItDown

from tests.evals.reading.grade import Grid, ReadTable

_RULE = re.compile(r"^\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?$")


def by_pdfplumber(path: Path) -> list[ReadTable]:
    """extract_tables() page by page, without a setting."""
    found: list[ReadTable] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            found += [
                ReadTable([[text or "" for text in row] for row in grid])
                for grid in page.extract_tables()
            ]
    return found


def by_markitdown(path: Path) -> list[ReadTable]:
    """The Markdown tables of convert()."""
    with contextlib.redirect_stderr(io.StringIO()):
        text = MarkItDown(enable_plugins=False).convert(path).text_content
    return [ReadTable(grid) for grid in markdown_tables(text)]


def markdown_tables(text: str) -> list[Grid]:
    """Runs of lines with bars; the line of dashes is no row."""
    found: list[list[list[str]]] = []
    running = False
    for line in text.splitlines():
        line = line.strip()
        if not line.startswith("|"):
            running = False
            continue
        if not running:
            found.append([])
            running = True
        if not _RULE.match(line):
            cells = re.split(r"(?<!\\)\|", line.strip("|"))
            found[-1].append([c.strip().replace("\\|", "|") for c in cells])
    return [grid for grid in found if grid]
