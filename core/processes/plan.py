"""Which roles a machine runs and with which environment, from its settings and its secrets."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.processes import ports
from core.processes.member import Role, jinnao
from core.settings import Settings


@dataclass(frozen=True)
class Plan:
    """The addresses of one start. environment is what every role, `ask` and `ingest` get."""

    environment: dict[str, str]
    address: str
    engine_port: int | None
    index_port: int | None


def plan(
    settings: Settings, web_port: int, secrets: Mapping[str, str], servers: Mapping[str, str]
) -> Plan:
    """servers holds the settings that the embedded database and broker supply."""
    engine_port, index_port = ports.internal(2)
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104
    address = settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{web_port}"
    given = {
        "JINNAO_HOME": str(settings.state),
        "JINNAO_PORT": str(web_port),
        "JINNAO_SECRET_KEY": settings.secret_key.get_secret_value() or secrets["session"],
        **servers,
    }
    engine = None if settings.inference_url and settings.embed_url else engine_port
    if engine:
        url = f"http://127.0.0.1:{engine}/v1"
        given |= {"JINNAO_EMBED_URL": url, "JINNAO_EMBED_KEY": secrets["engine"]}
        if not settings.transcribe_url:
            given |= {"JINNAO_TRANSCRIBE_URL": url, "JINNAO_TRANSCRIBE_KEY": secrets["engine"]}
        if not settings.probe_url:
            given |= {"JINNAO_PROBE_URL": url, "JINNAO_PROBE_KEY": secrets["engine"]}
        if not settings.inference_url:
            given |= {"JINNAO_INFERENCE_URL": url, "JINNAO_INFERENCE_KEY": secrets["engine"]}
    index = None if settings.index_url else index_port
    if index:
        given["JINNAO_INDEX_URL"] = f"http://127.0.0.1:{index}"
        given["JINNAO_INDEX_KEY"] = secrets["index"]
    return Plan(given, address, engine, index)


def roles(settings: Settings, planned: Plan, logs: Path, run: str) -> list[Role]:
    """In the order of their start. run marks their processes as children of this start."""

    def role(name: str, *options: str, ready: Callable[[], bool], **extra: str) -> Role:
        env = {**planned.environment, "JINNAO_RUN": run, **extra}
        return Role(name, jinnao(name, *options), env, logs / f"{name}.log", ready)

    made = []
    if planned.engine_port:
        own = {} if settings.inference_url else {"JINNAO_INFERENCE_URL": ""}
        listens = _answers(f"http://127.0.0.1:{planned.engine_port}/health")
        made.append(role("engine", "--port", str(planned.engine_port), ready=listens, **own))
    if planned.index_port:
        listens = _answers(f"http://127.0.0.1:{planned.index_port}/health")
        made.append(role("index", "--port", str(planned.index_port), ready=listens))
    made.append(role("web", ready=_answers(f"{_local(settings, planned)}/health")))
    made.append(role("worker", ready=lambda: True))
    made.append(role("beat", ready=lambda: True))
    return made


def _local(settings: Settings, planned: Plan) -> str:
    """Where this machine itself reaches the web process, whatever its public address is."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104
    port = planned.environment["JINNAO_PORT"]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _answers(url: str, every_s: float = 0.25) -> Callable[[], bool]:
    """Asks at most that often: a start has better things to do with its processor time."""
    client = httpx.Client(timeout=2, trust_env=False, verify=False)  # noqa: S501 - loopback, http
    asked, answer = 0.0, False

    def ask() -> bool:
        nonlocal asked, answer
        if time.monotonic() - asked < every_s:
            return answer
        asked = time.monotonic()
        try:
            answer = client.get(url).status_code == 200
        except httpx.HTTPError:
            answer = False
        return answer

    return ask
