"""Signing in: what is let in, what is not, and what is said."""

import datetime as dt

from core.access import Principal, Role
from tests.web.conftest import PASSWORD, World, in_loop, sign_in


@in_loop
async def test_a_log_in_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    world: World,
) -> None:
    world.know("zhang")
    async with world.client() as client:
        login = {"username": "zhang", "password": PASSWORD}
        answer = await client.post("/v1/login", json=login)
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/" in cookie
        me = (await client.get("/v1/me")).json()
        assert (me["subject"], me["role"], me["customer_id"]) == ("zhang", "customer", "c_0001")
        assert "chat" in me["scopes"]
        assert PASSWORD not in answer.text
        assert (await client.post("/v1/logout")).status_code == 204
        assert (await client.get("/v1/me")).status_code == 401


@in_loop
async def test_the_token_is_dead_after_log_out_even_if_kept(world: World) -> None:
    async with world.client("zhang") as client:
        token = client.cookies["jinnao_session"]
        await client.post("/v1/logout")
        kept = await client.get("/v1/me", headers={"Cookie": f"jinnao_session={token}"})
    assert kept.status_code == 401


@in_loop
async def test_wrong_credentials_are_401_and_say_what_to_do(world: World) -> None:
    async with world.client() as client:
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Basic eDp5"},
            {"Cookie": "jinnao_session=wrong"},
            {"Cookie": "jinnao_session="},
        ):
            answer = await client.get("/v1/me", headers=headers)
            assert answer.status_code == 401, headers
            assert answer.headers["content-type"] == "application/problem+json"
        assert (await client.get("/v1/me")).json()["todo"]


@in_loop
async def test_an_expired_session_is_told_so(world: World) -> None:
    async with world.client("zhang") as client:
        world.clock.move(dt.timedelta(hours=13))
        answer = await client.get("/v1/me")
    assert answer.status_code == 401
    assert "expired" in answer.json()["detail"]
    assert answer.json()["todo"] == "Sign in again."


@in_loop
async def test_an_api_key_acts_for_its_principal_only(world: World) -> None:
    person = Principal(institution="other", subject="li", role=Role.CUSTOMER, customer_id="c_9")
    async with world.client() as client:
        me = await client.get("/v1/me", headers=world.key(person))
    assert (me.json()["institution"], me.json()["subject"]) == ("other", "li")


@in_loop
async def test_wrong_passwords_are_slowed_down_per_name(world: World) -> None:
    world.know("zhang")
    world.know("smith")
    async with world.client() as client:
        wrong = {"username": "zhang", "password": "wrong guess"}
        for _ in range(5):
            answer = await client.post("/v1/login", json=wrong)
            assert answer.status_code == 401
            assert answer.json()["detail"] == "The user name or the password is wrong."
        blocked = await client.post("/v1/login", json={**wrong, "password": PASSWORD})
        assert blocked.status_code == 429
        assert int(blocked.headers["retry-after"]) > 0
        await sign_in(client, "smith")
        world.clock.move(dt.timedelta(minutes=6))
        await sign_in(client, "zhang")


@in_loop
async def test_unknown_and_known_names_look_the_same(world: World) -> None:
    world.know("zhang")
    async with world.client() as client:
        bodies = []
        for name in ("zhang", "nobody"):
            wrong = {"username": name, "password": "wrong guess"}
            bodies.append((await client.post("/v1/login", json=wrong)).json())
    assert bodies[0] == bodies[1]


@in_loop
async def test_malformed_log_ins_are_bad_input(world: World) -> None:
    async with world.client() as client:
        for name in ("", "a\x00b", "x" * 201, 7, None):
            answer = await client.post("/v1/login", json={"username": name, "password": "x"})
            assert answer.status_code == 400, name
            assert answer.json()["code"] == "bad_input"


@in_loop
async def test_another_sites_page_cannot_use_the_cookie(world: World) -> None:
    async with world.client("zhang") as client:
        for headers in (
            {"Origin": "https://evil.test"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "http://bank.test.evil.test"},
        ):
            answer = await client.post(
                "/v1/conversations/c/messages", json={"text": "x"}, headers=headers
            )
            assert answer.status_code == 403, headers
            assert (await client.post("/v1/logout", headers=headers)).status_code == 403
            login = {"username": "zhang", "password": PASSWORD}
            assert (await client.post("/v1/login", json=login, headers=headers)).status_code == 403
        own = {"Origin": "http://bank.test", "Sec-Fetch-Site": "same-origin"}
        assert (await client.post("/v1/logout", headers=own)).status_code == 204


@in_loop
async def test_behind_a_proxy_the_public_address_is_ours(world: World) -> None:
    settings = world.deps.settings.model_copy(update={"public_url": "https://ai.bank.example"})
    async with world.but(settings=settings).client("zhang") as client:
        headers = {"Origin": "https://ai.bank.example"}
        assert (await client.post("/v1/logout", headers=headers)).status_code == 204
