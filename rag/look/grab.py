"""Takes frames out of one video for another process:
`python -m rag.look.grab PATH EVERY MOST SECONDS FOLDER` writes PNG files and prints one JSON line each.

The first line tells the video, the last whether its end was reached. A video that breaks its decoder
breaks nothing else.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np

from rag.look.fingerprint import of
from rag.look.planes import Colours, grey
from rag.read.picture import Picture

_MEMORY = 1500 * 1024 * 1024
_LONG_SIDE = 1920
_TALLEST = 8192
_LONGEST_STEP_S = 300.0
_SLACK_S = 2.0  # by which a whole video may end before its head says so
_GRID = 160, 90
_STEP, _CELLS = 24, 6
"""A frame has changed when so many cells of the grid differ by so much brightness. A fingerprint does
not do here: it does not see that another caption is shown, and noise on an even ground upsets it."""


def main(path: Path, every_s: float, most: int, seconds: float, folder: Path) -> int:
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)  # what the decoder prints tells nobody anything
    cv2.setNumThreads(1)
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not video.isOpened():
        return 1
    rate = video.get(cv2.CAP_PROP_FPS)
    rate = rate if 0 < rate < 1000 else 25.0
    duration = max(video.get(cv2.CAP_PROP_FRAME_COUNT) / rate, 0.0)
    size = (int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    if max(size) > _TALLEST or min(size) < 1:
        return 2
    _tell(told, {"duration_s": round(duration, 3), "width": size[0], "height": size[1]})
    step = max(every_s, min(duration / most, _LONGEST_STEP_S))
    end = time.monotonic() + seconds
    seen = _take(video, step, most, end, folder, told)
    _tell(told, {"covered": seen is not None and seen + _SLACK_S >= duration})
    return 0


def _take(
    video: cv2.VideoCapture, step: float, most: int, end: float, folder: Path, told: TextIO
) -> float | None:
    """Goes through the video frame by frame, decoding what is wanted only. The second at which it
    ended, None when it was not gone through."""
    due, kept, at = 0.0, 0, 0.0
    last: Picture | None = None
    while video.grab():
        at = video.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if time.monotonic() > end:
            return None
        if at + 1e-3 < due:
            continue
        due = max(due + step, at + step / 2)
        good, frame = video.retrieve()
        if not good:
            continue
        colours = _colours(np.asarray(frame, dtype=np.uint8))
        grid = cv2.resize(grey(colours), _GRID, interpolation=cv2.INTER_AREA)
        if last is not None and np.count_nonzero(cv2.absdiff(grid, last) > _STEP) < _CELLS:
            continue
        if kept == most:
            return None
        last, kept = np.asarray(grid, dtype=np.uint8), kept + 1
        cv2.imwrite(str(folder / f"{kept}.png"), cv2.cvtColor(colours, cv2.COLOR_RGB2BGR))
        _tell(told, {"number": kept, "start_s": round(at, 3), "fingerprint": of(colours)})
    return at


def _colours(frame: Colours) -> Colours:
    scale = _LONG_SIDE / max(frame.shape[:2])
    if scale < 1:
        frame = np.asarray(
            cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def _tell(told: TextIO, line: dict[str, float | int | bool]) -> None:
    told.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(
        main(
            Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]),
            Path(sys.argv[5]),
        )
    )  # fmt: skip
