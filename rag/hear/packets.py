"""Stretches of speech joined into packets that fill the model's window: it costs the same when empty."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from inference.sound import RATE, Samples
from rag.hear.tracks import Found
from rag.hear.voice import LONGEST_S

_BETWEEN_S = 0.1  # silence put between two stretches, which have some of their own
_MOST_S = LONGEST_S + 0.5


@dataclass(frozen=True)
class Piece:
    """A stretch in a packet: at which second of the packet, at which of the recording, how long."""

    at_s: float
    start_s: float
    length_s: float

    @property
    def end_s(self) -> float:
        return self.start_s + self.length_s

    def covers(self, second: float) -> float:
        """How far a second of the packet is away from it."""
        return max(self.at_s - second, second - self.at_s - self.length_s, 0.0)

    def told(self, second: float) -> float:
        """A second of the packet in the recording, within this stretch."""
        return round(self.start_s + min(max(second - self.at_s, 0.0), self.length_s), 2)


@dataclass(frozen=True)
class Packet:
    """What is sent to the model at once, of one track."""

    track: int
    samples: Samples
    pieces: tuple[Piece, ...]

    @property
    def speech_s(self) -> float:
        return sum(p.length_s for p in self.pieces)

    def piece(self, second: float) -> int:
        """The number of the stretch that is heard at a second of the packet."""
        return min(range(len(self.pieces)), key=lambda n: self.pieces[n].covers(second))

    def alone(self, number: int) -> "Packet":
        """One of its stretches as a packet of its own."""
        piece = self.pieces[number]
        start = round(piece.at_s * RATE)
        samples = self.samples[start : start + round(piece.length_s * RATE)]
        return Packet(self.track, samples, (Piece(0.0, piece.start_s, piece.length_s),))


def packets(found: Iterable[Found]) -> Iterator[Packet]:
    """Packets of at most half a minute, each of one track, as soon as they are full."""
    held: dict[int, _Packing] = {}
    for track, (start, samples) in found:
        packing = held.setdefault(track, _Packing(track))
        if not packing.takes(samples):
            yield packing.packed()
            packing = held[track] = _Packing(track)
        packing.add(start, samples)
    yield from (p.packed() for p in held.values() if p.pieces)


class _Packing:
    """A packet that is still being filled."""

    def __init__(self, track: int) -> None:
        self._track, self._parts, self._length = track, list[Samples](), 0
        self.pieces: list[Piece] = []

    def takes(self, samples: Samples) -> bool:
        seconds = (self._length + len(samples)) / RATE + _BETWEEN_S
        return not self.pieces or seconds <= _MOST_S

    def add(self, start: float, samples: Samples) -> None:
        if self.pieces:
            silence = np.zeros(round(_BETWEEN_S * RATE), dtype=np.float32)
            self._parts.append(silence)
            self._length += len(silence)
        self.pieces.append(Piece(self._length / RATE, start, len(samples) / RATE))
        self._parts.append(samples)
        self._length += len(samples)

    def packed(self) -> Packet:
        return Packet(self._track, np.concatenate(self._parts), tuple(self.pieces))
