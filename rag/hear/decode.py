"""A recording as sound of 16 kHz in blocks, decoded by a process beside this one.

WAV, MP3, OGG and FLAC are decoded here; AAC (M4A, and the sound of MP4 and MOV) and other codecs by a
program that the operator has, for example ffmpeg: none comes with Jinnao. Memory is a few megabytes,
however long the recording is.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.errors import TooLarge, Unreadable
from inference.sound import RATE
from rag.hear import au
from rag.hear.decoder import TOO_LONG
from rag.hear.resample import Blocks
from rag.hear.sniff import Decoder, decoders
from rag.hear.types import Bounds

BLOCK = RATE
"""Frames of one block: a second."""
_FROM = re.compile(r"^\[[^\]]*\] ")  # the part of ffmpeg that speaks
_ROOT = Path(__file__).parents[2]
_INSTALL = (
    "Install ffmpeg, name it in JINNAO_FFMPEG, or save the sound as WAV, MP3, OGG or FLAC first."
)


class Sound:
    """A recording that is being decoded. cut_short is known when `blocks` has come to its end."""

    def __init__(self, name: str, run: "_Run", tracks: int, longest_s: float) -> None:
        self.name, self.tracks = name, min(tracks, 2)
        self.cut_short = False
        self._run, self._tracks, self._longest_s = run, tracks, longest_s

    def blocks(self) -> Iterator[Blocks]:
        """Blocks of one or two tracks; more tracks than two are mixed into one. Raises TooLarge as
        soon as the recording is longer than it may be."""
        if self._tracks > 2:
            self.tracks = 1
        frames = 0
        while len(block := au.block(self._run.out, self._tracks, BLOCK)):
            frames += len(block)
            if frames > self._longest_s * RATE:
                raise too_long(self.name, None, self._longest_s)
            yield block.mean(axis=1, keepdims=True) if self._tracks > 2 else block
        if not frames:
            raise Unreadable(f"{self.name} holds no sound.", todo="Get or save it again.")
        self.cut_short = self._run.ended(self.name)


@contextmanager
def opened(path: Path, bounds: Bounds) -> Iterator[Sound]:
    """Raises Unreadable for what cannot be decoded, saying why and what to do, TooLarge for what is
    too long."""
    why = ""
    for decoder in decoders(path):
        command = _command(decoder, path, bounds)
        if not command:
            what = "cannot be decoded here" if why else "needs ffmpeg to be decoded"
            raise Unreadable(f"{path.name} {what}.{why}", todo=_INSTALL)
        with _Run.started(command, bounds.patience_s) as run:
            try:
                tracks = au.tracks_of(run.out)
            except ValueError:
                why = f" {run.reason(path, bounds)}".rstrip()
                continue
            yield Sound(path.name, run, tracks, bounds.longest_s)
            return
    raise Unreadable(f"{path.name} cannot be decoded.{why}", todo="Get or save it again.")


def too_long(name: str, seconds: float | None, longest_s: float) -> TooLarge:
    lasts = f"lasts {seconds / 60:,.0f} minutes" if seconds else "is longer"
    return TooLarge(
        f"{name} {lasts}; recordings of {longest_s / 60:,.0f} minutes are heard.",
        todo="Split it, or raise JINNAO_SOUND_LIMIT_HOURS.", limit=longest_s,
    )  # fmt: skip


def program_of(bounds: Bounds) -> str:
    """The program that decodes what we do not, "" where there is none."""
    return shutil.which(bounds.program or "ffmpeg") or ""


def _command(decoder: Decoder, path: Path, bounds: Bounds) -> list[str]:
    file = str(path.absolute())
    if decoder == "ours":
        return [sys.executable, "-m", "rag.hear.decoder", file, str(bounds.longest_s)]
    if not (program := program_of(bounds)):
        return []
    return [
        program, "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i", f"file:{file}",
        "-map", "0:a:0", "-t", str(bounds.longest_s + 2), "-ar", str(RATE), "-c:a", "pcm_s16be",
        "-f", "au", "pipe:1",
    ]  # fmt: skip


class _Run:
    """A decoder at work. It is ended when its time is over, and when nobody reads on."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: BinaryIO) -> None:
        assert process.stdout is not None
        self.out: BinaryIO = process.stdout  # type: ignore[assignment]
        self.late = False
        self._process, self._said = process, said

    @classmethod
    @contextmanager
    def started(cls, command: list[str], patience_s: float) -> Iterator["_Run"]:
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603 - our own module or the operator's program
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, cwd=_ROOT
            )
            run = cls(process, said)
            clock = threading.Timer(patience_s, run._give_up)
            clock.start()
            try:
                yield run
            finally:
                clock.cancel()
                process.kill()
                run.out.close()
                process.wait()

    def ended(self, name: str) -> bool:
        """Whether the file broke off. Raises Unreadable when the decoder was stopped for its time."""
        status = self._process.wait()
        if self.late:
            raise Unreadable(f"{name} takes too long to decode.", todo="Save it as WAV first.")
        return status != 0

    def reason(self, path: Path, bounds: Bounds) -> str:
        """Why nothing came. Raises TooLarge when that is its length, Unreadable when it has no sound."""
        status = self._process.wait()
        self._said.seek(0)
        lines = self._said.read(4000).decode("utf-8", "replace").strip().splitlines()
        if status == TOO_LONG and lines:
            raise too_long(path.name, float(lines[0]), bounds.longest_s)
        if self.late:
            return "It takes too long."
        if lines and "matches no streams" in lines[0]:
            raise Unreadable(f"{path.name} has no sound.")
        said = lines[0].replace(str(path.absolute()), path.name) if lines else ""
        said = _FROM.sub("", said)[:200]
        return f"The decoder says: {said}" if said else ""

    def _give_up(self) -> None:
        self.late = True
        self._process.kill()
