"""Sound as Whisper sees it: log-mel spectra of 30-second windows, by its published parameters."""

import functools

import numpy as np
import numpy.typing as npt

from inference.sound import RATE, Samples

WINDOW_S = 30
WINDOW = RATE * WINDOW_S
HOP = 160
FRAMES = WINDOW // HOP
"""Frames of one window, each of 10 ms."""
_FFT, _BANDS = 400, 80
_TOP = RATE / 2


def log_mel(samples: Samples) -> npt.NDArray[np.float32]:
    """The spectrum of one window (80 by 3,000); a shorter one is filled up with silence."""
    window = np.zeros(WINDOW, dtype=np.float32)
    window[: len(samples)] = samples[:WINDOW]
    padded = np.pad(window, _FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::HOP][:FRAMES]
    spectra = np.fft.rfft(frames * _taper(), axis=1)
    power = np.square(spectra.real) + np.square(spectra.imag)
    mel = _bands() @ power.T.astype(np.float32)
    log = np.log10(np.maximum(mel, 1e-10))
    log = np.maximum(log, log.max() - 8.0)
    return np.ascontiguousarray((log + 4.0) / 4.0, dtype=np.float32)


@functools.cache
def _taper() -> npt.NDArray[np.float32]:
    """The periodic Hann window."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)).astype(np.float32)


@functools.cache
def _bands() -> npt.NDArray[np.float32]:
    """Triangles on Slaney's mel scale, each of the same area: 80 bands by 201 frequencies."""
    edges = _hertz(np.linspace(0.0, _mel(_TOP), _BANDS + 2))
    frequencies = np.linspace(0.0, _TOP, _FFT // 2 + 1)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising = (frequencies - low) / (middle - low)
    falling = (high - frequencies) / (high - middle)
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return (triangles * 2.0 / (high - low)).astype(np.float32)


_STEP = 200.0 / 3  # hertz a mel below the knee
_KNEE = 1000.0
_CURVE = np.log(6.4) / 27.0  # natural logarithm of hertz a mel above it


def _mel(hertz: float) -> float:
    if hertz < _KNEE:
        return hertz / _STEP
    return float(_KNEE / _STEP + np.log(hertz / _KNEE) / _CURVE)


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    above = _KNEE * np.exp(_CURVE * (mels - _KNEE / _STEP))
    return np.where(mels < _KNEE / _STEP, mels * _STEP, above)
