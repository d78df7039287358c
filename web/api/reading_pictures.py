"""Pictures of pages: drawn once from the stored file, then kept for a while beside this process."""

import shutil
import tempfile
import threading
from collections import OrderedDict
from functools import cached_property
from pathlib import Path

from core.access import Principal
from core.errors import Unreadable
from core.store import readings
from core.store.readings import ReadingLine
from core.store.session import Store
from rag.read import render


class Pictures:
    """At most `most` bytes of files and pictures are kept, those looked at last; one is drawn at a
    time. What a caller may see is decided before."""

    def __init__(self, most: int = 600 * 1024 * 1024) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()

    @cached_property
    def _folder(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="jinnao-pictures-")

    def png(
        self, store: Store, principal: Principal, line: ReadingLine, page: int, width: int, skew: float
    ) -> bytes:  # fmt: skip
        """Raises Unreadable when the page has no picture, Unavailable when drawing takes too long."""
        if line.format not in render.DRAWN:
            raise Unreadable(f"A page of {line.format} has no picture.", todo="Read its text.")
        wide = next((w for w in render.WIDTHS if w >= width), render.WIDTHS[-1])
        with self._lock:
            own = Path(self._folder.name) / line.id
            made = own / f"{page}-{wide}.png"
            if not made.is_file():
                file = self._file(store, principal, line, own)
                fresh = own / "drawing.png"
                render.draw(file, page, wide, skew, fresh)
                fresh.replace(made)
            self._seen(line.id, own)
            return made.read_bytes()

    def _file(self, store: Store, principal: Principal, line: ReadingLine, own: Path) -> Path:
        path = own / f"file{Path(line.name).suffix.lower()}"
        if path.is_file():
            return path
        own.mkdir(mode=0o700, exist_ok=True)
        fresh = own / "arriving"
        with store.transaction(principal) as session, fresh.open("wb") as out:
            for part in readings.contents(session, principal, line.id):
                out.write(part)
        return fresh.replace(path)

    def _seen(self, reading_id: str, own: Path) -> None:
        """Counts what is kept; the readings not looked at for longest go first."""
        self._sizes[reading_id] = sum(f.stat().st_size for f in own.iterdir())
        self._sizes.move_to_end(reading_id)
        while len(self._sizes) > 1 and sum(self._sizes.values()) > self._most:
            oldest, _ = self._sizes.popitem(last=False)
            shutil.rmtree(Path(self._folder.name) / oldest, ignore_errors=True)
