"""The scripted backend, the cassette and the guard: what tests of other folders rest on."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from pydantic import BaseModel

from core.errors import BackendDown, BackendMalformed, BackendRefused, DeadlineExceeded
from core.settings import Settings
from inference.backend import Backend, ModelRole, Prompt
from inference.cassette import Cassette
from inference.client import Client
from inference.engine import llama
from inference.engine.plan import Plan
from inference.pool import Pool
from inference.scripted import Scripted
from inference.warm import warm

Got = TypeVar("Got")
CHAT, DECIDE = ModelRole.CHAT, ModelRole.DECIDE


class Pick(BaseModel):
    choice: Literal["yes", "no"]


def ask(text: str) -> list[Prompt]:
    return [Prompt(role="user", content=text)]


def run(work: Coroutine[Any, Any, Got]) -> Got:
    return asyncio.run(work)


async def keep(pieces: AsyncIterator[str], got: list[str]) -> None:
    async for piece in pieces:
        got.append(piece)  # noqa: PERF401 - what came before the break must be kept


def test_everything_here_is_a_backend(tmp_path: Path) -> None:
    backends: list[Backend] = [Scripted(), Cassette(tmp_path / "x.json"), Client(Settings())]
    assert len(backends) == 3


def test_the_first_fitting_line_answers_and_a_spent_one_does_not() -> None:
    script = (
        Scripted()
        .on(Pick(choice="no"), shape=Pick, has="卡", times=1)
        .on(Pick(choice="yes"), shape=Pick)
        .on(lambda messages: messages[-1].content.upper(), role=CHAT)
    )
    assert run(script.decide(DECIDE, ask("卡丢了"), Pick)).choice == "no"
    assert run(script.decide(DECIDE, ask("卡丢了"), Pick)).choice == "yes"
    assert run(script.chat(CHAT, ask("abc"))).text == "ABC"
    with pytest.raises(BackendRefused, match="no line for sql"):
        run(script.chat(ModelRole.SQL, ask("abc")))
    assert [c.role for c in script.calls] == [DECIDE, DECIDE, CHAT, ModelRole.SQL]


def test_a_script_streams_delays_breaks_and_is_cancelled() -> None:
    async def go() -> None:
        script = Scripted(piece=2).on("一二三四五六", gap_s=0.02, breaks_after=2, has="断")
        script.on("一二三四", gap_s=30).on("x", after_s=30)
        got: list[str] = []
        with pytest.raises(BackendRefused):
            await keep(script.stream(CHAT, ask("断")), got)
        assert got == ["一二", "三四"]
        async with aclosing(script.stream(CHAT, ask("?"))) as pieces:
            assert await anext(pieces) == "一二"
        assert script.cancelled == 1
        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            await script.chat(CHAT, ask("?"), deadline_s=0.05)
        assert time.monotonic() - begun < 1

    run(go())


def test_a_script_can_fail_and_can_answer_wrongly() -> None:
    script = (
        Scripted().on(BackendDown("away"), has="away").on("{}", shape=Pick).on("a。b", role=CHAT)
    )
    with pytest.raises(BackendDown):
        run(script.chat(CHAT, ask("away")))
    with pytest.raises(BackendMalformed, match="choice"):
        run(script.decide(DECIDE, ask("?"), Pick))
    assert run(script.chat(CHAT, ask("?"), stop=["。"])).text == "a"


def test_scripted_vectors_put_like_texts_together() -> None:
    near, same, far = run(Scripted().embed(["挂失银行卡", "银行卡挂失", "lend me money"], "query"))
    dot = [sum(a * b for a, b in zip(near, other, strict=True)) for other in (same, far)]
    assert dot[0] > 0.5 > dot[1]
    assert run(Scripted().embed([""], "query"))[0]


def test_a_cassette_plays_back_what_was_recorded_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "turn.json"
    script = Scripted().on(Pick(choice="yes"), shape=Pick).on("你好，张先生")

    async def use(backend: Backend) -> list[object]:
        pieces = [p async for p in backend.stream(CHAT, ask("你好"))]
        decided = await backend.decide(DECIDE, ask("?"), Pick)
        vectors = await backend.embed(["挂失"], "query")
        return [pieces, await backend.chat(CHAT, ask("你好"), stop=["，"]), decided, vectors]

    recorded = run(use(Cassette(path, "record", script)))
    calls = len(script.calls)
    assert run(use(Cassette(path))) == recorded
    assert run(use(Cassette(path, "record", script))) == recorded
    assert len(script.calls) == calls, "what is on the tape is not asked again"
    assert len(json.loads(path.read_text())) == 4
    with pytest.raises(BackendDown, match=r"turn\.json holds no answer"):
        run(Cassette(path).chat(CHAT, ask("你好"), stop=["!"]))
    with pytest.raises(BackendDown):
        run(Cassette(path).embed(["挂失"], "passage"))
    with pytest.raises(ValueError, match="source"):
        Cassette(path, "record")


def test_warming_counts_what_was_read_and_forgives_a_dead_backend() -> None:
    prefixes = [(CHAT, "甲"), (DECIDE, "乙")]
    script = Scripted().on("x")
    assert run(warm(script, prefixes)) == 2
    assert [c.messages[0].content for c in script.calls] == ["甲", "乙"]
    assert run(warm(Scripted().on(BackendDown("away")), prefixes)) == 0


def test_the_pool_says_what_serves_each_role() -> None:
    pool = Pool(Settings(inference_url="http://127.0.0.1:9/v1", model_sql="coder"))
    rows = {s.role: s for s in pool.served()}
    assert rows[ModelRole.SQL].model == "coder"
    assert rows[ModelRole.SQL].url == rows[ModelRole.EMBED].url == "http://127.0.0.1:9/v1"
    assert {s.url for s in Pool(Settings()).served()} == {""}


def test_no_test_reaches_a_model_by_accident() -> None:
    client = Client(Settings(inference_url="https://api.example.com/v1"))
    with pytest.raises(AssertionError, match=r"called a model at api\.example\.com"):
        run(client.chat(CHAT, ask("?")))
    with pytest.raises(AssertionError, match="without the marker"):
        llama.start(Path("x.gguf"), Plan(size="0.5b"), 0, "k")
