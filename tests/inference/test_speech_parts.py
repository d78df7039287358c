"""The parts of the embedded speech model that need no model: spectra, cutting, judging, forms."""

import numpy as np
import pytest

from inference.engine.speech.cut import pieces
from inference.engine.speech.judge import Said, ghostly, judged, quietest, silent
from inference.engine.speech.mel import FRAMES, log_mel
from inference.engine.speech.multipart import fields
from inference.sound import RATE
from inference.transcript import SpokenWord


def tone(hertz: float, seconds: float = 2.0) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype("f4")


def test_a_tone_is_loudest_in_its_own_band() -> None:
    bands = [
        int(log_mel(tone(hertz))[:, 50:150].mean(axis=1).argmax()) for hertz in (250, 1000, 4000)
    ]
    # of 80 bands on Slaney's scale up to 8 kHz, 45.2 mels wide: 3.75, 15 and 35.2 mels
    assert bands == [pytest.approx(at, abs=1) for at in (5.7, 25.8, 61.5)]


def test_a_window_is_half_a_minute_and_reaches_down_80_decibels() -> None:
    spectrum = log_mel(tone(440))
    assert spectrum.shape == (80, FRAMES)
    assert spectrum.dtype == np.float32
    assert spectrum.max() - spectrum.min() == pytest.approx(2.0, abs=1e-5)
    assert np.allclose(log_mel(np.zeros(5, np.float32)), -1.5)


class Numbers:
    """Text tokens below 100, times from 200 on."""

    end, times = 100, 200


def cut(said: list[int], length: float) -> tuple[list[tuple[float, float, int]], float]:
    found, heard = pieces(said, Numbers(), length)  # type: ignore[arg-type]
    return [(p.start_s, p.end_s, len(p.tokens)) for p in found], heard


@pytest.mark.parametrize(
    ("said", "length", "found", "heard"),
    [
        ([200, 1, 2, 300], 5.0, [(0.0, 2.0, 2)], 5.0),
        ([200, 1, 300, 300, 2, 3, 350], 30.0, [(0.0, 2.0, 1), (2.0, 3.0, 2)], 30.0),
        ([200, 1, 300, 310, 2, 3], 30.0, [(0.0, 2.0, 1)], 2.0),
        ([200, 1, 300, 310, 2, 3], 9.0, [(0.0, 2.0, 1), (2.2, 9.0, 2)], 9.0),
        ([200, 1, 700, 700], 30.0, [(0.0, 10.0, 1)], 10.0),
        ([200, 1, 220, 220], 30.0, [(0.0, 0.4, 1)], 30.0),
        ([200, 1, 2], 4.0, [(0.0, 4.0, 2)], 4.0),
        ([1, 900], 4.0, [(0.0, 4.0, 1)], 4.0),
        ([200], 4.0, [], 4.0),
        ([], 4.0, [], 4.0),
    ],
    ids=[
        "one", "two", "the window breaks off the second", "the sound ends in the second",
        "a pair of times at the end", "no way forward", "no last time", "a time beyond the sound",
        "no text", "nothing",
    ],
)  # fmt: skip
def test_segments_are_cut_at_times(
    said: list[int], length: float, found: list[tuple[float, float, int]], heard: float
) -> None:
    got, on = cut(said, length)
    assert got == [pytest.approx(f) for f in found]
    assert on == pytest.approx(heard)


def said(text: str, sureness: float = -0.3, no_speech: float = 0.1) -> Said:
    return Said(tokens=(1,), text=text, sureness=sureness, no_speech=no_speech)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (said("这款产品不保证本金和收益，请您仔细阅读风险揭示书"), "keep"),
        (said("好的好的好的，谢谢谢谢"), "keep"),
        (said("编曲、" * 40), "again"),
        (said("编曲、" * 40, no_speech=0.7), "drop"),
        (said("It was a good day.", sureness=-1.8), "again"),
        (said(" You", sureness=-0.71, no_speech=0.93), "drop"),
        (said("炸香蜜", sureness=-1.67, no_speech=0.68), "drop"),
        (said("您好", sureness=-0.2, no_speech=0.93), "keep"),
        (said(" "), "drop"),
    ],
)  # fmt: skip
def test_what_is_made_up_is_not_kept(one: Said, verdict: str) -> None:
    assert judged(one) == verdict


def test_a_prompt_that_comes_back_was_not_said_but_its_words_may_be() -> None:
    prompt = "以下是理财产品的通话：赎回、净值。"
    assert judged(said("以下是理财产品的通话"), prompt) == "drop"
    assert judged(said("赎回"), prompt) == "keep"


def test_words_without_a_place_in_the_sound_were_made_up() -> None:
    def words(*lengths: float) -> list[SpokenWord]:
        return [SpokenWord(text="字", start_s=1, end_s=1 + n) for n in lengths]

    assert ghostly(words(0, 0, 0.02, 0.4))
    assert not ghostly(words(0.2, 0.3, 0, 0.02))
    assert not ghostly(words(0))
    assert not ghostly([])


def test_silence_is_not_listened_to_and_windows_are_parted_in_pauses() -> None:
    assert silent(np.zeros(100, np.float32))
    assert silent(np.zeros(0, np.float32))
    assert not silent(tone(100) / 100)
    sound = np.concatenate([tone(200, 12), np.zeros(RATE, np.float32), tone(200, 11)])
    assert 12 <= quietest(sound) / RATE <= 13


def form(*parts: bytes, boundary: bytes = b"xyz") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + p + b"\r\n" for p in parts) + b"--xyz--\r\n"


FILE = b'Content-Disposition: form-data; name="file"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\n'
TEXT = b'Content-Disposition: form-data; name="language"\r\n\r\nzh'
KIND = 'multipart/form-data; boundary="xyz"'


def test_a_form_is_read_byte_for_byte() -> None:
    raw = bytes(range(256)) + b"\r\n--xy\r\n\r\n--x"
    got = fields(KIND, form(FILE + raw, TEXT))
    assert [(f.name, f.file, f.value) for f in got] == [
        ("file", "a.wav", raw), ("language", "", b"zh"),
    ]  # fmt: skip
    assert fields(KIND, b"preamble\r\n" + form(TEXT))[0].value == b"zh"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"), ("multipart/form-data", form(TEXT)), (KIND, b""),
        (KIND, b"--xyz\r\n" + TEXT), (KIND, form(b"no head")), (KIND, form(b"X: y\r\n\r\nz")),
        (KIND, b"--xyz"), (KIND, form(*[TEXT] * 40)),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"form|multipart"):
        fields(kind, body)
