"""Sound of any rate turned into 16 kHz, block after block, as if it had been one piece."""

import math

import numpy as np
import numpy.typing as npt

from inference.sound import RATE

Blocks = npt.NDArray[np.float32]
"""Sound of one or more tracks: frames by tracks."""
_ZEROS = 16  # crossings of the filter at either side, at the lower of the two rates
_EDGE = 0.94  # of the band that is kept; the rest is the filter's slope
_SHAPE = 8.6  # of the Kaiser window: 80 dB down


class Resampler:
    """A windowed-sinc filter for each phase of the ratio. Feed it with `push`, end with `rest`."""

    def __init__(self, rate: int, tracks: int) -> None:
        shared = math.gcd(rate, RATE)
        self._up, self._down = RATE // shared, rate // shared
        self._reach = math.ceil(_ZEROS * max(1.0, self._down / self._up))
        self._bank = _filters(self._up, self._down, self._reach)
        self._held = np.zeros((self._reach, tracks), dtype=np.float32)
        self._begin = -self._reach  # the input frame that stands first in what is held
        self._next = 0  # the output frame that is due

    def push(self, block: Blocks) -> Blocks:
        """The frames of 16 kHz that can be told now."""
        if self._up == self._down:
            return block
        self._held = np.concatenate([self._held, block])
        known = self._begin + len(self._held) - self._reach  # inputs with all neighbours here
        last = max(-(-known * self._up // self._down), self._next) if known > 0 else self._next
        return self._told(last)

    def rest(self) -> Blocks:
        """What is left when the sound has ended."""
        if self._up == self._down:
            return self._held[:0]
        frames = self._begin + len(self._held)
        tail = np.zeros((self._reach + 1, self._held.shape[1]), dtype=np.float32)
        self._held = np.concatenate([self._held, tail])
        return self._told(max(-(-frames * self._up // self._down), self._next))

    def _told(self, last: int) -> Blocks:
        if last <= self._next:
            return self._held[:0]
        at = np.arange(self._next, last, dtype=np.int64) * self._down
        place, phase = at // self._up, at % self._up
        width = 2 * self._reach
        views = np.lib.stride_tricks.sliding_window_view(self._held, width, axis=0)
        near = views[place - self._reach + 1 - self._begin]  # frames, tracks, taps
        told = np.einsum("ntk,nk->nt", near, self._bank[phase])
        self._next = last
        done = last * self._down // self._up - self._reach + 1 - self._begin
        if done > 0:
            self._held = self._held[done:]
            self._begin += done
        return np.asarray(told, dtype=np.float32)


def _filters(up: int, down: int, reach: int) -> npt.NDArray[np.float32]:
    """One row for each place between two inputs: the weights of its neighbours, of sum 1."""
    band = min(1.0, up / down) * _EDGE
    between = np.arange(up)[:, None] / up
    away = np.arange(-reach + 1, reach + 1)[None, :] - between
    window = np.i0(_SHAPE * np.sqrt(np.maximum(0.0, 1 - np.square(away / reach))))
    weights = np.sinc(band * away) * window
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)
