"""A recording gone over once before it is listened to: how long, how loud, who is on which track."""

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.sound import RATE
from rag.hear.decode import opened
from rag.hear.resample import Blocks
from rag.hear.types import Bounds, Survey, Voices

_STEP = RATE // 10
_SILENT = 1e-3  # peak of a track that holds nothing: 60 dB below full scale
_SAME = 1e-3  # of the energy: what two tracks of the same sound differ by, at most
_TOGETHER = 0.8  # correlation of the loudness of two microphones in one room
_FAR = 32.0  # times the energy of the other track, from which what is on that is only an echo
_ACTIVE = 1e-3  # of the loudest energy: fainter moments say nothing of who speaks
_ENOUGH = 20  # moments that are compared at least


def survey(path: Path, bounds: Bounds) -> Survey:
    """Raises Unreadable and TooLarge as decoding does."""
    seen = _Seen()
    with opened(path, bounds) as sound:
        for block in sound.blocks():
            seen.add(block)
        return Survey(
            duration_s=round(seen.frames / RATE, 3),
            voices=seen.voices(),
            peaks=tuple(float(p) for p in seen.peaks),
            cut_short=sound.cut_short,
        )


class _Seen:
    """Sums over the blocks so far; loudness of each tenth of a second."""

    def __init__(self) -> None:
        self.frames = 0
        self.peaks: npt.NDArray[np.float64] = np.zeros(1)
        self._energy: npt.NDArray[np.float64] = np.zeros(2)
        self._apart = 0.0
        self._loud: list[npt.NDArray[np.float32]] = []

    def add(self, block: Blocks) -> None:
        self.frames += len(block)
        peaks = np.abs(block).max(axis=0).astype(np.float64)
        self.peaks = peaks if len(self.peaks) != len(peaks) else np.maximum(self.peaks, peaks)
        if block.shape[1] == 2:
            self._energy += np.square(block, dtype=np.float64).sum(axis=0)
            self._apart += float(np.square(block[:, 0] - block[:, 1], dtype=np.float64).sum())
            whole = len(block) // _STEP * _STEP
            steps = np.square(block[:whole]).reshape(-1, _STEP, 2).mean(axis=1)
            self._loud.append(steps)

    def voices(self) -> Voices:
        if len(self.peaks) == 1 or self.peaks.min() < _SILENT:
            return "one"
        if self._apart <= _SAME * self._energy.sum():
            return "one"
        if self._energy.max() > _FAR * self._energy.min():
            return "apart"
        return "together" if self._correlation() > _TOGETHER else "apart"

    def _correlation(self) -> float:
        """Of the loudness of the two tracks, where somebody speaks."""
        loud = np.concatenate(self._loud).astype(np.float64)
        active = loud[loud.max(axis=1) > _ACTIVE * loud.max()]
        if len(active) < _ENOUGH:
            return 0.0
        levels = np.log10(active + 1e-10)
        if levels.std(axis=0).min() < 1e-6:
            return 0.0
        found = float(np.corrcoef(levels.T)[0, 1])
        return found if math.isfinite(found) else 0.0
