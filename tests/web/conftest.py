"""The application over the real store, with the engine of tests/web/engine.py behind it."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from core.access import Principal, Role, system
from core.clock import FixedClock
from core.settings import Settings
from core.store import credentials
from core.store.credentials import NewLogin
from core.store.session import Store
from tests.web.engine import WrittenRuns
from web.app import create_app
from web.deps import DemoLogin, Deps, Site

PASSWORD = "correct horse"
LOGINS = (
    NewLogin(username="zhang", password=PASSWORD, role=Role.CUSTOMER, name="张敏", id="zhang",
             customer_id="c_0001"),
    NewLogin(username="smith", password=PASSWORD, role=Role.CUSTOMER, name="Ann", id="smith",
             customer_id="c_0002", locale="en"),
    NewLogin(username="rep1", password=PASSWORD, role=Role.REPRESENTATIVE, name="王强", id="rep1"),
    NewLogin(username="rep2", password=PASSWORD, role=Role.REPRESENTATIVE, name="李娜", id="rep2"),
    NewLogin(username="auditor", password=PASSWORD, role=Role.AUDITOR, id="auditor"),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """Everything a test needs to ask questions over HTTP."""

    deps: Deps
    runs: WrittenRuns
    clock: FixedClock
    store: Store

    @cached_property
    def app(self) -> FastAPI:
        return create_app(self.deps)

    @asynccontextmanager
    async def client(self, username: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A browser, signed in if a user name is given. Responses arrive whole."""
        self.know(username)
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
            if username:
                await sign_in(client, username)
            yield client

    @asynccontextmanager
    async def served(self, username: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """The same over a real socket: responses arrive piece by piece, and one can leave."""
        self.know(username)
        config = uvicorn.Config(self.app, port=0, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.ensure_future(server.serve())
        await until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                if username:
                    await sign_in(client, username)
                yield client
        finally:
            server.should_exit = True
            await task

    def know(self, username: str | None) -> None:
        """Makes the log-in when it is first needed: hashing a password takes its time."""
        for login in LOGINS:
            if login.username == username:
                with self.store.transaction(system("demo")) as session:
                    credentials.add_login(session, system("demo"), login)

    def key(self, principal: Principal) -> dict[str, str]:
        """The header of a program that acts for the principal."""
        with self.store.transaction(system(principal.institution)) as session:
            _, key = credentials.make_api_key(session, self.clock, principal, "test")
        return {"Authorization": f"Bearer {key}"}

    def but(self, **changes: Any) -> "World":
        return replace(self, deps=replace(self.deps, **changes))


async def sign_in(client: httpx.AsyncClient, username: str) -> None:
    answer = await client.post("/v1/login", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.text


async def until(holds: Callable[[], bool], longest_s: float = 5) -> None:
    """Waits for what must come true."""
    async with asyncio.timeout(longest_s):
        while not holds():  # noqa: ASYNC110 - what is awaited has no event
            await asyncio.sleep(0.01)


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs an async test in a loop of its own."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


@pytest.fixture
def world(store: Store, clock: FixedClock, tmp_path: Any) -> World:
    runs = WrittenRuns(store, clock)
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>page</title>")
    (tmp_path / "assets" / "index-Ab12Cd34.js").write_text("export {}")
    site = Site(
        examples={"zh": ("转账要钱吗？",), "en": ("Is a transfer free?",)},
        logins=(DemoLogin(username="zhang", password=PASSWORD, name="张敏", role="customer"),),
    )
    deps = Deps(
        settings=Settings(_env_file=None),
        store=store,
        clock=clock,
        runs=runs,
        site=site,
        files=tmp_path,
        poll_s=0.05,
    )
    return World(deps, runs, clock, store)
