"""Remembers what a database was prepared with, so that a second start need not do it again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from core.errors import AppError

_ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("core", "rag")
_KINDS = {".py", ".yaml", ".md", ".csv", ".html", ".mako"}


class Prepared:
    """A note in the folder of the embedded database: lost with it, and true of it alone."""

    def __init__(self, folder: Path, demo: bool, institution: str) -> None:
        self._note = folder / "prepared"
        self._wanted = f"{fingerprint(_files())} {demo} {institution}"

    def __bool__(self) -> bool:
        """Whether the database is as this code, these documents and these settings make it."""
        try:
            return self._note.read_text("utf-8") == self._wanted
        except OSError:
            return False

    def keep(self) -> None:
        """Call when preparing has succeeded."""
        try:
            self._note.write_text(self._wanted, "utf-8")
        except OSError as error:
            raise AppError(f"{self._note} cannot be written: {error.strerror}.") from error


def fingerprint(files: Iterable[Path]) -> str:
    """One hash over names and contents."""
    found = hashlib.sha256()
    for path in files:
        found.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _files() -> list[Path]:
    return sorted(p for part in _PARTS for p in (_ROOT / part).rglob("*") if p.suffix in _KINDS)
