"""Pages of a PDF read by processes of their own, so that a page can break or hang alone.

They are plain child processes spoken to over pipes: a Celery process is daemonic and may not have
children of multiprocessing.
"""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from core.errors import Unavailable
from rag.read.page_worker import LENGTH

_MODULE = "rag.read.page_worker"
_ROOT = Path(__file__).parents[2]
_TICK = 0.2  # seconds between looks at the clock
_START = 120.0  # seconds for a process to load its code and open the file
_PAGES = 400  # read by one process before a fresh one takes over
_FAT = 600 * 1024 * 1024  # bytes resident after a page: a fresh one takes over
_MEMORY = 1200 * 1024 * 1024  # bytes of data one process may have; more ends it
_LONGEST = 64 * 1024 * 1024  # bytes of one answer
Answer = tuple[int, bytes, str]
"""Page number, its PageWords as JSON, or the reason why there is none."""


class PageWorkers:
    """Reads pages of one file in several processes. Each is replaced after many pages, when it has
    grown, when it dies, and when a page takes longer than seconds."""

    def __init__(self, path: Path, processes: int, seconds: float) -> None:
        self._path, self._most, self._seconds = path, processes, seconds
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for worker in list(self._workers):
            self._end(worker)
        self._selector.close()

    def read(self, numbers: Iterable[int]) -> Iterator[Answer | None]:
        """Answers in the order in which they are ready; None whenever some time has passed without
        one. Raises Unavailable when processes do not start at all."""
        waiting = iter(numbers)
        following = next(waiting, None)
        while following is not None or any(w.page for w in self._workers):
            while following is not None and (worker := self._free()) is not None:
                worker.ask(following)
                following = next(waiting, None)
            yield None
            yield from self._answers()

    def _free(self) -> "_Worker | None":
        for worker in self._workers:
            if not worker.page:
                return worker
        if len(self._workers) >= self._most:
            return None
        worker = _Worker(self._path)
        self._workers.append(worker)
        self._selector.register(worker.out, selectors.EVENT_READ, worker)
        return worker

    def _answers(self) -> Iterator[Answer]:
        for key, _ in self._selector.select(_TICK):
            worker: _Worker = key.data
            page = worker.page
            alive = worker.take()
            for message in worker.messages():
                yield page, message, ""
            if not alive:
                self._end(worker)
                if worker.page:
                    yield worker.page, b"", worker.last_words()
            elif worker.spent():
                self._end(worker)
        for worker in list(self._workers):
            if worker.late(self._seconds):
                self._end(worker)
                yield worker.page, b"", f"it took longer than {self._seconds:,.0f} seconds"

    def _end(self, worker: "_Worker") -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.out)
        worker.end()


class _Worker:
    """One process, the page it reads (0: none) and what it has said so far."""

    def __init__(self, path: Path) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", _MODULE, str(path.absolute()), str(_MEMORY)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, bufsize=0,
            cwd=_ROOT, env=_environment(), start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.out = self._process.stdout
        self.page = 0
        self._since = time.monotonic()
        self._ready = False
        self._read = 0
        self._buffer = bytearray()
        self._reason = ""

    def ask(self, page: int) -> None:
        self.page, self._since = page, time.monotonic()
        message = json.dumps(page).encode()
        with suppress(BrokenPipeError):  # it died; its end is seen on the other pipe
            assert self._process.stdin is not None
            self._process.stdin.write(len(message).to_bytes(LENGTH, "big") + message)

    def take(self) -> bool:
        """Reads what is there; False when the process has closed its end."""
        data = os.read(self.out.fileno(), 1 << 20)
        self._buffer += data
        return bool(data) and len(self._buffer) < _LONGEST

    def messages(self) -> Iterator[bytes]:
        """Whole answers; the one that says that it is ready is kept back."""
        while len(self._buffer) >= LENGTH:
            end = LENGTH + int.from_bytes(self._buffer[:LENGTH], "big")
            if len(self._buffer) < end:
                return
            message = bytes(self._buffer[LENGTH:end])
            del self._buffer[:end]
            self._since = time.monotonic()
            if not self._ready:
                self._ready = True
                continue
            self.page, self._read = 0, self._read + 1
            yield message

    def spent(self) -> bool:
        """Whether a fresh process should take over: only between two pages."""
        if self.page or not self._ready:
            return False
        if self._read >= _PAGES:
            return True
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss) > _FAT
        except psutil.NoSuchProcess:
            return True

    def late(self, seconds: float) -> bool:
        limit = seconds if self._ready else _START
        return bool(self.page) and time.monotonic() - self._since > limit

    def end(self) -> None:
        """Kills the process and waits for it; keeps why it died."""
        code = self._process.poll()
        self._process.kill()
        code = self._process.wait() if code is None else code
        for pipe in (self._process.stdin, self.out):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self._said.seek(0)
        lines = self._said.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        self._said.close()
        self._reason = (
            lines[-1][:200] if lines else f"signal {-code}" if code < 0 else f"code {code}"
        )

    def last_words(self) -> str:
        """Why it died. Raises Unavailable when it never came to read a page."""
        if not self._ready:
            raise Unavailable(f"The process that reads pages did not start: {self._reason}.")
        return f"the process that read it died ({self._reason})"


def _environment() -> dict[str, str]:
    """One thread each, and none of our secrets beside a file that may be hostile."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JINNAO_")}
    path = [str(_ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "MALLOC_ARENA_MAX": "2", "PYTHONPATH": os.pathsep.join(path)}
