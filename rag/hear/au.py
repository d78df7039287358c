"""The form in which decoders hand sound over a pipe: AU, 16 bits, which has its head first."""

import struct
from typing import BinaryIO

import numpy as np

from inference.sound import RATE
from rag.hear.resample import Blocks

_HEAD = ">4sIIIII"
_SIZE = struct.calcsize(_HEAD)
_PCM_16 = 3
_UNKNOWN = 0xFFFFFFFF
_MOST_TRACKS = 64


def head(tracks: int) -> bytes:
    return struct.pack(_HEAD, b".snd", _SIZE, _UNKNOWN, _PCM_16, RATE, tracks)


def packed(block: Blocks) -> bytes:
    """Frames as bytes; what is no number is silence."""
    clean = np.clip(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    return (clean * 32767).astype(">i2").tobytes()


def tracks_of(pipe: BinaryIO) -> int:
    """How many tracks the sound in the pipe has. Raises ValueError when it brings none."""
    raw = pipe.read(_SIZE)
    if len(raw) < _SIZE:
        raise ValueError("nothing was decoded")
    mark, offset, _, form, rate, tracks = struct.unpack(_HEAD, raw)
    pipe.read(max(offset - _SIZE, 0))
    if (mark, form, rate) != (b".snd", _PCM_16, RATE) or not 0 < tracks <= _MOST_TRACKS:
        raise ValueError("the decoder does not speak as it was asked to")
    return int(tracks)


def block(pipe: BinaryIO, tracks: int, frames: int) -> Blocks:
    """The next frames; fewer, and at last none, where the sound ends."""
    raw = pipe.read(frames * tracks * 2)
    whole = raw[: len(raw) // (tracks * 2) * tracks * 2]
    sound = np.frombuffer(whole, dtype=">i2").astype(np.float32) / np.float32(32768)
    return sound.reshape(-1, tracks)
