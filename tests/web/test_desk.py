"""Conversations of one's own, and the desk that takes over."""

import asyncio
import threading

from core.access import Principal, Role
from core.store import conversations
from tests.web.conftest import World, in_loop
from tests.web.reading import asking, events

ZHANG = Principal(institution="demo", subject="zhang", role=Role.CUSTOMER, name="张敏")


async def handed_over(world: World) -> str:
    """A conversation of zhang's that waits at the desk."""
    async with world.client("zhang") as client:
        found = events((await client.post("/agui/service", json=asking(thread="new"))).text)
    thread: str = found[0].data["threadId"]
    handover = {"reason": "asked", "summary": "费用", "facts": {"risk": "C2"}}
    with world.store.transaction(ZHANG) as session:
        conversations.hand_over(session, ZHANG, thread, handover, world.clock.now())
    return thread


@in_loop
async def test_conversations_of_others_are_not_there(world: World) -> None:
    async with world.client("zhang") as client:
        text = (await client.post("/agui/service", json=asking())).text
        thread = events(text)[0].data["threadId"]
        listed = (await client.get("/v1/conversations")).json()["conversations"]
        assert [c["id"] for c in listed] == [thread]
        assert listed[0]["title"] == "转账要钱吗？"
    stranger = world.key(Principal(institution="other", subject="zhang", role=Role.CUSTOMER))
    async with world.client() as client:
        assert (
            await client.get(f"/v1/conversations/{thread}", headers=stranger)
        ).status_code == 404
    for other in ("smith", "rep1", "auditor"):
        async with world.client(other) as client:
            url = f"/v1/conversations/{thread}"
            assert (await client.get(url)).status_code == 404
            assert (await client.get(f"{url}/stream")).status_code == 404
            said = await client.post(f"{url}/messages", json={"text": "x"})
            assert said.status_code == 404
            assert (await client.get("/v1/conversations")).json() == {"conversations": []}


@in_loop
async def test_odd_ids_are_not_found(world: World) -> None:
    async with world.client("zhang") as client:
        for bad in ("%00", "a%00b", "x" * 200, "a%20b", "%F0%9F%98%80", "'"):
            assert (await client.get(f"/v1/conversations/{bad}")).status_code == 404, bad
            assert (await client.get(f"/v1/documents/{bad}")).status_code == 404, bad


@in_loop
async def test_a_handed_over_conversation_goes_from_hand_to_hand(world: World) -> None:
    thread = await handed_over(world)
    url = f"/v1/desk/conversations/{thread}"
    async with world.client("rep1") as rep, world.client("rep2") as second:
        waiting = (await rep.get("/v1/desk/conversations?state=waiting")).json()["conversations"]
        assert [c["id"] for c in waiting] == [thread]
        assert waiting[0]["handover"]["facts"] == {"risk": "C2"}
        early = await rep.post(f"{url}/messages", json={"text": "您好"})
        assert early.status_code == 409
        taken = (await rep.post(f"{url}/take")).json()
        assert taken["conversation"]["taken_by"] == "rep1"
        assert [m["text"] for m in taken["messages"]] == ["转账要钱吗？"]
        assert (await second.post(f"{url}/take")).status_code == 409
        assert (await second.post(f"{url}/messages", json={"text": "x"})).status_code == 409
        assert (await second.post(f"{url}/close")).status_code == 409
        sent = await rep.post(f"{url}/messages", json={"text": "您好"})
        assert (sent.status_code, sent.json()["author_name"]) == (201, "王强")
        async with world.client("zhang") as client:
            own = (await client.get(f"/v1/conversations/{thread}")).json()
            assert own["messages"][-1]["author"] == "employee"
            assert "facts" not in own["conversation"]["handover"]
            back = await client.post(f"/v1/conversations/{thread}/messages", json={"text": "谢谢"})
            assert back.status_code == 201
            assert (await rep.post(f"{url}/close", json={"to": "agent"})).json()["state"] == "open"
            late = await client.post(f"/v1/conversations/{thread}/messages", json={"text": "?"})
            assert late.status_code == 409


@in_loop
async def test_a_closed_conversation_takes_no_more_messages(world: World) -> None:
    thread = await handed_over(world)
    url = f"/v1/desk/conversations/{thread}"
    async with world.client("rep1") as rep, world.client("zhang") as client:
        await rep.post(f"{url}/take")
        assert (await rep.post(f"{url}/close")).json()["state"] == "closed"
        again = await client.post("/agui/service", json=asking(run="r9", thread=thread))
        assert again.status_code == 409
        assert again.json()["todo"] == "Start a new one."


@in_loop
async def test_the_desk_is_for_those_who_work_there(world: World) -> None:
    async with world.client("zhang") as client:
        answer = await client.get("/v1/desk/conversations")
        assert (answer.status_code, answer.json()["scope"]) == (403, "desk:work")
        assert (await client.post("/v1/desk/conversations/x/take")).status_code == 403


def test_two_who_take_at_once_are_one_who_took(world: World) -> None:
    thread = asyncio.run(handed_over(world))
    codes: list[int] = []
    together = threading.Barrier(2)

    def take(name: str) -> None:
        async def post() -> int:
            async with world.client(name) as client:
                together.wait()
                return (await client.post(f"/v1/desk/conversations/{thread}/take")).status_code

        codes.append(asyncio.run(post()))

    threads = [threading.Thread(target=take, args=(name,)) for name in ("rep1", "rep2")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(codes) == [200, 409]


@in_loop
async def test_both_sides_see_messages_as_they_are_written(world: World) -> None:
    thread = await handed_over(world)
    desk = f"/v1/desk/conversations/{thread}"
    url = f"/v1/conversations/{thread}"
    async with world.served("zhang") as client, world.client("rep1") as rep:
        text = ""
        first = (await client.get(url)).json()["messages"][-1]["id"]
        async with client.stream("GET", f"{url}/stream", params={"after": first}) as stream:
            async for line in stream.aiter_lines():
                text += line + "\n"
                if '"waiting"' in line:
                    await rep.post(f"{desk}/take")
                if '"taken"' in line:
                    await rep.post(f"{desk}/messages", json={"text": "您好"})
                if line == "" and "您好" in text:
                    break
        found = events(text)
        assert [e.name for e in found] == ["conversation", "conversation", "message"]
        message = found[-1]
        assert message.id == message.data["id"]
        await rep.post(f"{desk}/messages", json={"text": "还在吗"})
        headers = {"Last-Event-ID": message.id}
        async with client.stream("GET", f"{url}/stream", headers=headers) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: ") and '"text"' in line:
                    assert "还在吗" in line
                    break
