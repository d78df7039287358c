"""What is too large, too slow or not there, and what every response carries."""

import asyncio
import json
from urllib.parse import urlsplit

from core.errors import Unavailable
from tests.web.conftest import World, in_loop, until
from tests.web.reading import asking


@in_loop
async def test_a_megabyte_is_refused_declared_or_not(world: World) -> None:
    async def streamed():
        for _ in range(1024):
            yield b" " * 1024

    async with world.served("zhang") as client:
        for body in (b" " * 1_000_000, streamed()):
            answer = await client.post("/agui/service", content=body)
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert world.runs.started == []


@in_loop
async def test_half_a_body_does_nothing(world: World) -> None:
    async with world.served("zhang") as client:
        port = urlsplit(str(client.base_url)).port
        body = json.dumps(asking()).encode()
        head = (
            f"POST /agui/service HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Cookie: jinnao_session={client.cookies['jinnao_session']}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + body[: len(body) // 2])
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.close()
        await asyncio.sleep(0.2)
        assert (await client.get("/v1/conversations")).json()["conversations"] == []
    assert world.runs.started == []


@in_loop
async def test_an_unforeseen_error_says_nothing_of_our_insides(world: World) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("password=hunter2 in /srv/secret.py")

    world.runs.agents = broken  # type: ignore[method-assign]
    async with world.client("zhang") as client:
        answer = await client.post("/agui/service", json=asking())
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "hunter2" not in answer.text
    assert "RuntimeError" not in answer.text


@in_loop
async def test_health_tells_what_is_missing(world: World) -> None:
    async def fine() -> None:
        return None

    async def broken() -> None:
        raise Unavailable("The index does not answer.")

    async def hangs() -> None:
        await asyncio.sleep(60)

    checks = {"database": fine, "index": fine, "inference": fine, "broker": broken}
    async with world.but(checks=checks).client() as client:
        answer = await client.get("/health")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    async with world.but(checks=checks | {"index": broken, "inference": hangs}).client() as client:
        answer = await client.get("/health")
        assert answer.status_code == 503
        assert "index: The index does not answer." in answer.json()["reason"]
        assert "inference: no answer within 3 seconds" in answer.json()["reason"]
    async with world.but(checks=dict.fromkeys(checks, fine)).client() as client:
        answer = await client.get("/health")
        assert answer.json() == {"status": "ok", "checks": dict.fromkeys(checks, "ok")}


@in_loop
async def test_every_response_forbids_code_from_elsewhere(world: World) -> None:
    async with world.client() as client:
        for path in ("/", "/desk", "/v1/me", "/nothing/here", "/openapi.json"):
            headers = (await client.get(path)).headers
            policy = headers["content-security-policy"]
            for part in ("default-src 'self'", "script-src 'self'", "frame-ancestors 'none'",
                         "base-uri 'none'", "object-src 'none'", "form-action 'self'"):  # fmt: skip
                assert part in policy
            assert "unsafe" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-opener-policy"] == "same-origin"
        assert (await client.get("/v1/me")).headers["cache-control"] == "no-store"


@in_loop
async def test_the_page_answers_its_own_addresses(world: World) -> None:
    async with world.client() as client:
        for path in ("/", "/login", "/desk", "/desk/conv_1", "/documents/doc_1"):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "<title>page</title>" in answer.text
            assert answer.headers["cache-control"] == "no-cache"
        asset = await client.get("/assets/index-Ab12Cd34.js")
        assert "immutable" in asset.headers["cache-control"]
        assert asset.headers["content-type"].startswith("text/javascript")
        for path in ("/assets/../../app.py", "/assets/%2e%2e/index.html", "/assets/no.js", "/x.js",
                     "/v1/nothing", "/assets/%00", "/%00"):  # fmt: skip
            assert (await client.get(path)).status_code == 404, path
        assert (await client.delete("/v1/me")).status_code == 405


@in_loop
async def test_the_page_learns_what_it_needs_and_no_passwords_outside_a_demo(
    world: World,
) -> None:
    async with world.client() as client:
        config = (await client.get("/v1/config")).json()
        assert config["examples"]["en"] == ["Is a transfer free?"]
        assert config["logins"][0]["username"] == "zhang"
        assert config["message_limit"] == 4000
    real = world.deps.settings.model_copy(update={"demo": False})
    async with world.but(settings=real).client() as client:
        assert (await client.get("/v1/config")).json()["logins"] == []


@in_loop
async def test_a_reader_that_leaves_is_noticed(world: World) -> None:
    world.runs.pause_s = 0.5
    async with world.served("zhang") as client:
        async with client.stream("POST", "/agui/service", json=asking()) as stream:
            await anext(stream.aiter_lines())
            await until(lambda: world.runs.readers == 1)
        await until(lambda: world.runs.readers == 0, 1)
    assert world.runs.cancelled == [], "the run goes on: the engine decides when to stop it"
