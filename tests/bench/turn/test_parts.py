"""The parts of the bench that need no installation."""

import asyncio

import pytest

from agents.service.graph import build
from core.errors import BackendDown
from inference.backend import ModelRole, Prompt
from inference.scripted import Scripted
from tests.bench.turn import empty, suite
from tests.bench.turn.timed import Timed

ASKED = [Prompt(role="user", content="?")]


def test_the_empty_graph_has_the_nodes_of_the_agents_answer_path():
    assert set(empty.PATH) <= set(build().nodes)
    seconds = asyncio.run(empty.seconds(empty.graph(None), "t", durable=False))
    assert seconds > 0


def test_waiting_for_the_backend_is_counted_also_when_it_fails():
    backend = Timed(
        Scripted().on("one", times=1, after_s=0.05).on(BackendDown("gone"), after_s=0.05)
    )

    async def scene() -> None:
        await backend.chat(ModelRole.CHAT, ASKED)
        first = backend.waited
        with pytest.raises(BackendDown):
            await backend.chat(ModelRole.CHAT, ASKED)
        assert 0.05 <= first <= backend.waited

    asyncio.run(scene())
    backend.reset()
    assert backend.waited == 0


def test_figures_are_milliseconds_and_the_share_of_the_empty_graph():
    turned = suite.Turned(own=0.03, cpu=0.02, started=0.01, answered=0.025, ms={"gather": 9})
    result = suite._result([turned] * 4, [0.01] * 4, [0.001] * 4, 500.0)
    assert result.met
    assert result.figures["own_p50_ms"] == pytest.approx(30)
    assert result.figures["own_cpu_ms"] == pytest.approx(20)
    assert result.figures["times_empty"] == pytest.approx(3)
    assert ("inside gather", 9) in result.tables[1].rows
