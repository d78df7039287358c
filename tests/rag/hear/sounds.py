"""Sounds made here: babble that a speech detector takes for speech, tones, and files of any form."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from inference.sound import RATE, Samples

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "speech"
MANDARIN, ENGLISH = "aishell-BAC009S0724W0121.wav", "librispeech-1995-1837-0001.wav"
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480))
_WIDTHS = (80, 100, 140)


def babble(seconds: float, pitch: float = 120.0, seed: int = 0) -> Samples:
    """Syllables without a meaning: pulses of a voice through the formants of vowels."""
    chance, parts, length = np.random.default_rng(seed), list[Samples](), 0
    while length < seconds * RATE:
        count = int(chance.uniform(0.12, 0.25) * RATE)
        pitches = pitch * (1 + 0.15 * np.sin(np.linspace(0, np.pi, count) + chance.uniform(0, 3)))
        pulses = np.diff(np.floor(np.cumsum(pitches / RATE)), prepend=0)
        vowel = _through(pulses, _VOWELS[chance.integers(len(_VOWELS))])
        gap = int(chance.uniform(0.03, 0.07) * RATE)
        parts += [vowel * np.hanning(count) ** 0.3, chance.normal(0, 0.05, gap) * np.hanning(gap)]
        length += count + gap
    return (0.3 * np.concatenate(parts)[: round(seconds * RATE)]).astype(np.float32)


def _through(pulses: npt.NDArray[np.float64], formants: Sequence[int]) -> npt.NDArray[np.float64]:
    spectrum = np.fft.rfft(pulses)
    turns = np.exp(-2j * np.pi * np.fft.rfftfreq(len(pulses)))
    for formant, width in zip(formants, _WIDTHS, strict=True):
        radius, angle = np.exp(-np.pi * width / RATE), 2 * np.pi * formant / RATE
        spectrum /= 1 - 2 * radius * np.cos(angle) * turns + radius**2 * turns**2
    sound = np.fft.irfft(spectrum, len(pulses))
    return np.asarray(sound / np.abs(sound).max())


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE, loud: float = 0.3) -> Samples:
    return (loud * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(
        np.float32
    )


def silence(seconds: float, rate: int = RATE) -> Samples:
    return np.zeros(round(seconds * rate), dtype=np.float32)


def hiss(seconds: float, loud: float = 1e-4, seed: int = 3) -> Samples:
    return np.random.default_rng(seed).normal(0, loud, round(seconds * RATE)).astype(np.float32)


def joined(*parts: Samples) -> Samples:
    return np.concatenate(parts)


def saved(path: Path, *tracks: Samples, rate: int = RATE, subtype: str | None = None) -> Path:
    """The tracks as a file of the form that its name says."""
    shortest = min(map(len, tracks))
    soundfile.write(path, np.stack([t[:shortest] for t in tracks], 1), rate, subtype=subtype)
    return path


def claims(path: Path, hours: float, rate: int = 4000) -> Path:
    """A WAV file of silence that takes no room on the disk."""
    size = round(hours * 3600 * rate) * 2
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt ")
        file.write(struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16))
        file.write(b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    return path
