"""The port by which another reader of documents (docling, MinerU, a service) takes our place.

A reader is registered by name in code, or by an installed package that names it as an entry point
of the group "jinnao.readers"; its load gives a class or function without arguments that makes one.
"""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from core.domain.reading import Reading
from core.errors import BadInput, Unreadable

GROUP = "jinnao.readers"


@runtime_checkable
class DocumentReader(Protocol):
    """Reads files of some formats (pdf, docx, xlsx, html, image) into our types. read raises
    Unreadable for a file that it cannot read."""

    name: str
    formats: frozenset[str]

    def read(self, path: Path) -> Reading: ...


_made: dict[str, Callable[[], DocumentReader]] = {}


def register(name: str, make: Callable[[], DocumentReader]) -> None:
    """Makes a reader known under a name; it is made when it is first asked to read."""
    _made[name] = make


def names() -> list[str]:
    """All readers that may be asked for, besides our own (named "")."""
    return sorted({*_made, *(point.name for point in entry_points(group=GROUP))})


def reader_named(name: str) -> DocumentReader:
    """Raises BadInput for a name that nobody registered."""
    if name not in _made:
        for point in entry_points(group=GROUP, name=name):
            _made[name] = point.load()
    if name not in _made:
        known = ", ".join(names()) or "none is installed"
        raise BadInput(f"There is no document reader {name}.", todo=f"Known: {known}.")
    return _made[name]()


def read_by(name: str, path: Path, form: str) -> Reading:
    """Raises Unreadable when the reader does not take the format."""
    reader = reader_named(name)
    if form not in reader.formats:
        known = ", ".join(sorted(reader.formats))
        raise Unreadable(f"{path.name}: the reader {name} does not read {form}.", todo=f"It reads {known}.")  # fmt: skip
    return reader.read(path)
