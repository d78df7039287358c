"""The one form in which sound is sent to a model: WAV, 16 kHz, mono, 16 bits."""

import io
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 16_000
Samples = npt.NDArray[np.float32]
"""Mono sound of 16 kHz between -1 and 1."""


def bytes_of(sound: Path | bytes) -> bytes:
    """The bytes of a sound that is given whole or by its path."""
    return sound.read_bytes() if isinstance(sound, Path) else sound


def wav_of(samples: Samples) -> bytes:
    """The samples as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def samples_of(wav: bytes) -> Samples:
    """The samples of such a file. Raises ValueError, saying what it is instead."""
    with _opened(wav) as file:
        raw = file.readframes(file.getnframes())
    whole = raw[: len(raw) // 2 * 2]
    return np.frombuffer(whole, dtype="<i2").astype(np.float32) / np.float32(32768)


def seconds_of(wav: bytes) -> float:
    """How long such a file is. Raises ValueError, saying what it is instead."""
    with _opened(wav) as file:
        return file.getnframes() / RATE


def _opened(wav: bytes) -> wave.Wave_read:
    try:
        file = wave.open(io.BytesIO(wav), "rb")  # noqa: SIM115 - handed to the caller
    except (wave.Error, EOFError) as bad:
        raise ValueError(f"the sound is not a WAV file of PCM: {bad}") from bad
    form = (file.getframerate(), file.getnchannels(), file.getsampwidth())
    if form != (RATE, 1, 2):
        file.close()
        raise ValueError(
            f"the sound has {form[0]} Hz, {form[1]} tracks and {8 * form[2]} bits;"
            " 16000 Hz, one track and 16 bits are taken"
        )
    return file
