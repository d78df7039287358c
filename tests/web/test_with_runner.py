"""The channels over the real runner and the real service graph; only the model is scripted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from core.clock import FixedClock
from core.settings import Settings
from core.store.session import Store
from inference.scripted import Scripted
from tests.agents.conftest import ListSearch
from tests.agents.conftest import World as Bank
from tests.web.conftest import in_loop
from tests.web.reading import asking, events, kinds
from web.app import create_app
from web.deps import Deps

LOSS = "我的信用卡丢了，帮我挂失"


@pytest.fixture
def bank(bank_store: Store, clock: FixedClock) -> Bank:
    return Bank(bank_store, clock, ListSearch(), Scripted())


@asynccontextmanager
async def page(bank: Bank) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is signed in as a customer of the demo bank."""
    async with bank.runner() as runner:
        settings = Settings(_env_file=None)
        deps = Deps(settings=settings, store=bank.store, clock=bank.clock, runs=runner)
        transport = httpx.ASGITransport(create_app(deps), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
            login = {"username": "linyue", "password": "demo-linyue"}
            assert (await client.post("/v1/login", json=login)).status_code == 200
            yield client


def word(call_id: str, decision: str) -> list[dict[str, object]]:
    return [{"interruptId": call_id, "status": "resolved", "payload": {"decision": decision}}]


@in_loop
async def test_a_card_is_lost_confirmed_and_the_whole_run_reads_the_same_at_every_cut(
    bank: Bank,
) -> None:
    async with page(bank) as client:
        first = (await client.post("/agui/service", json=asking(LOSS))).text
        (held,) = events(first)[-1].data["outcome"]["interrupts"]
        assert held["metadata"]["lines"]
        body = asking(run="r2", resume=word(held["id"], "confirm"))
        second = (await client.post("/agui/service", json=body)).text
        answers = [e.data["value"]["answer"] for e in events(second) if "answer" in kinds([e])]
        assert [a["kind"] for a in answers] == ["done"]
        assert events(second)[-1].data["outcome"] == {"type": "success"}
        assert (await client.post("/agui/service", json=body)).text == second
        url = f"/agui/service/runs/{events(first)[0].data['runId']}/events"
        blocks = [b + "\n\n" for b in (first + second).split("\n\n") if b]
        end = len(events(first))
        for cut in range(end, len(blocks)):
            last = {"Last-Event-ID": events(blocks[cut - 1])[0].id}
            rest = (await client.get(url, headers=last)).text
            assert "".join(blocks[:cut]) + rest == first + second, f"cut after {cut}"
        said = (await client.get("/v1/conversations")).json()["conversations"]
        assert len(said) == 1


@in_loop
async def test_a_person_who_asks_for_a_person_gets_the_desk(bank: Bank) -> None:
    async with page(bank) as client:
        found = events((await client.post("/agui/service", json=asking("转人工"))).text)
        assert "handed_over" in kinds(found)
        thread = found[0].data["threadId"]
        more = asking("在吗？", run="r2", thread=thread)
        assert "at_desk" in kinds(events((await client.post("/agui/service", json=more)).text))
        login = {"username": "chenxiao", "password": "demo-chenxiao"}
        await client.post("/v1/login", json=login)
        taken = await client.post(f"/v1/desk/conversations/{thread}/take")
        texts = [m["text"] for m in taken.json()["messages"]]
        assert texts[0] == "转人工"
        assert texts[-1] == "在吗？"


@in_loop
async def test_the_chat_api_shows_the_held_call(bank: Bank) -> None:
    async with page(bank) as client:
        body = {"model": "service", "messages": [{"role": "user", "content": LOSS}]}
        answer = (await client.post("/v1/chat/completions", json=body)).json()
        held = answer["jinnao"]["confirmation"]
        assert held["tool"] == "report_card_lost"
        decided = asking(run="r2", resume=word(held["call_id"], "decline"))
        found = events((await client.post("/agui/service", json=decided)).text)
        answers = [e.data["value"]["answer"] for e in found if "answer" in kinds([e])]
        assert [a["kind"] for a in answers] == ["declined"]
        assert found[-1].data["outcome"] == {"type": "success"}


@in_loop
async def test_a_waiting_run_is_stopped_and_says_so(bank: Bank) -> None:
    async with page(bank) as client:
        found = events((await client.post("/agui/service", json=asking(LOSS))).text)
        url = f"/agui/service/runs/{found[0].data['runId']}"
        assert (await client.post(f"{url}/cancel")).status_code == 202
        await asyncio.sleep(0)
        again = events((await client.get(f"{url}/events")).text)
        assert again[-1].data["outcome"] == {"type": "cancelled"}
