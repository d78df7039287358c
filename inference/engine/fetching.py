"""Fetching with a bar on the terminal, or a line now and then where there is no terminal."""

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from core.settings import Settings
from inference.engine.catalogue import FILES, ModelFile
from inference.engine.files import fetch
from inference.engine.plan import choose, look


def fetch_with_bar(settings: Settings, model: str | None = None) -> Path | None:
    """Fetch the named model, or the one this machine would serve; None when it serves none."""
    if model and model != "auto":
        settings = settings.model_copy(update={"engine_model": model, "inference_url": ""})
    size = choose(settings, look()).size
    if size == "none":
        return None
    console = Console(stderr=True)
    if console.is_terminal:
        return _with_bar(settings, FILES[size], console)
    return fetch(settings, FILES[size], Lines(FILES[size].name))


def _with_bar(settings: Settings, file: ModelFile, console: Console) -> Path:
    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
        TransferSpeedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(file.name, total=file.bytes)
        return fetch(
            settings, file, lambda done, total: bar.update(task, completed=done, total=total)
        )


class Lines:
    """Progress as one line per tenth."""

    def __init__(self, name: str) -> None:
        self._name, self._tenth = name, -1

    def __call__(self, done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth != self._tenth:
            self._tenth = tenth
            print(f"{self._name}: {tenth * 10} %", file=sys.stderr, flush=True)
