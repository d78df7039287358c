"""The AG-UI channel: what is sent, and that nothing is lost or repeated."""

import asyncio
import datetime as dt
import json

from ag_ui.core import Event as AguiEvent
from pydantic import TypeAdapter

from core.access import Principal, Role
from core.store import conversations
from core.store import runs as run_store
from tests.web.conftest import World, in_loop, sign_in, until
from tests.web.engine import ANSWER, FAILED, HANDED
from tests.web.engine import asking as confirmation
from tests.web.reading import asking, events, kinds

ZHANG = Principal(institution="demo", subject="zhang", role=Role.CUSTOMER)
_PROTOCOL = TypeAdapter(AguiEvent)


@in_loop
async def test_a_question_is_answered_in_the_protocols_events(world: World) -> None:
    async with world.client("zhang") as client:
        answer = await client.post("/agui/service", json=asking())
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    found = events(answer.text)
    assert kinds(found) == [
        "RUN_STARTED", "STEP_STARTED", "STEP_FINISHED", "STEP_STARTED", "evidence",
        "STEP_FINISHED", "STEP_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "answer",
        "STEP_FINISHED", "RUN_FINISHED",
    ]  # fmt: skip
    for event in found:
        _PROTOCOL.validate_python(event.data)
        assert "rawEvent" not in event.data
    told = {e.data["name"]: e.data["value"] for e in found if e.data["type"] == "CUSTOM"}
    assert told["answer"] == {"message_id": "msg_answer", "answer": ANSWER.model_dump(mode="json")}
    assert told["evidence"]["items"][0]["evidence"]["document_id"] == "doc_1"
    assert found[-1].data["outcome"] == {"type": "success"}
    assert world.runs.readers == 0


@in_loop
async def test_a_run_resumes_at_every_cut_with_the_same_whole(world: World) -> None:
    async with world.client("zhang") as client:
        whole = (await client.post("/agui/service", json=asking())).text
        blocks = [b + "\n\n" for b in whole.split("\n\n") if b]
        run_id = events(whole)[0].data["runId"]
        for cut in range(len(blocks) + 1):
            seen = "".join(blocks[:cut])
            last = {"Last-Event-ID": events(seen)[-1].id} if cut else {}
            url = f"/agui/service/runs/{run_id}/events"
            rest = (await client.get(url, headers=last)).text
            assert seen + rest == whole, f"cut after {cut} events"
            again = (await client.post("/agui/service", json=asking(), headers=last)).text
            assert seen + again == whole
    assert len(world.runs.started) == 1


@in_loop
async def test_a_lost_connection_in_the_middle_is_resumed_while_the_run_goes_on(
    world: World,
) -> None:
    world.runs.pause_s = 0.03
    async with world.served("zhang") as client:
        taken: list[str] = []
        async with client.stream("POST", "/agui/service", json=asking()) as stream:
            async for line in stream.aiter_lines():
                taken.append(line)
                if '"TEXT_MESSAGE_CONTENT"' in line:
                    break
        await until(lambda: world.runs.readers == 0)
        seen = events("\n".join(taken) + "\n\n")
        url = f"/agui/service/runs/{seen[0].data['runId']}/events"
        rest = await client.get(url, headers={"Last-Event-ID": seen[-1].id})
        whole = (await client.get(url)).text
    assert [e.id for e in seen + events(rest.text)] == [e.id for e in events(whole)]
    assert kinds(events(whole))[-1] == "RUN_FINISHED"


@in_loop
async def test_a_confirmation_interrupts_and_is_resumed(world: World) -> None:
    world.runs.script = confirmation(world.clock.now())
    async with world.client("zhang") as client:
        first = events((await client.post("/agui/service", json=asking())).text)
        assert kinds(first)[-2:] == ["STEP_FINISHED", "RUN_FINISHED"]
        (interrupt,) = first[-1].data["outcome"]["interrupts"]
        assert interrupt["id"] == "call_1"
        assert interrupt["metadata"]["lines"] == [["卡号", "尾号 0009"]]
        assert interrupt["metadata"]["arguments"] == {"card_id": "card_9"}
        word = {"interruptId": "call_1", "status": "resolved", "payload": {"decision": "confirm"}}
        body = asking(run="r2", resume=[word]) | {"messages": []}
        text = (await client.post("/agui/service", json=body)).text
        second = events(text)
        assert kinds(second)[0] == "RUN_STARTED"
        assert second[-1].data["outcome"] == {"type": "success"}
        assert kinds(second).count("TEXT_MESSAGE_CONTENT") == 1, "a whole answer is text too"
        repeated = await client.post("/agui/service", json=body)
        assert repeated.text == text, "the same word again only shows the run again"
        no = {**word, "payload": {"decision": "decline"}}
        refused = await client.post("/agui/service", json=body | {"resume": [no]})
        assert refused.status_code == 409
        url = f"/agui/service/runs/{first[0].data['runId']}/events"
        for last in [None, *(e.id for e in first)]:
            rest = events((await client.get(url, headers={"Last-Event-ID": last or ""})).text)
            assert all(k != "interrupt" for k in _outcomes(rest)), "a decided interrupt is no end"
            assert _outcomes(rest)[-1] == "success"
            ids = [e.id for e in rest]
            assert len(set(ids)) == len(ids)


def _outcomes(found: list) -> list[str]:
    return [e.data["outcome"]["type"] for e in found if e.data["type"] == "RUN_FINISHED"]


@in_loop
async def test_an_open_confirmation_is_shown_again_to_who_comes_back(world: World) -> None:
    world.runs.script = confirmation(world.clock.now())
    async with world.client("zhang") as client:
        whole = (await client.post("/agui/service", json=asking())).text
        url = f"/agui/service/runs/{events(whole)[0].data['runId']}/events"
        assert (await client.get(url)).text == whole


@in_loop
async def test_only_the_asked_person_decides(world: World) -> None:
    world.runs.script = confirmation(world.clock.now())
    word = {"interruptId": "call_1", "status": "resolved", "payload": {"decision": "confirm"}}
    async with world.client("zhang") as client, world.client("smith") as other:
        await client.post("/agui/service", json=asking())
        body = asking(run="r2", resume=[word])
        assert (await other.post("/agui/service", json=body)).status_code == 404


@in_loop
async def test_a_failed_run_ends_with_run_error(world: World) -> None:
    world.runs.script = FAILED
    async with world.client("zhang") as client:
        found = events((await client.post("/agui/service", json=asking())).text)
    assert found[-1].data["type"] == "RUN_ERROR"
    assert found[-1].data["code"] == "backend_down"


@in_loop
async def test_a_hand_over_is_told(world: World) -> None:
    world.runs.script = HANDED
    async with world.client("zhang") as client:
        found = events((await client.post("/agui/service", json=asking())).text)
    assert found[1].data["value"] == {"reason": "asked", "summary": "wants a person"}


@in_loop
async def test_stopping_ends_the_run_for_its_reader(world: World) -> None:
    world.runs.pause_s = 0.2
    text = ""
    async with world.served("zhang") as client:
        asked = client.stream("POST", "/agui/service", json=asking())
        async with asked as stream:
            async for line in stream.aiter_lines():
                text += line + "\n"
                if '"RUN_STARTED"' in line:
                    run_id = json.loads(line.removeprefix("data: "))["runId"]
                    stopped = await client.post(f"/agui/service/runs/{run_id}/cancel")
                    assert stopped.status_code == 202
    assert events(text)[-1].data["outcome"] == {"type": "cancelled"}
    assert world.runs.cancelled == [run_id]


@in_loop
async def test_runs_of_others_are_not_there(world: World) -> None:
    async with world.client("zhang") as client:
        run_id = events((await client.post("/agui/service", json=asking())).text)[0].data["runId"]
    for other in ("smith", "rep1", "auditor"):
        async with world.client(other) as client:
            url = f"/agui/service/runs/{run_id}"
            assert (await client.get(f"{url}/events")).status_code == 404
            assert (await client.post(f"{url}/cancel")).status_code == 404
            mine = events((await client.post("/agui/service", json=asking(run=run_id))).text)
            assert mine[0].data["runId"] != run_id
    assert world.runs.cancelled == []


@in_loop
async def test_the_clients_names_lead_back_to_one_conversation(world: World) -> None:
    async with world.client("zhang") as client, world.client("smith") as other:
        threads = []
        for asker, run in ((client, "r1"), (client, "r2"), (other, "r1")):
            found = events((await asker.post("/agui/service", json=asking(run=run))).text)
            threads.append(found[0].data["threadId"])
        assert threads[0] == threads[1] != threads[2]
        by_id = await client.post("/agui/service", json=asking(run="r3", thread=threads[0]))
        assert events(by_id.text)[0].data["threadId"] == threads[0]
        taken = await other.post("/agui/service", json=asking(run="r4", thread=threads[0]))
        assert taken.status_code == 404
        said = (await client.get(f"/v1/conversations/{threads[0]}")).json()["messages"]
        assert len(said) == 3


@in_loop
async def test_the_same_question_twice_at_once_is_one_run(world: World) -> None:
    world.runs.pause_s = 0.01
    async with world.client("zhang") as client:
        both = await asyncio.gather(*(client.post("/agui/service", json=asking()) for _ in "12"))
    assert both[0].text == both[1].text
    assert len(world.runs.started) == 1


@in_loop
async def test_as_of_reaches_the_run(world: World) -> None:
    async with world.client("zhang") as client:
        body = asking(forwardedProps={"asOf": "2010-05-01"})
        await client.post("/agui/service", json=body)
        wrong = await client.post(
            "/agui/service", json=asking(run="r2", forwardedProps={"asOf": "x"})
        )
    assert wrong.status_code == 400
    (run_id,) = world.runs.started
    with world.store.transaction(ZHANG) as session:
        assert run_store.get(session, ZHANG, run_id).as_of == dt.date(2010, 5, 1)


@in_loop
async def test_the_language_of_the_page_reaches_the_run_and_another_is_refused(
    world: World,
) -> None:
    async with world.client("zhang") as client:
        body = asking(forwardedProps={"language": "en"})
        await client.post("/agui/service", json=body)
        wrong = await client.post(
            "/agui/service", json=asking(run="r2", forwardedProps={"language": "fr"})
        )
    assert wrong.status_code == 400
    (run_id,) = world.runs.started
    with world.store.transaction(ZHANG) as session:
        assert run_store.principal_of(session, run_id).locale == "en"


@in_loop
async def test_while_a_person_answers_the_message_goes_to_the_desk(world: World) -> None:
    async with world.client("zhang") as client:
        thread = events((await client.post("/agui/service", json=asking())).text)[0].data[
            "threadId"
        ]
        with world.store.transaction(ZHANG) as session:
            conversations.hand_over(session, ZHANG, thread, {"reason": "x"}, world.clock.now())
        body = asking("还有人吗？", run="r2", thread=thread)
        found = events((await client.post("/agui/service", json=body)).text)
        await client.post("/agui/service", json=body)
        said = (await client.get(f"/v1/conversations/{thread}")).json()["messages"]
    assert kinds(found) == ["RUN_STARTED", "at_desk", "RUN_FINISHED"]
    assert found[1].data["value"]["state"] == "waiting"
    assert [m["text"] for m in said] == ["转账要钱吗？", "还有人吗？"]
    assert len(world.runs.started) == 1


BAD = [
    (asking(""), 400, "bad_input"),
    (asking(" \n\t "), 400, "bad_input"),
    (asking("a\x00b"), 400, "bad_input"),
    (asking("a\x1b[31mb"), 400, "bad_input"),
    (asking("😀" * 10_000), 413, "too_large"),
    (asking("问" * 4001), 413, "too_large"),
    (asking(thread="a\x00"), 400, "bad_input"),
    (asking(thread="t" * 300), 400, "bad_input"),
    (asking(thread="conv_" + "0" * 32), 404, "not_found"),
    (asking() | {"messages": []}, 400, "bad_input"),
    (asking() | {"messages": "hello"}, 400, "bad_input"),
    ({"threadId": "t"}, 400, "bad_input"),
    (asking(resume=[{"interruptId": "x", "status": "resolved", "payload": {}}]), 400, "bad_input"),
    (
        asking(
            resume=[{"interruptId": "x", "status": "resolved", "payload": {"decision": "confirm"}}]
        ),
        404,
        "not_found",
    ),
]


@in_loop
async def test_bad_input_is_refused_by_name(world: World) -> None:
    async with world.client("zhang") as client:
        for body, status, code in BAD:
            answer = await client.post("/agui/service", json=body)
            assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
        assert (await client.get("/v1/conversations")).json()["conversations"] == []
    assert world.runs.started == []


@in_loop
async def test_lone_surrogates_and_broken_json_are_bad_input(world: World) -> None:
    async with world.client("zhang") as client:
        json_header = {"content-type": "application/json"}
        surrogate = json.dumps(asking("a\ud800b")).encode()
        for body in (surrogate, b"{", b"[" * 50_000, b"\xff\xfe", b""):
            answer = await client.post("/agui/service", content=body, headers=json_header)
            assert answer.status_code == 400, body[:20]
    assert world.runs.started == []


@in_loop
async def test_an_unknown_agent_names_the_known_ones(world: World) -> None:
    async with world.client("zhang") as client:
        answer = await client.post("/agui/nobody", json=asking())
    assert answer.status_code == 404
    assert answer.json()["known"] == ["service"]
    assert "service" in answer.json()["todo"]


@in_loop
async def test_a_quiet_stream_sends_heartbeats(world: World) -> None:
    world.runs.pause_s = 0.1
    world = world.but(heartbeat_s=0.02)
    async with world.client("zhang") as client:
        answer = await client.post("/agui/service", json=asking())
    assert answer.text.count(": still here") > 10
    assert kinds(events(answer.text))[-1] == "RUN_FINISHED"


@in_loop
async def test_nobody_asks_without_signing_in(world: World) -> None:
    world.know("zhang")
    async with world.client() as client:
        assert (await client.post("/agui/service", json=asking())).status_code == 401
        await sign_in(client, "zhang")
        assert (await client.post("/agui/service", json=asking())).status_code == 200
