"""Sound of any rate becomes 16 kHz, the same in blocks of any size."""

import numpy as np
import pytest

from inference.sound import RATE
from rag.hear.resample import Resampler
from tests.rag.hear.sounds import tone


def resampled(sound: np.ndarray, rate: int, sizes: list[int]) -> np.ndarray:
    resampler, at, out = Resampler(rate, sound.shape[1]), 0, []
    while at < len(sound):
        size = sizes[len(out) % len(sizes)]
        out.append(resampler.push(sound[at : at + size]))
        at += size
    return np.concatenate([*out, resampler.rest()])


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 44056, 48000, 16000])
def test_a_tone_stays_the_tone_it_was(rate: int) -> None:
    sound = np.stack([tone(2, 1000, rate), tone(2, 3000, rate)], 1)
    got = resampled(sound, rate, [1, 700, 9001])
    want = np.stack([tone(2, 1000), tone(2, 3000)], 1)
    assert len(got) == 2 * RATE
    assert np.abs(got - want)[300:-300].max() < 1e-4
    assert np.array_equal(got, resampled(sound, rate, [len(sound)]))


def test_what_is_above_the_band_does_not_fold_back() -> None:
    assert np.abs(resampled(tone(1, 9000, 44100)[:, None], 44100, [5000]))[300:-300].max() < 1e-3
