"""Where a checked model file lies, and how one is fetched when it does not."""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import AppError, NotFound, StorageFull, Unavailable, Unreadable
from core.settings import Settings
from inference.engine.catalogue import FILES, Bundle, ModelFile, Size
from inference.engine.partial import Partial, Progress, room
from inference.engine.sources import configured
from inference.engine.sources.index import KEPT

BLOCK = 4 * 1024 * 1024


def located(settings: Settings, size: Size) -> Path:
    """The file on this machine, its sum checked. NotFound when it was not fetched yet."""
    return _located(settings, FILES[size], "Fetch it with `jinnao models fetch`.")


def located_all(settings: Settings, bundle: Bundle) -> list[Path]:
    """The same for a model of several files."""
    todo = f"Fetch it with `jinnao models fetch --model {bundle.name}`."
    return [_located(settings, file, todo) for file in bundle.files]


def _located(settings: Settings, file: ModelFile, todo: str) -> Path:
    final = _final(settings, file)
    if not final.exists():
        raise NotFound(f"{final} is not there", todo=todo)
    check(final, file)
    return final


def fetch_all(settings: Settings, bundle: Bundle, progress: Progress) -> list[Path]:
    """Every file of a model, as `fetch` does; progress is told of all their bytes together."""
    paths, before = [], 0

    for file in bundle.files:

        def told(done: int, _total: int, before: int = before) -> None:
            progress(before + done, bundle.bytes)

        paths.append(fetch(settings, file, told))
        before += file.bytes
    for kept in paths[0].parent.glob(f"{KEPT}*"):
        shutil.rmtree(kept)
    return paths


def fetch(settings: Settings, file: ModelFile, progress: Progress) -> Path:
    """The file, from the first configured source that supplies the right bytes.

    A file with a wrong sum is moved aside and named. Two fetches at once wait for each other.
    """
    final = _final(settings, file)
    with room(final):
        final.parent.mkdir(parents=True, exist_ok=True)
    with _alone(final.parent):
        reasons: list[str] = []
        if final.exists():
            try:
                check(final, file)
            except Unreadable as wrong:
                reasons.append(wrong.detail)
            else:
                progress(file.bytes, file.bytes)
                return final
        for name, pour in configured(settings):
            partial = Partial(final.with_name(f"{file.name}.{name}.partial"), file.bytes, progress)
            try:
                with partial:
                    pour(file, partial, settings)
                check(partial.path, file)
            except StorageFull:
                raise
            except AppError as failed:
                reasons.append(f"{name}: {failed.detail}")
                continue
            return _accept(partial, final, file)
    raise Unavailable(f"{file.name} could not be fetched. " + " | ".join(reasons), todo=WAYS)


WAYS = "Set JINNAO_MODEL_PATH to a folder that holds it, or JINNAO_MODEL_HUB to a hub in reach."


def check(path: Path, file: ModelFile) -> None:
    """Compare size and sum. A wrong file is moved aside and refused by name (Unreadable).

    A sum once found right is remembered with the file's size and time of change.
    """
    stat = path.stat()
    seen = {"bytes": stat.st_size, "changed": stat.st_mtime_ns, "sha256": file.sha256}
    note = path.with_name(path.name + ".checked")
    if note.exists() and note.read_text() == json.dumps(seen):
        return
    found = _sum(path) if stat.st_size == file.bytes else f"of {stat.st_size} bytes"
    if found != file.sha256:
        aside = path.with_name(f"{path.name}.wrong")
        path.replace(aside)
        raise Unreadable(
            f"{path.name} is wrong ({found}, expected {file.bytes} bytes with {file.sha256}); "
            f"moved to {aside}"
        )
    with room(note):
        note.write_text(json.dumps(seen))


def _accept(partial: Partial, final: Path, file: ModelFile) -> Path:
    """Give the checked file its name; the leftovers of other sources go."""
    partial.path.replace(final)
    for rest in final.parent.glob(f"{file.name}.*.partial*"):
        rest.unlink()
    check(final, file)
    return final


def _final(settings: Settings, file: ModelFile) -> Path:
    return settings.models / file.place


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as data:
        while block := data.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One fetch at a time in this folder."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
