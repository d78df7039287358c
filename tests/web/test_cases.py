"""Cases over HTTP: the inbox and the board, the course to a signed decision, who may do what."""

from contextlib import asynccontextmanager

import pytest

from core import audit
from core.access import Principal, Role, system
from core.store import cases, credentials, materials
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    PROMISE,
    QIN,
    SURE,
    THEM,
    XU,
    admitted,
    finding,
    kept,
    new_material,
)
from tests.web.conftest import World, in_loop

CASES, SNOOZES = "/v1/compliance/cases", "/v1/compliance/snoozes"
CUSTOMER = Principal(institution="demo", subject="zhang", role=Role.CUSTOMER, customer_id="c_0001")
REP = Principal(institution="demo", subject="rep1", role=Role.REPRESENTATIVE)
WORD = {"verdict": "confirmed", "reason": "原话清楚"}
SOUND = bytes(range(256)) * 10


@asynccontextmanager
async def acting(world: World, who: Principal):
    async with world.client() as client:
        client.headers.update(world.key(who))
        yield client


async def reviewed(client, case_id, **word):
    told = (await client.get(f"{CASES}/{case_id}")).json()
    for finding_id in told["to_review"]:
        body = {**WORD, **word, "finding_id": finding_id}
        answer = await client.post(f"{CASES}/{case_id}/reviews", json=body)
        assert answer.status_code == 200, answer.text
    return answer.json()


@in_loop
async def test_the_way_to_a_signed_decision(world: World):
    (case_id,) = admitted(world.store, finding(), finding(SURE, rule="RET-002"))
    path = f"{CASES}/{case_id}"
    async with acting(world, XU) as xu, acting(world, GAO) as gao:
        listed = (await xu.get(CASES)).json()
        assert [c["id"] for c in listed["cases"]] == [case_id]
        assert listed["counts"]["unassigned"] == 1
        taken = await xu.post(f"{path}/assign", json={})
        assert (taken.json()["case"]["state"], taken.json()["case"]["assignee"]) == ("in_review", "xu")  # fmt: skip
        early = await xu.post(f"{path}/decide", json=WORD)
        assert (early.status_code, len(early.json()["findings"])) == (409, 2)
        assert early.json()["todo"]
        told = await reviewed(xu, case_id)
        assert told["to_review"] == []
        decided = (await xu.post(f"{path}/decide", json=WORD)).json()
        assert (decided["case"]["state"], decided["may"]["sign"]) == ("decided", False)
        own = await xu.post(f"{path}/sign", json={})
        assert (own.status_code, own.headers["content-type"]) == (403, "application/problem+json")
        assert (await gao.get(path)).json()["may"]["sign"]
        task = {"title": "回访", "owner": "王强", "due_on": "2026-12-05"}
        tasks = (await gao.post(f"{path}/tasks", json=task)).json()["tasks"]
        signed = (await gao.post(f"{path}/sign", json={})).json()
        assert (signed["case"]["state"], signed["case"]["signed_by"]) == ("remediation", "gao")
        done = f"{path}/tasks/{tasks[0]['id']}/done"
        closed = (await xu.post(done, json={"outcome": "已回访"})).json()
        assert closed["case"]["state"] == "closed"
        assert [s["kind"] for s in closed["steps"]] == [
            "opened", "assigned", "reviewed", "reviewed", "decided", "task_added", "signed",
            "task_done", "closed",
        ]  # fmt: skip


@in_loop
async def test_the_board_shows_the_words_around_and_the_basis(world: World):
    (case_id,) = admitted(world.store, finding(), finding(SURE, rule="RET-002"))
    async with acting(world, XU) as xu:
        told = (await xu.get(f"{CASES}/{case_id}")).json()
        auditor = await _seen_by_auditor(world, case_id)
    first = told["findings"][0]
    assert (first["text"], first["seq"], first["material"]["form"]) == (PROMISE, 2, "chat_text")
    assert [u["seq"] for u in first["excerpt"]] == [1, 2, 3, 4]
    said = first["excerpt"][1]["text"]
    assert said[first["start"] : first["end"]] == PROMISE
    assert told["customer"] == {"id": "c_0001", "name": ""}  # not in the bank's record here
    rules = {r["id"]: r for r in told["rules"]}
    assert rules["RET-001"]["what_zh"]
    assert any(b["article"] and b["verified"] == "text" for b in rules["RET-001"]["basis"])
    loose = [b for r in told["rules"] for b in r["basis"] if b["verified"] == "unverified"]
    assert loose
    assert {b["article"] for b in loose} == {""}
    assert auditor["may"] == dict.fromkeys(auditor["may"], False) | {"export": True}
    assert auditor["to_review"] == []


async def _seen_by_auditor(world, case_id):
    async with acting(world, QIN) as qin:
        return (await qin.get(f"{CASES}/{case_id}")).json()


@in_loop
async def test_a_second_reviewer_is_not_shown_the_first(world: World):
    (case_id,) = admitted(world.store)
    async with acting(world, XU) as xu, acting(world, GAO) as gao:
        await xu.post(f"{CASES}/{case_id}/assign", json={})
        await reviewed(xu, case_id)
        before = await gao.get(f"{CASES}/{case_id}")
        assert "原话清楚" not in before.text
        assert (before.json()["findings"][0]["reviews"], before.json()["findings"][0]["hidden_reviews"]) == ([], 1)  # fmt: skip
        after = await reviewed(gao, case_id, verdict="false_alarm", reason="引用")
        assert {r["reviewer"]: r["blind"] for r in after["findings"][0]["reviews"]} == {"xu": False, "gao": True}  # fmt: skip


@in_loop
async def test_who_may_not_and_who_is_elsewhere(world: World):
    (case_id,) = admitted(world.store)
    paths = [
        ("GET", CASES, None), ("GET", f"{CASES}/{case_id}", None), ("GET", f"{CASES}/officers", None),
        ("GET", f"{CASES}/figures", None), ("GET", f"{CASES}/{case_id}/export", None), ("GET", SNOOZES, None),
        ("POST", f"{CASES}/{case_id}/assign", {}), ("POST", f"{CASES}/{case_id}/notes", {"text": "x"}),
        ("POST", f"{CASES}/{case_id}/reviews", {**WORD, "finding_id": "f"}),
        ("POST", f"{CASES}/{case_id}/decide", WORD), ("POST", f"{CASES}/{case_id}/sign", {}),
        ("POST", f"{CASES}/{case_id}/return", {"reason": "x"}), ("POST", f"{CASES}/{case_id}/close", {"reason": "x"}),
        ("POST", f"{CASES}/{case_id}/tasks", {"title": "x", "owner": "y", "due_on": "2026-12-01"}),
        ("POST", f"{CASES}/{case_id}/tasks/t/done", {"outcome": "x"}),
    ]  # fmt: skip
    async with world.client() as nobody:
        assert (await nobody.get(CASES)).status_code == 401
    for who in (CUSTOMER, REP):
        async with acting(world, who) as client:
            for method, path, body in paths:
                refused = await client.request(method, path, json=body)
                assert (refused.status_code, who) == (403, who), path
    async with acting(world, THEM) as them, acting(world, XU) as xu:
        assert (await them.get(CASES)).json()["cases"] == []
        for method, path, body in paths:
            if case_id in path:
                assert (await them.request(method, path, json=body)).status_code == 404, path
                gone = path.replace(case_id, "case_none")
                assert (await xu.request(method, gone, json=body)).status_code == 404, gone
    async with acting(world, QIN) as auditor:
        for method, path, body in paths:
            expected = 403 if method == "POST" else 200
            assert (await auditor.request(method, path, json=body)).status_code == expected, path


@in_loop
async def test_assigning_to_another_and_being_too_late(world: World):
    (case_id,) = admitted(world.store)
    with world.store.transaction(system("demo")) as session:
        new = credentials.NewLogin(username="gao", password="secret", role=Role.COMPLIANCE_OFFICER, id="gao", name="高远")  # fmt: skip
        credentials.add_login(session, system("demo"), new)
    async with acting(world, XU) as xu:
        known = (await xu.get(f"{CASES}/officers")).json()["officers"]
        assert known == [{"subject": "gao", "name": "高远"}]
        path = f"{CASES}/{case_id}/assign"
        given = (await xu.post(path, json={"to": "gao"})).json()["case"]
        assert (given["assignee"], given["assignee_name"]) == ("gao", "高远")
        late = await xu.post(path, json={})
        assert (late.status_code, "高远" in late.json()["detail"]) == (409, True)
        nobody = await xu.post(path, json={"to": "zhang", "over": "gao"})
        assert (nobody.status_code, "officers" in nobody.json()["todo"]) == (400, True)


@in_loop
async def test_bad_bodies_and_filters(world: World):
    (case_id,) = admitted(world.store)
    async with acting(world, XU) as xu:
        for path, body in (
            ("notes", {"text": ""}),
            ("notes", {"text": "a\u0000"}),
            ("notes", {"text": "x", "more": 1}),
            ("notes", {"text": "x" * 4001}),
            ("reviews", {**WORD, "finding_id": "f", "verdict": "perhaps"}),
            ("tasks", {"title": "x", "owner": "y", "due_on": "soon"}),
        ):
            answer = await xu.post(f"{CASES}/{case_id}/{path}", json=body)
            assert answer.status_code == 400, body
        for query in ("state=lost", "limit=0", "after=%00", "after=x", "order=random", "since=x"):
            where = f"{CASES}/figures" if "since" in query else CASES
            assert (await xu.get(f"{where}?{query}")).status_code == 400, query
        both = await xu.get(f"{CASES}?state=open&state=closed&assignee=none&severity=critical&text=王强")  # fmt: skip
        assert [c["id"] for c in both.json()["cases"]] == [case_id]
        assert (await xu.get(f"{CASES}?assignee=me")).json()["cases"] == []


@in_loop
async def test_figures(world: World):
    (case_id,) = admitted(world.store)
    async with acting(world, XU) as xu:
        await xu.post(f"{CASES}/{case_id}/assign", json={})
        await reviewed(xu, case_id)
        await xu.post(f"{CASES}/{case_id}/decide", json=WORD)
        told = (await xu.get(f"{CASES}/figures")).json()
        assert (told["since"], told["until"]) == ("2026-10-22", "2026-11-20")
        assert told["rules"][0]["precision"] == 1.0
        assert told["agreement"] == {"n": 0, "agreed": 0, "kappa": None, "pairs": []}
        assert told["days"] == [{"day": "2026-11-20", "rule_id": "RET-001", "findings": 1}]
        wrong = await xu.get(f"{CASES}/figures?since=2026-11-02&until=2026-11-01")
        assert wrong.status_code == 400


@in_loop
async def test_snoozes_over_http(world: World):
    new = {"rule_id": "RET-001", "pivot": "person", "value": "E0102", "reason": "模板话术", "until": "2026-12-01"}  # fmt: skip
    async with acting(world, XU) as xu, acting(world, QIN) as auditor:
        made = await xu.post(SNOOZES, json=new)
        assert made.status_code == 201, made.text
        assert admitted(world.store) == ()
        assert (await xu.post(SNOOZES, json=new)).status_code == 409
        assert (await xu.post(SNOOZES, json={**new, "rule_id": "NO-1"})).status_code == 400
        assert (await auditor.post(SNOOZES, json=new)).status_code == 403
        assert [s["covered"] for s in (await auditor.get(SNOOZES)).json()["snoozes"]] == [1]
        ended = await xu.post(f"{SNOOZES}/{made.json()['id']}/end")
        assert ended.json()["ended_by"] == "xu"
        assert (await xu.get(SNOOZES)).json()["snoozes"] == []
        assert len((await xu.get(f"{SNOOZES}?all=true")).json()["snoozes"]) == 1
        assert (await xu.post(f"{SNOOZES}/sn_none/end")).status_code == 404


@pytest.fixture
def recorded(world: World) -> str:
    """A case's material with its sound in three pieces."""
    new = new_material(form="call_audio")
    with world.store.transaction(XU) as session:
        material, stored = kept(session, XU, new, finding())
        pieces = (SOUND[:1000], SOUND[1000:2000], SOUND[2000:])
        materials.keep_file(session, XU, material.id, "录音.wav", "audio/wav", "d1", pieces)
        cases.admit(session, XU, NOW, material, stored)
        return material.id


@in_loop
async def test_the_material_with_its_marks(world: World, recorded: str):
    path = f"/v1/compliance/materials/{recorded}"
    async with acting(world, XU) as xu, acting(world, REP) as rep, acting(world, THEM) as them:
        told = (await xu.get(path)).json()
        assert (told["size"], told["media_type"], told["file_hash"]) == (len(SOUND), "audio/wav", "d1")  # fmt: skip
        (mark,) = told["marks"]
        assert (mark["rule_id"], mark["seq"], mark["snoozed"]) == ("RET-001", 2, False)
        said = told["exchange"]["utterances"][1]["text"]
        assert said[mark["start"] : mark["end"]] == PROMISE
        for inner in ("", "/file"):
            assert (await rep.get(f"{path}{inner}")).status_code == 403
            assert (await them.get(f"{path}{inner}")).status_code == 404
    with world.store.transaction(XU) as session:
        assert [e.actor for e in audit.entries(session) if e.action == "material.read"] == ["xu"]


@in_loop
async def test_a_player_fetches_ranges(world: World, recorded: str):
    path = f"/v1/compliance/materials/{recorded}/file"
    async with acting(world, XU) as xu:
        whole = await xu.get(path)
        assert (whole.status_code, whole.content, whole.headers["etag"]) == (200, SOUND, '"d1"')
        assert whole.headers["content-type"] == "audio/wav"
        assert whole.headers["content-disposition"].startswith("inline")
        for asked, first, end in (
            ("bytes=0-", 0, 2560), ("bytes=0-0", 0, 1), ("bytes=990-1009", 990, 1010),
            ("bytes=500-2100", 500, 2101), ("bytes=2550-9999", 2550, 2560), ("bytes=-10", 2550, 2560),
            ("bytes=-9999", 0, 2560),
        ):  # fmt: skip
            part = await xu.get(path, headers={"Range": asked})
            assert (part.status_code, part.content) == (206, SOUND[first:end]), asked
            assert part.headers["content-range"] == f"bytes {first}-{end - 1}/2560"
            assert part.headers["content-length"] == str(end - first)
        for asked in ("bytes=2560-", "bytes=-0"):
            beyond = await xu.get(path, headers={"Range": asked})
            assert (beyond.status_code, beyond.headers["content-range"]) == (416, "bytes */2560")
        for asked in ("bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"):
            assert (await xu.get(path, headers={"Range": asked})).status_code == 200, asked
        since = {"Range": "bytes=0-9", "If-Range": '"d0"'}
        assert (await xu.get(path, headers=since)).status_code == 200
        assert (await xu.get(path, headers={**since, "If-Range": '"d1"'})).status_code == 206


@in_loop
async def test_what_is_no_sound_or_picture_is_not_shown_in_place(world: World):
    with world.store.transaction(XU) as session:
        material, _ = kept(session, XU, new_material())
        materials.keep_file(session, XU, material.id, "a.svg", "image/svg+xml", "d", [b"<svg/>"])
        bare, _ = kept(session, XU, new_material("m2"))
    async with acting(world, XU) as xu:
        answer = await xu.get(f"/v1/compliance/materials/{material.id}/file")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert (await xu.get(f"/v1/compliance/materials/{bare.id}/file")).status_code == 404
