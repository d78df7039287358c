"""Hidden states through the engine's address, with a prober that needs no weights."""

import asyncio
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from core.errors import TooLarge
from core.settings import Settings
from inference.backend import ModelRole
from inference.endpoints import endpoint_of
from inference.engine.app import create_app
from inference.engine.plan import Plan
from inference.engine.prober import PROBE, prober_of


class Lengths:
    """The state of a text is its length."""

    async def states(self, texts: list[str]) -> list[list[float]]:
        if any(len(t) > 50 for t in texts):
            raise TooLarge("too long")
        await asyncio.sleep(0)
        return [[float(len(t)), 1.0] for t in texts]


def client(prober: object) -> TestClient:
    embedder = SimpleNamespace()
    return TestClient(create_app(embedder, None, "1.5b", "k", None, prober))  # type: ignore[arg-type]


def asked(prober: object, **body: object) -> tuple[int, dict[str, object]]:
    answer = client(prober).post("/v1/embeddings", json=body, headers={"Authorization": "Bearer k"})
    return answer.status_code, answer.json()


@pytest.mark.parametrize("how", [{"input_type": "state"}, {"model": PROBE}])
def test_a_state_is_asked_for_by_type_or_by_name(how) -> None:
    status, body = asked(Lengths(), input=["你好", "您好呀"], **how)
    assert status == 200
    assert [row["embedding"][0] for row in body["data"]] == [2.0, 3.0]
    assert body["model"] == PROBE


def test_another_model_serves_none_and_says_so() -> None:
    status, body = asked(None, input="你好", input_type="state")
    assert status == 404
    assert "1.5B" in str(body)


def test_too_long_a_text_is_refused() -> None:
    assert asked(Lengths(), input="长" * 51, input_type="state")[0] == 413


def test_only_the_model_whose_states_were_learned_is_probed() -> None:
    settings = Settings(_env_file=None)
    assert prober_of(settings, Plan(size="0.5b")) is None
    assert prober_of(settings, Plan(size="none")) is None
    prober = prober_of(settings, Plan(size="1.5b"))
    assert prober is not None
    prober.close()


def test_beside_a_chat_model_elsewhere_it_probes_when_told_to() -> None:
    told = Settings(_env_file=None, engine_probe=True)
    assert prober_of(told, Plan(size="0.5b")) is None
    prober = prober_of(told, Plan(size="none"))
    assert prober is not None
    prober.close()


def test_the_role_has_an_address_of_its_own() -> None:
    settings = Settings(_env_file=None, probe_url="http://127.0.0.1:1/v1", embed_url="http://x/v1")
    assert endpoint_of(settings, ModelRole.PROBE).url == "http://127.0.0.1:1/v1"
