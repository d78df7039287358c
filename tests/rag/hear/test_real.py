"""A call made of two real voices, through the real model."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from core.domain.conduct import Speaker
from core.settings import Settings
from inference.engine.fetching import fetch_with_bar
from inference.engine.speech.listener import Listener
from inference.scripted import Scripted
from inference.sound import RATE, Samples, bytes_of, samples_of
from inference.transcript import Transcript
from rag.hear.hear import hear
from tests.rag.hear.sounds import ENGLISH, MANDARIN, SHARED, hiss, joined, saved

pytestmark = pytest.mark.model


class Near(Scripted):
    """The engine's model without its address."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener

    async def transcribe(
        self, audio: Path | bytes, *, language: str | None = None, prompt: str = "", **_: Any
    ) -> Transcript:
        return await self._listener.transcribe(samples_of(bytes_of(audio)), language, prompt)


@pytest.fixture(scope="module")
def near() -> Iterator[Near]:
    settings = Settings(home=Settings().state)
    fetch_with_bar(settings, "whisper-base")
    listener = Listener(settings)
    yield Near(listener)
    listener.close()


def voice(name: str) -> Samples:
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not in ../shared/data/speech")
    samples: Samples = soundfile.read(SHARED / name, dtype="float32")[0]
    return samples


def test_a_call_in_two_languages_with_an_echo(tmp_path: Path, near: Near) -> None:
    mandarin, english = voice(MANDARIN), voice(ENGLISH)
    first, second = len(mandarin) / RATE, len(english) / RATE
    seller = joined(hiss(1), mandarin, hiss(second + 2))
    customer = joined(hiss(first + 2), english, hiss(1))
    echo = np.float32(0.03)
    path = saved(tmp_path / "a.wav", seller + echo * customer, customer + echo * seller)
    heard = asyncio.run(hear(path, near))
    first_said, *others = heard.utterances
    assert first_said.speaker is Speaker.SELLER
    assert {u.speaker for u in others} == {Speaker.CUSTOMER}
    pairs = zip(first_said.text, "广州市房地产中介协会分析", strict=True)
    assert sum(a != b for a, b in pairs) <= 3
    words = re.findall("[a-z]+", " ".join(u.text for u in others).lower())
    assert words[:9] == "it was the first great sorrow of his life".split()
    assert words[-4:] == "dreams built around it".split()
    assert first_said.start_s == pytest.approx(1.0, abs=0.5)
    assert others[0].start_s == pytest.approx(first + 2, abs=0.5)
    assert others[-1].end_s == pytest.approx(first + second + 2, abs=0.7)
    assert heard.missed == ()
