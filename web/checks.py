"""What `GET /health` looks at. Each check returns, or raises with a reason that may be shown."""

import asyncio
from collections.abc import Mapping

import httpx
from redis import asyncio as redis
from redis.exceptions import RedisError

from core.errors import BackendDown, Unavailable
from core.settings import Settings
from core.store.session import Store
from inference.backend import Backend
from web.deps import Check


def checks(settings: Settings, store: Store, backend: Backend) -> Mapping[str, Check]:
    """The database, the index, the inference backend and the broker, by these names."""

    async def database() -> None:
        await asyncio.to_thread(store.ping)

    async def inference() -> None:
        if not await backend.ready():
            raise BackendDown("the inference backend is not ready")

    return {
        "database": database,
        "index": _index(settings.index_url),
        "inference": inference,
        "broker": _broker(settings.broker_url.get_secret_value()),
    }


def _index(url: str) -> Check:
    async def check() -> None:
        try:
            async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
                answer = await http.get(f"{url}/health")
        except httpx.HTTPError as error:
            raise Unavailable("the index does not answer") from error
        if answer.is_error:
            raise Unavailable(f"the index answers {answer.status_code}")

    return check


def _broker(url: str) -> Check:
    async def check() -> None:
        if not url:
            raise Unavailable("no broker is set")
        client = redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
        try:
            await client.ping()
        except RedisError as error:
            raise Unavailable("the broker does not answer") from error
        finally:
            await client.aclose()

    return check
