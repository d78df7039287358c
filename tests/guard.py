"""No test calls a model by accident: only loopback is reachable, llama.cpp starts only when marked."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import pytest

from inference import client
from inference.engine import llama

CLEARED = (
    "INFERENCE_URL",
    "INFERENCE_KEY",
    "EMBED_URL",
    "EMBED_KEY",
    "PROBE_URL",
    "PROBE_KEY",
    "TRANSCRIBE_URL",
    "TRANSCRIBE_KEY",
)


@pytest.fixture(autouse=True)
def no_model_call(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of this machine name no backend; a call to another host fails the test."""
    for name in CLEARED:
        monkeypatch.setenv(f"JINNAO_{name}", "")
    build = client.AsyncOpenAI

    def guarded(**given: Any) -> Any:
        host = urlsplit(str(given["base_url"])).hostname or ""
        if not (host == "localhost" or (host[:1].isdigit() and ip_address(host).is_loopback)):
            raise AssertionError(f"a test called a model at {host}")
        return build(**given)

    def refused(*args: Any, **more: Any) -> Any:
        raise AssertionError("a test loaded a model without the marker `model`")

    monkeypatch.setattr(client, "AsyncOpenAI", guarded)
    if not request.node.get_closest_marker("model"):
        monkeypatch.setattr(llama, "start", refused)
