"""What a video shows: a frame every few seconds, those that differ, and the text in them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from core.domain.conduct import Speaker, Utterance
from core.errors import TooLarge, Unreadable
from rag.look.planes import Colours
from rag.look.read import lines_of
from rag.look.types import Frame, Seen, Video

EVERY_S, MOST = 5.0, 120
"""Seconds between two looks, and how many frames are read at most; a longer video is looked at less
often."""
_SECONDS = 600.0  # that the frames may take to be decoded
_GRACE_S = 30.0
_ROOT = Path(__file__).parents[2]
_NO_VIDEO = "is no video that can be decoded here."
_TODO = "Save it as MP4 (H.264)."
_HEADS = (
    b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\x00\x00\x01\xba", b"\x30\x26\xb2\x75", b"\x47\x40",
)  # fmt: skip
"""Matroska and WebM, Flash, MPEG, Windows Media, MPEG transport streams."""
_MOVED = 0.04  # parts of the picture by which a line that stays may move


def frames(path: Path, *, every_s: float = EVERY_S, most: int = MOST) -> Video:
    """The frames of a video with their lines; like ones are dropped. Its sound is rag.hear's.

    Raises Unreadable for what is no video that OpenCV decodes, TooLarge for frames that are huge.
    """
    _video(path)
    with tempfile.TemporaryDirectory() as folder:
        told = _grabbed(path, every_s, most, Path(folder))
        found = [_frame(row, Path(folder)) for row in told if "number" in row]
    if not found:
        raise Unreadable(f"{path.name} shows no picture.", todo=_TODO)
    whole = told[0]
    return Video(
        duration_s=float(whole["duration_s"]), width=int(whole["width"]),
        height=int(whole["height"]), frames=tuple(found),
        covered=bool(told[-1].get("covered", False)),
    )  # fmt: skip


def shown(video: Video, speaker: Speaker = Speaker.SELLER) -> tuple[Utterance, ...]:
    """The lines of a video, each from the frame where it appears to the one where it is gone."""
    open_lines: list[tuple[float, Seen]] = []
    done: list[tuple[float, float, Seen]] = []
    for frame in video.frames:
        staying = [
            (since, line) for since, line in open_lines if any(_same(line, s) for s in frame.lines)
        ]
        done += [(since, frame.start_s, line) for since, line in open_lines if (since, line) not in staying]  # fmt: skip
        fresh = [s for s in frame.lines if not any(_same(line, s) for _, line in staying)]
        open_lines = [*staying, *((frame.start_s, s) for s in fresh)]
    end = max(video.duration_s, video.frames[-1].start_s)
    done += [(since, end, line) for since, line in open_lines]
    done.sort(key=lambda row: (row[0], row[2].box[1], row[2].box[0]))
    return tuple(
        Utterance(
            seq=seq, speaker=speaker, text=line.text, box=line.box,
            start_s=round(since, 2), end_s=round(until, 2),
        )
        for seq, (since, until, line) in enumerate(done, start=1)
    )  # fmt: skip


def _grabbed(
    path: Path, every_s: float, most: int, folder: Path
) -> Sequence[dict[str, float | int | bool]]:
    arguments = [str(path.absolute()), str(every_s), str(most), str(_SECONDS), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and no shell
            [sys.executable, "-m", "rag.look.grab", *arguments],
            env={**os.environ, "OPENCV_FFMPEG_CAPTURE_OPTIONS": "protocol_whitelist;file"},
            cwd=_ROOT, capture_output=True, timeout=_SECONDS + _GRACE_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise Unreadable(f"{path.name} takes too long to decode.") from late
    if done.returncode == 2:
        raise TooLarge(f"{path.name} has frames of more than 8,192 pixels across or down.")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    if not told:
        raise Unreadable(f"{path.name} {_NO_VIDEO}", todo=_TODO)
    return told


def _video(path: Path) -> None:
    """Lists of other files, which a decoder would open in their turn, are no videos."""
    if not path.is_file():
        raise Unreadable(f"{path.name} is not a file.")
    with path.open("rb") as file:
        first = file.read(16)
    boxes = first[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free")
    avi = first[:4] == b"RIFF" and first[8:12] == b"AVI "
    if not (boxes or avi or first.startswith(_HEADS)):
        raise Unreadable(f"{path.name} {_NO_VIDEO}", todo=_TODO)


def _frame(row: dict[str, float | int | bool], folder: Path) -> Frame:
    with Image.open(folder / f"{row['number']}.png") as image:
        colours: Colours = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return Frame(
        start_s=float(row["start_s"]), fingerprint=int(row["fingerprint"]),
        lines=lines_of(colours),
    )  # fmt: skip


def _same(one: Seen, other: Seen) -> bool:
    near = max(abs(a - b) for a, b in zip(one.box, other.box, strict=True)) < _MOVED
    return near and one.text == other.text
