"""What kind of sound a file holds, by its first bytes: names of recordings are often wrong."""

import stat
from pathlib import Path
from typing import Literal

from core.errors import TooLarge, Unreadable

Decoder = Literal["ours", "program"]
MAX_BYTES = 8 * 1024**3
_OURS = (b"RIFF", b"RF64", b"RIFX", b"riff", b"fLaC", b"OggS", b"ID3", b"FORM", b".snd", b"caff")
_THEIRS = (
    b"\x1a\x45\xdf\xa3", b"#!AMR", b"\x30\x26\xb2\x75", b"FLV\x01", b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
)  # fmt: skip
KNOWN = "WAV, MP3, OGG, FLAC; with ffmpeg also M4A, AAC, AMR, MP4, MOV, MKV"


def decoders(path: Path) -> tuple[Decoder, ...]:
    """Who is to decode the file, in the order of trying.

    Raises Unreadable for what is no sound, TooLarge over 8 GB.
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as bad:
        raise Unreadable(f"{path.name!r} cannot be opened: {bad}.") from bad
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"{path.name} is a folder, a device or a pipe, not a file.")
    if status.st_size == 0:
        raise Unreadable(f"{path.name} is empty.", todo="Get or save it again.")
    if status.st_size > MAX_BYTES:
        raise TooLarge(
            f"{path.name} has {status.st_size:,} bytes; {MAX_BYTES:,} are read.",
            todo="Split the recording.", limit=MAX_BYTES,
        )  # fmt: skip
    with path.open("rb") as file:
        return _by(file.read(64), path)


def _by(first: bytes, path: Path) -> tuple[Decoder, ...]:
    if first[4:8] == b"ftyp" or first[4:8] == b"moov" or first.startswith(_THEIRS):
        return ("program",)
    if first[:4] == b"RIFF" and first[8:12] == b"AVI ":
        return ("program",)
    if first.startswith(_OURS):
        return ("ours", "program")  # a WAV may hold a codec that only the program knows
    if len(first) > 1 and first[0] == 0xFF and first[1] & 0xE0 == 0xE0:
        return ("program",) if first[1] & 0xF6 == 0xF0 else ("ours", "program")  # AAC, MP3
    raise Unreadable(
        f"{path.name} is no sound that is known here.", todo=f"Save it as one of: {KNOWN}."
    )
