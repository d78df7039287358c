"""Speech to text through the client: what is sent, what is read, and what goes wrong."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from core.errors import BackendDown, BackendMalformed, BackendOverloaded, BackendRefused
from core.settings import Settings
from inference.backend import ModelRole
from inference.cassette import Cassette
from inference.client import Client
from inference.endpoints import endpoint_of
from inference.engine.speech.multipart import fields
from inference.patient import Patient
from inference.scripted import Scripted
from inference.sound import samples_of, seconds_of, wav_of
from inference.transcript import Segment, Transcript
from tests.inference.fake import Act, Fake, Talk, fake

Got = TypeVar("Got")
WAV = wav_of(np.linspace(-0.5, 0.5, 32_000, dtype=np.float32))
VERBOSE = {
    "task": "transcribe", "language": "chinese", "duration": 2.0, "text": "您好。再见。",
    "segments": [
        {"id": 0, "start": 0.0, "end": 0.9, "text": "您好。", "avg_logprob": -0.1, "tokens": []},
        {"id": 1, "start": 0.9, "end": 99.0, "text": "再见。"},
    ],
    "words": [
        {"word": "您", "start": 0.0, "end": 0.4, "probability": 0.9}, {"word": "好", "start": 0.4, "end": 0.9},
        {"word": "再", "start": 0.92, "end": 1.4}, {"word": "见", "start": 1.4, "end": 1.9},
    ],
}  # fmt: skip


def run(work: Coroutine[Any, Any, Got]) -> Got:
    return asyncio.run(work)


def answers(body: object, status: int = 200, more: str = "") -> Act:
    async def act(talk: Talk) -> None:
        await talk.json(status, body, more)

    return act


async def asked(server: Fake, audio: Path | bytes = WAV, **more: Any) -> Transcript:
    client = Client(server.settings(model_transcribe="whisper-9"))
    try:
        return await client.transcribe(audio, **more)
    finally:
        await client.aclose()


def test_a_form_is_sent_and_words_go_to_their_segments(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(WAV)

    async def go() -> None:
        async with fake(answers(VERBOSE)) as server:
            got = await asked(server, tmp_path / "a.wav", language="zh", prompt="理财<|im_end|>")
            assert (got.language, got.duration_s, got.text) == ("zh", 2.0, "您好。再见。")
            assert [[w.text for w in s.words] for s in got.segments] == [["您", "好"], ["再", "见"]]
            assert got.segments[0].confidence == pytest.approx(0.905, abs=1e-3)
            assert got.segments[1].confidence is None
            assert got.segments[1].end_s == 2.0, "a time beyond the sound is its end"
            assert [w.confidence for w in got.segments[0].words] == [0.9, None]
            [talk] = server.seen
            assert talk.path == "/v1/audio/transcriptions"
            boundary = talk.raw[2 : talk.raw.index(b"\r\n")].decode()
            form = fields(f"multipart/form-data; boundary={boundary}", talk.raw)
            sent = [(f.name, f.value) for f in form]
            assert ("file", WAV) in sent
            assert [v for k, v in sent if k.startswith("timestamp")] == [b"word", b"segment"]
            assert dict(sent)["prompt"].decode() == "理财< |im_end|>"
            assert {k: v for k, v in sent if k not in ("file", "prompt")} == {
                "model": b"whisper-9", "language": b"zh", "temperature": b"0",
                "response_format": b"verbose_json", "timestamp_granularities[]": b"segment",
            }  # fmt: skip

    run(go())


def test_a_backend_that_tells_no_times_is_understood() -> None:
    async def go() -> None:
        async with fake(answers({"text": "您好"})) as server:
            got = await asked(server)
            assert got.segments == (Segment(text="您好", start_s=0.0, end_s=2.0),)
            assert got.language == ""
        async with fake(answers({"text": "", "language": "english"})) as server:
            got = await asked(server)
            assert (got.segments, got.language) == ((), "en")

    run(go())


@pytest.mark.parametrize(
    "body",
    [
        {"texts": "?"}, {"text": 5}, [], {"text": "a", "segments": [{"text": "a", "start": "x", "end": 1}]},
        {"text": "a", "segments": [{"text": "a"}]}, {"text": "a", "words": [{"start": 0, "end": 1}]},
    ],
)  # fmt: skip
def test_an_answer_that_is_no_transcript_is_malformed(body: object) -> None:
    async def go() -> None:
        async with fake(answers(body)) as server:
            with pytest.raises(BackendMalformed):
                await asked(server)

    run(go())


def test_what_the_backend_says_of_itself_is_told() -> None:
    lacks = {"error": {"message": "Fetch it with `jinnao models fetch --model whisper-base`."}}

    async def go() -> None:
        async with fake(answers(lacks, 404)) as server:
            with pytest.raises(BackendRefused, match="jinnao models fetch --model whisper-base"):
                await asked(server)
        async with fake(answers({}, 503, "Retry-After: 0\r\n")) as server:
            with pytest.raises(BackendOverloaded):
                await asked(server)
            assert len(server.seen) == 3
        async with fake(answers({}, 503, "Retry-After: 0\r\n"), answers(VERBOSE)) as server:
            assert (await asked(server)).text == "您好。再见。"

    run(go())


def test_speech_has_an_address_of_its_own() -> None:
    both = Settings(
        _env_file=None, inference_url="http://a/v1", transcribe_url="http://b/v1/",
        transcribe_key="k",
    )  # fmt: skip
    found = endpoint_of(both, ModelRole.TRANSCRIBE)
    assert (found.url, found.key.get_secret_value()) == ("http://b/v1", "k")
    one = Settings(_env_file=None, inference_url="http://a/v1")
    assert endpoint_of(one, ModelRole.TRANSCRIBE).url == "http://a/v1"
    with pytest.raises(BackendDown, match="transcribe"):
        endpoint_of(Settings(_env_file=None), ModelRole.TRANSCRIBE)


def test_only_one_form_of_sound_is_sent() -> None:
    assert np.abs(samples_of(WAV) - np.linspace(-0.5, 0.5, 32_000)).max() < 1e-4
    assert seconds_of(WAV) == 2.0
    other = bytearray(WAV)
    other[24:28] = (8000).to_bytes(4, "little")
    with pytest.raises(ValueError, match="8000 Hz"):
        run(Client(Settings(_env_file=None, inference_url="http://127.0.0.1:9/v1")).transcribe(bytes(other)))  # fmt: skip
    with pytest.raises(ValueError, match="not a WAV file"):
        samples_of(b"ID3" + bytes(100))
    assert len(samples_of(WAV[:1001])) < 500, "a file that breaks off is read so far"


HEARD = Transcript(
    language="zh", duration_s=2, segments=(Segment(text="您好", start_s=0, end_s=1),)
)


def test_a_script_hears_and_a_cassette_plays_it_back(tmp_path: Path) -> None:
    script = Scripted().on_sound(HEARD)
    path = tmp_path / "sound.json"
    assert run(Cassette(path, "record", script).transcribe(WAV, language="zh")) == HEARD
    assert run(Cassette(path).transcribe(WAV, language="zh")) == HEARD
    assert (script.sounds[0].wav, script.sounds[0].language) == (WAV, "zh")
    for more in ({"language": "en"}, {"language": "zh", "prompt": "理财"}):
        with pytest.raises(BackendDown, match="holds no answer"):
            run(Cassette(path).transcribe(WAV, **more))
    with pytest.raises(BackendDown, match="holds no answer"):
        run(Cassette(path).transcribe(WAV[:-2], language="zh"))
    with pytest.raises(BackendRefused, match="nothing for a sound"):
        run(Scripted().transcribe(WAV))
    with pytest.raises(BackendDown):
        run(Scripted().on_sound(lambda sound: BackendDown("away")).transcribe(WAV))


def test_hearing_lets_those_go_first_who_wait() -> None:
    looks: list[int] = []

    async def busy() -> bool:
        looks.append(1)
        return len(looks) < 3

    patient = Patient(Scripted().on_sound(HEARD), busy, look_s=0.001)
    assert run(patient.transcribe(WAV)) == HEARD
    assert len(looks) == 3
