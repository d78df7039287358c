"""Fetching with a bar on the terminal, or a line now and then where there is no terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as Bar

from core.settings import Settings
from inference.engine.catalogue import FILES, WHISPER
from inference.engine.files import fetch, fetch_all
from inference.engine.partial import Progress
from inference.engine.plan import choose, look


def fetch_with_bar(settings: Settings, model: str | None = None) -> Path | None:
    """Fetch the named model, or the one this machine would serve; None when it serves none."""
    if model == WHISPER.name:
        with _shown(WHISPER.name, WHISPER.bytes) as progress:
            return fetch_all(settings, WHISPER, progress)[0].parent
    if model and model != "auto":
        settings = settings.model_copy(update={"engine_model": model, "inference_url": ""})
    size = choose(settings, look()).size
    if size == "none":
        return None
    with _shown(FILES[size].name, FILES[size].bytes) as progress:
        return fetch(settings, FILES[size], progress)


@contextmanager
def _shown(name: str, total: int) -> Iterator[Progress]:
    """What to tell progress to: a bar on a terminal, lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines(name)
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
        TransferSpeedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(*columns, console=console) as bar:
        task = bar.add_task(name, total=total)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class Lines:
    """Progress as one line per tenth."""

    def __init__(self, name: str) -> None:
        self._name, self._tenth = name, -1

    def __call__(self, done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth != self._tenth:
            self._tenth = tenth
            print(f"{self._name}: {tenth * 10} %", file=sys.stderr, flush=True)
