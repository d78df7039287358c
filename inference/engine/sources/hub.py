"""A model file from a hub, by byte ranges, so that a broken connection costs nothing twice."""

import re
import time

import httpx

from core.errors import NotFound, Unavailable
from core.settings import Settings
from inference.engine.catalogue import ModelFile
from inference.engine.partial import Partial

FRUITLESS_TRIES = 4
WAIT = httpx.Timeout(30, connect=10)


def address(hub: str, file: ModelFile) -> str:
    """Where a hub serves the file; ModelScope keeps models in a folder and names its branch so."""
    hub = hub.rstrip("/")
    if "modelscope" in hub:
        hub = hub if hub.endswith("/models") else f"{hub}/models"
        return f"{hub}/{file.repo}/resolve/master/{file.name}"
    return f"{hub}/{file.repo}/resolve/main/{file.name}"


def pour(file: ModelFile, partial: Partial, settings: Settings, *, pause_s: float = 1.0) -> None:
    """Read on from the bytes that are here, until the file is whole or nothing comes any more."""
    url, fruitless = address(settings.model_hub, file), 0
    if partial.size > file.bytes:
        partial.cut(0)
    while partial.size < file.bytes:
        before, reason = partial.size, "the connection closed early"
        try:
            _read(url, file, partial)
        except httpx.HTTPError as broken:
            reason = f"{type(broken).__name__} {broken}".strip()
        fruitless = 0 if partial.size > before else fruitless + 1
        if fruitless >= FRUITLESS_TRIES:
            raise Unavailable(f"{url}: {reason}")
        if partial.size < file.bytes:
            time.sleep(pause_s * 2**fruitless / 2)


def _read(url: str, file: ModelFile, partial: Partial) -> None:
    headers = {"Range": f"bytes={partial.size}-", "Accept-Encoding": "identity"}
    with httpx.stream("GET", url, headers=headers, timeout=WAIT, follow_redirects=True) as answer:
        if answer.status_code in (404, 401, 403, 410):
            raise NotFound(f"{url} answered {answer.status_code}")
        if answer.status_code == 200:
            partial.cut(0)
        elif answer.status_code != 206:
            answer.raise_for_status()
            raise Unavailable(f"{url} answered {answer.status_code} to a byte range")
        elif _range(answer) != (partial.size, file.bytes):
            raise Unavailable(f"{url} serves another file: {answer.headers.get('content-range')}")
        for block in answer.iter_raw():
            if partial.size + len(block) > file.bytes:
                raise Unavailable(f"{url} serves more than {file.bytes} bytes")
            partial.append(block)


def _range(answer: httpx.Response) -> tuple[int, int]:
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", answer.headers.get("content-range", ""))
    return (int(found[1]), int(found[2])) if found else (-1, -1)
