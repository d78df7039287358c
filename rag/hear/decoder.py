"""Decodes one file for another process: `python -m rag.hear.decoder PATH SECONDS` writes AU to stdout.

A file that breaks its decoder, or makes it print, breaks nothing else.
"""

import os
import resource
import struct
import sys
from pathlib import Path
from typing import BinaryIO

import soundfile

from rag.hear import au
from rag.hear.resample import Resampler

UNREADABLE, CUT_SHORT, TOO_LONG = 1, 3, 4
"""Exit statuses; stderr says why in a line."""
_FRAMES = 1 << 16
_RATES = range(4000, 384_001)
_MEMORY = 800 * 1024 * 1024
_END = 0x04  # of an Ogg stream, in the flags of its last page


def main(path: Path, longest_s: float) -> int:
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out, told = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a library prints tells nobody anything
    os.dup2(2, 1)
    try:
        with soundfile.SoundFile(path) as file:
            if file.samplerate not in _RATES:
                told.write(f"it has {file.samplerate} samples a second")
                return UNREADABLE
            if file.frames / file.samplerate > longest_s:
                told.write(f"{file.frames / file.samplerate:.0f}")
                return TOO_LONG
            whole = _decode(file, out, longest_s)
    except (soundfile.SoundFileError, OSError, ValueError) as bad:
        told.write(str(bad))
        return UNREADABLE
    return 0 if whole and not _broken_off(path) else CUT_SHORT


def _decode(file: soundfile.SoundFile, out: BinaryIO, longest_s: float) -> bool:
    """Writes all of the sound; whether that is as much as the file says it has."""
    out.write(au.head(file.channels))
    resampler, read = Resampler(file.samplerate, file.channels), 0
    while read <= longest_s * file.samplerate:
        try:
            block = file.read(_FRAMES, dtype="float32", always_2d=True)
        except soundfile.SoundFileError:
            break
        if not len(block):
            break
        read += len(block)
        out.write(au.packed(resampler.push(block)))
    out.write(au.packed(resampler.rest()))
    out.flush()
    return bool(read >= file.frames)


def _broken_off(path: Path) -> bool:
    """Whether the file ends before its own form says so; where that cannot be told, it does not."""
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.read(12)
        if first[:4] in (b"RIFF", b"RF64"):
            return first[:4] == b"RIFF" and _riff_end(file, size) > size + 1
        if first[:4] == b"OggS":
            file.seek(max(size - 70_000, 0))
            rest = file.read()
            at = rest.rfind(b"OggS")
            return at < 0 or not rest[at + 5] & _END
    return False


def _riff_end(file: BinaryIO, size: int) -> int:
    """Where the sound of a WAV file ends by its head; 0 where the head leaves it open."""
    at = 12
    while at + 8 <= size:
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return 0 if length in (0, 0xFFFFFFFF, 0x7FFFF000) else at + 8 + length
        at += 8 + length + length % 2
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))
