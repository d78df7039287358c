"""CSV and TSV: rows with their column names."""

import csv
import io
from pathlib import Path

from core.errors import Unreadable
from rag.load.rows import add_table
from rag.load.text import decode
from rag.load.types import Builder, Loaded


def load(path: Path) -> Loaded:
    """Raises Unreadable when the quoting is broken."""
    text = decode(path).replace("\x00", "")
    builder = Builder()
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text[:4096])
    try:
        add_table(builder, csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as bad:
        raise Unreadable(f"{path.name} is not CSV: {bad}.") from bad
    return builder.loaded()


def _delimiter(sample: str) -> str:
    first = sample.partition("\n")[0]
    return max(",;\t|", key=first.count)
