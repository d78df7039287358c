"""Drafts and live conversations over HTTP, changes of rules with four eyes, sweeps and plans."""

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from agents.compliance.rules.semantic.head import shipped
from agents.compliance.ruleset import in_use, names
from agents.compliance.screener import Screener
from core.access import Principal, Role
from core.domain.material import SweepKind
from core.store import cases, screenings, sweeps
from tests.web.conftest import World, in_loop

BASE = "/v1/compliance"
REP = Principal(institution="demo", subject="rep1", role=Role.REPRESENTATIVE, employee_id="E9")
XU = Principal(institution="demo", subject="xu", role=Role.COMPLIANCE_OFFICER, name="许静")
FANG = Principal(institution="demo", subject="fang", role=Role.COMPLIANCE_OFFICER, name="方敏")
CUSTOMER = Principal(institution="demo", subject="zhang", role=Role.CUSTOMER, customer_id="c_0001")


@pytest.fixture
def world(world: World) -> World:
    return replace(world, deps=replace(world.deps, given_screener=Screener(shipped(), None)))


@asynccontextmanager
async def acting(world: World, who: Principal):
    async with world.client() as client:
        client.headers.update(world.key(who))
        yield client


@in_loop
async def test_a_draft_is_blocked_warned_of_or_passed(world: World):
    async with acting(world, REP) as client:
        told = {
            text: (await client.post(f"{BASE}/screen", json={"text": text})).json()
            for text in ("您好，您的账单已寄出。", "这款理财保*本保*息，稳赚不赔。")
        }
    fine, bad = told.values()
    assert (fine["decision"], fine["findings"]) == ("pass", [])
    assert bad["decision"] == "block"
    (finding,) = [f for f in bad["findings"] if f["rule_id"] == "RET-001"]
    assert finding["text"] in "这款理财保*本保*息，稳赚不赔。"
    assert bad["rules"] > 30


@in_loop
async def test_who_may_screen_and_what_is_refused(world: World):
    async with acting(world, CUSTOMER) as client:
        assert (await client.post(f"{BASE}/screen", json={"text": "x"})).status_code == 403
    async with acting(world, REP) as client:
        for body in (
            {},
            {"text": ""},
            {"text": "a\x00b"},
            {"text": "x" * 9_000},
            {"text": "x", "day": "x"},
        ):
            assert (await client.post(f"{BASE}/screen", json=body)).status_code == 400, body
        assert (await client.get(f"{BASE}/rules")).status_code == 403


@in_loop
async def test_a_live_conversation_grows_and_its_breach_becomes_a_case_once(world: World):
    async with acting(world, REP) as client:
        first = await client.post(
            f"{BASE}/live/call-1", json={"said": [{"speaker": "customer", "text": "稳赚不赔吗？"}]}
        )
        assert (first.json()["decision"], first.json()["new"]) == ("pass", [])
        body = {"said": [{"speaker": "seller", "text": "放心，稳赚不赔。"}]}
        second = (await client.post(f"{BASE}/live/call-1", json=body)).json()
        assert second["decision"] == "block"
        assert {f["seq"] for f in second["new"]} == {2}
        body = {"said": [{"speaker": "customer", "text": "好的"}], "ended": True}
        third = (await client.post(f"{BASE}/live/call-1", json=body)).json()
        assert "RET-001" not in {f["rule_id"] for f in third["new"]}
        assert "RET-001" in {f["rule_id"] for f in third["standing"]}
        late = await client.post(f"{BASE}/live/call-1", json=body)
        assert late.status_code == 409
    async with acting(world, XU) as client:
        listed = (await client.get(f"{BASE}/cases?rule=RET-001")).json()["cases"]
    assert len(listed) == 1
    with world.store.transaction(XU) as session:
        assert cases.get(session, listed[0]["id"]).person == "E9"
    await _the_night_sees_it_once_more_and_adds_nothing(world)


async def _the_night_sees_it_once_more_and_adds_nothing(world: World) -> None:
    screener = Screener(shipped(), None)
    now = world.deps.clock.now()
    with world.store.transaction(XU) as session:
        rules = in_use(session)
        sweep = sweeps.start(session, XU, now, SweepKind.NIGHTLY, names(rules))
        (material,) = sweeps.pending(session, sweep.id, ("", "~"), 10)
        found = await screener.screen(material.exchange, rules)
        assert found
        assert screenings.record(session, XU, now, material, sweep.scope, found) == ()
        assert not sweeps.pending(session, sweep.id, ("", "~"), 10)


@in_loop
async def test_a_rule_changes_with_four_eyes_after_its_shadow_run(world: World):
    change = {"change": {"patterns": ["梭哈"], "must_fire": ["今晚梭哈"]}, "note": "新话术"}
    path = f"{BASE}/rules/RET-001/versions"
    async with acting(world, XU) as client:
        made = await client.post(path, json=change)
        assert made.status_code == 201, made.text
        version = made.json()["version"]
        early = await client.post(f"{path}/{version}/approve")
        assert early.status_code == 403
        assert (await client.post(f"{path}/{version}/shadow", json={})).status_code == 202
        effect = (await client.get(f"{path}/{version}/effect")).json()
        assert (effect["new"], effect["gone"]) == (0, 0)
    async with acting(world, FANG) as client:
        assert (await client.post(f"{path}/{version}/approve")).json()["state"] == "live"
        assert (await client.get(path)).json()["in_use"] == version
        told = (await client.post(f"{BASE}/screen", json={"text": "今晚梭哈这只"})).json()
        assert version in {f["rule_version"] for f in told["findings"] if f["rule_id"] == "RET-001"}


@in_loop
async def test_a_draft_of_a_rule_is_tried_before_it_is_kept(world: World):
    path = f"{BASE}/rules/RET-001/versions"
    async with acting(world, XU) as client:
        for change in (
            {"patterns": ["梭哈"], "must_fire": ["与此无关"]},
            {"patterns": ["您好"], "must_not_fire": ["您好"]},
            {"patterns": ["("]},
            {"patterns": ["(a+)+"]},
            {"threshold": 3},
        ):
            answer = await client.post(path, json={"change": change, "note": "n"})
            assert answer.status_code == 400, change
        answer = await client.post(f"{BASE}/rules/XX-1/versions", json={"change": {}, "note": "n"})
        assert answer.status_code == 400
        unseen = await client.post(f"{path}/9.9/approve")
        assert unseen.status_code == 404


@in_loop
async def test_sweeps_are_started_listed_and_plans_kept(world: World):
    async with acting(world, XU) as client:
        assert (await client.post(f"{BASE}/sweeps")).status_code == 202
        assert (await client.get(f"{BASE}/sweeps")).json() == {"sweeps": []}  # a job starts it
        plan = await client.put(f"{BASE}/sampling/wecom", json={"share": 0.2, "reason": "量大"})
        assert plan.json()["share"] == 0.2
        assert len((await client.get(f"{BASE}/sampling")).json()["plans"]) == 1
        assert (await client.delete(f"{BASE}/sampling/wecom")).status_code == 204
        assert (await client.delete(f"{BASE}/sampling/wecom")).status_code == 404
    async with acting(world, REP) as client:
        assert (await client.post(f"{BASE}/sweeps")).status_code == 403
