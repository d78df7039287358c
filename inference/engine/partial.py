"""A file that is still being fetched: grows at its end, survives a kill, never takes the name."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from core.errors import StorageFull

Progress = Callable[[int, int], None]
"""Called with the bytes on disk and the bytes in all."""

FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def room(path: Path) -> Iterator[None]:
    """Turns a disk that fills up into StorageFull, naming the folder."""
    try:
        yield
    except OSError as failed:
        if failed.errno not in FULL:
            raise
        raise StorageFull(
            f"no space is left in {path.parent}", todo="Free some and start again; it goes on."
        ) from failed


class Partial:
    """The bytes so far, and how many whole parts they are (for a source that comes in parts).

    Opening cuts back to the last part that was kept whole. Use as a context manager.
    """

    def __init__(self, path: Path, total: int, progress: Progress) -> None:
        self.path, self.total = path, total
        self._progress = progress
        self._journal = path.with_suffix(path.suffix + ".json")
        self.parts = 0

    def __enter__(self) -> "Partial":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.path.parent).free
        have = self.path.stat().st_size if self.path.exists() else 0
        if free < self.total - have:
            raise StorageFull(
                f"{self.path.parent} has {free:,} bytes free, {self.total - have:,} are needed",
                todo="Free some and start again; what is there is kept.",
            )
        self._file = self.path.open("ab")
        self._progress(self.size, self.total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with room(self.path):
            self._file.close()

    @property
    def size(self) -> int:
        return self._file.tell()

    def append(self, block: bytes) -> None:
        with room(self.path):
            self._file.write(block)
            self._file.flush()
        self._progress(self.size, self.total)

    def cut(self, size: int) -> None:
        """Forget everything after the first `size` bytes."""
        self._file.truncate(size)
        self._file.seek(size)
        self._progress(size, self.total)

    def resume_parts(self) -> int:
        """How many whole parts are here; a part that was cut off is forgotten."""
        parts, size = 0, 0
        if self._journal.exists():
            kept = json.loads(self._journal.read_text())
            parts, size = kept["parts"], kept["bytes"]
        if size > self.size:
            parts, size = 0, 0
        self.cut(size)
        self.parts = parts
        return parts

    def keep_part(self) -> None:
        """Everything so far is whole parts, one more than before."""
        self.parts += 1
        with room(self.path):
            os.fsync(self._file.fileno())
            fresh = self._journal.with_suffix(".new")
            fresh.write_text(json.dumps({"parts": self.parts, "bytes": self.size}))
            fresh.replace(self._journal)

    def discard(self) -> None:
        """Remove the file and its journal."""
        self.path.unlink(missing_ok=True)
        self._journal.unlink(missing_ok=True)
