"""From file to utterances: speakers by track, times of the recording, and what was not understood."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.domain.conduct import Speaker
from core.errors import BackendDown
from inference.scripted import Scripted, Sound
from inference.sound import RATE, samples_of
from inference.transcript import Segment, SpokenWord, Transcript
from rag.hear.hear import hear
from rag.hear.types import Heard
from tests.rag.hear.sounds import babble, hiss, joined, saved, silence

LOW, HIGH = 110.0, 210.0


def said(text: str, seconds: float, language: str = "zh", sure: float = 0.9) -> Transcript:
    """A transcript that says the text evenly over the seconds."""
    step = seconds / len(text)
    words = tuple(
        SpokenWord(text=c, start_s=n * step, end_s=(n + 1) * step, confidence=sure)
        for n, c in enumerate(text)
    )
    segment = Segment(text=text, start_s=0, end_s=seconds, words=words, confidence=sure)
    return Transcript(language=language, duration_s=seconds, segments=(segment,))


def lasts(sound: Sound) -> float:
    return len(samples_of(sound.wav)) / RATE


def pitch(sound: Sound) -> float:
    """The hertz of the voice in a sound."""
    samples = samples_of(sound.wav)
    window = samples[RATE // 2 : RATE // 2 + RATE]
    power = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * RATE)) ** 2)
    low, high = RATE // 300, RATE // 80
    return RATE / (low + int(power[low:high].argmax()))


def run(path: Path, script: Scripted, **more: Any) -> Heard:
    return asyncio.run(hear(path, script, **more))


def one(answer: Callable[[Sound], Transcript]) -> Scripted:
    return Scripted().on_sound(answer)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """Two people in turn, one on each track."""
    low = joined(silence(1), babble(4, LOW, 1), silence(9))
    high = joined(silence(8), babble(4, HIGH, 2), silence(2))
    return saved(tmp_path / "call.wav", low, high)


def by_voice(sound: Sound) -> Transcript:
    text = "您好我是客户经理" if pitch(sound) < 160 else "我想问问利率"
    return said(text, lasts(sound))


@pytest.mark.parametrize("swapped", [False, True])
def test_the_track_tells_who_speaks(call: Path, swapped: bool) -> None:
    sides = (Speaker.SELLER, Speaker.CUSTOMER)
    heard = run(call, one(by_voice), tracks=sides[::-1] if swapped else sides)
    assert [(u.seq, u.text) for u in heard.utterances] == [
        (1, "您好我是客户经理"),
        (2, "我想问问利率"),
    ]
    assert [u.speaker for u in heard.utterances] == list(sides[::-1] if swapped else sides)
    for utterance, (start, end) in zip(heard.utterances, [(1, 5), (8, 12)], strict=True):
        assert utterance.start_s == pytest.approx(start, abs=0.4)
        assert utterance.end_s == pytest.approx(end, abs=0.4)
    assert heard.survey.voices == "apart"
    assert heard.language == "zh"
    assert heard.spoken[0].words[0].text == "您"
    assert heard.spoken[0].confidence == pytest.approx(0.9)


@pytest.mark.parametrize("kind", ["mono", "dual", "left", "room"])
def test_one_sound_has_unknown_speakers_and_is_heard_once(tmp_path: Path, kind: str) -> None:
    both = joined(silence(1), babble(4, LOW, 1), silence(3), babble(4, HIGH, 2), silence(1))
    other = {"mono": (), "dual": (both,), "left": (silence(13),)}
    room = (0.8 * np.roll(both, 7) + hiss(len(both) / RATE, 1e-3)[: len(both)]).astype(np.float32)
    tracks = (both, *other.get(kind, (room,)))
    script = one(lambda s: said("一二三四五六七八", lasts(s)))
    heard = run(saved(tmp_path / "a.wav", *tracks), script)
    assert {u.speaker for u in heard.utterances} == {Speaker.UNKNOWN}
    assert len(script.sounds) == 1
    assert heard.survey.voices == ("together" if kind == "room" else "one")


def test_nobody_speaks(tmp_path: Path) -> None:
    for name, sound in (("a.wav", silence(20)), ("b.ogg", hiss(20, 0.02))):
        script = Scripted()
        heard = run(saved(tmp_path / name, sound), script)
        assert heard.silent
        assert (heard.utterances, heard.missed, heard.language) == ((), (), "")
        assert script.sounds == []
        assert heard.survey.duration_s == pytest.approx(20, abs=0.1)


def test_the_first_speech_tells_the_language_of_its_track(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", babble(70))
    script = one(lambda s: said("一二三四五六七八", lasts(s)))
    assert run(path, script).language == "zh"
    assert script.sounds[0].language is None
    assert {s.language for s in script.sounds[1:]} == {"zh"}
    given = one(lambda s: said("one two three", lasts(s), "en"))
    assert run(path, given, language="en", prompt="理财").language == "en"
    assert {(s.language, s.prompt) for s in given.sounds} == {("en", "理财")}


def test_a_stretch_that_was_passed_over_is_heard_again_alone(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", joined(babble(4, LOW, 1), silence(3), babble(4, HIGH, 2)))

    def answers(sound: Sound) -> Transcript:
        return said("第一段", 3) if lasts(sound) > 6 else said("second part", 4, "en")

    script = one(answers)
    heard = run(path, script)
    assert [u.text for u in heard.utterances] == ["第一段", "second part"]
    assert heard.utterances[1].start_s == pytest.approx(7, abs=0.4)
    assert script.sounds[1].language is None
    assert heard.missed == ()


def test_a_stretch_of_which_little_was_written_is_heard_again(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", joined(babble(4, LOW, 1), silence(3), babble(4, HIGH, 2)))

    def answers(sound: Sound) -> Transcript:
        if lasts(sound) < 6:
            return said("都是第二段说的话", 4)
        whole = said("第一段说的话", 4).segments[0]
        late = SpokenWord(text="话", start_s=5.5, end_s=5.7, confidence=0.9)
        thin = Segment(text="话", start_s=5.5, end_s=5.7, words=(late,))
        return Transcript(language="zh", duration_s=8, segments=(whole, thin))

    script = one(answers)
    assert [u.text for u in run(path, script).utterances] == ["第一段说的话", "都是第二段说的话"]
    assert len(script.sounds) == 2


def test_what_nobody_understands_is_told_as_missed(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", joined(silence(1), babble(4), silence(1)))
    heard = run(path, one(lambda s: Transcript(language="zh", duration_s=lasts(s))))
    assert heard.utterances == ()
    assert not heard.silent
    (missed,) = heard.missed
    assert (missed.start_s, missed.end_s) == (pytest.approx(1, abs=0.4), pytest.approx(5, abs=0.4))
    strange = run(path, one(lambda s: said("noe helt annet", lasts(s), "nn")), language="zh")
    assert strange.utterances, "the backend's word is taken for what it was asked to hear"


def test_words_of_a_wrong_language_are_heard_again_in_their_own(tmp_path: Path) -> None:
    def answers(sound: Sound) -> Transcript:
        if sound.language == "zh":
            return said("胡乱写的字", lasts(sound), "zh", sure=0.3)
        return said("what the client says", lasts(sound), "en", sure=0.95)

    path = saved(tmp_path / "a.wav", babble(5))
    heard = run(path, one(answers), language="zh")
    assert [u.text for u in heard.utterances] == ["what the client says"]


def test_traditional_characters_become_simplified(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", babble(4))
    heard = run(path, one(lambda s: said("這個產品風險很低", lasts(s))))
    assert heard.utterances[0].text == "这个产品风险很低"
    assert heard.spoken[0].words[2].text == "产"


def test_progress_is_told_and_places_are_kept_to(tmp_path: Path) -> None:
    seen: list[tuple[float, float]] = []
    most = 0

    class Counting(Scripted):
        open = 0

        async def transcribe(self, audio: Any, **more: Any) -> Transcript:
            nonlocal most
            self.open += 1
            most = max(most, self.open)
            await asyncio.sleep(0.01)
            self.open -= 1
            return await super().transcribe(audio, **more)

    script = Counting().on_sound(lambda s: said("一二三四五六七八", lasts(s)))
    path = saved(tmp_path / "a.wav", babble(150))
    asyncio.run(hear(path, script, places=3, told=lambda done, whole: seen.append((done, whole))))
    assert most == 3
    assert seen == sorted(seen)
    assert seen[-1] == (150.0, 150.0)
    assert len(seen) >= 3


def test_a_backend_that_is_away_is_not_an_empty_recording(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.wav", babble(3))
    with pytest.raises(BackendDown):
        run(path, Scripted().on_sound(BackendDown("away")))
