"""Which address and which model serve a role."""

from pydantic import BaseModel, ConfigDict, SecretStr

from core.errors import BackendDown
from core.settings import Settings
from inference.backend import ModelRole


class Endpoint(BaseModel):
    """One OpenAI-compatible address. `url` ends in /v1; `places` bounds the calls held open."""

    model_config = ConfigDict(frozen=True)

    url: str
    key: SecretStr = SecretStr("")
    places: int = 64


class Limits(BaseModel):
    """Seconds allowed to each hop of one call, and the tries a safe failure may cost."""

    model_config = ConfigDict(frozen=True)

    connect_s: float = 3.0
    first_s: float = 60.0
    gap_s: float = 20.0
    total_s: float = 90.0
    tries: int = 3
    backoff_s: float = 0.2


def model_of(settings: Settings, role: ModelRole) -> str:
    """The model name that settings give to the role."""
    return {
        ModelRole.CHAT: settings.model_chat,
        ModelRole.DECIDE: settings.model_decide,
        ModelRole.SQL: settings.model_sql,
        ModelRole.JUDGE: settings.model_judge,
        ModelRole.EMBED: settings.model_embed,
        ModelRole.PROBE: settings.model_probe,
        ModelRole.TRANSCRIBE: settings.model_transcribe,
    }[role]


def endpoint_of(settings: Settings, role: ModelRole) -> Endpoint:
    """The endpoint of a role. Raises BackendDown when settings name none."""
    if role is ModelRole.EMBED and settings.embed_url:
        url, key = settings.embed_url, settings.embed_key
    elif role is ModelRole.TRANSCRIBE and settings.transcribe_url:
        url, key = settings.transcribe_url, settings.transcribe_key
    elif role is ModelRole.PROBE:
        url, key = settings.probe_url, settings.probe_key
    else:
        url, key = settings.inference_url, settings.inference_key
    if not url:
        raise BackendDown(
            f"no inference backend is configured for {role.value}",
            todo="Start it with `jinnao up`, or set JINNAO_INFERENCE_URL.",
        )
    return Endpoint(url=url.rstrip("/"), key=key, places=settings.inference_places)


def limits_of(settings: Settings) -> Limits:
    """Hop limits that fit inside the one wait an operator sets."""
    total = settings.inference_timeout_s
    return Limits(total_s=total, first_s=total, gap_s=min(20.0, total))
