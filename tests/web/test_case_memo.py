"""The memo over HTTP: with its citations, in the audit log, for whom, and without touching the case."""

from core import audit
from core.store import case_steps
from tests.agents.compliance.samples import two_rules
from tests.core.store.case_samples import PROMISE, QIN, THEM, XU
from tests.web.conftest import World, in_loop
from tests.web.test_cases import CASES, CUSTOMER, REP, acting


@in_loop
async def test_the_memo_with_its_citations(world: World):
    case_id = two_rules(world.store)
    async with acting(world, XU) as xu:
        answer = await xu.post(f"{CASES}/{case_id}/memo", json={})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        english = (await xu.post(f"{CASES}/{case_id}/memo", json={"language": "en"})).json()
    assert [s["part"] for s in told["sections"]] == ["facts", "law", "evidence", "similar", "questions", "remaining"]  # fmt: skip
    sentences = [s for section in told["sections"] for s in section["sentences"]]
    numbers = {c["number"] for c in told["citations"]}
    assert all(s["citations"] and set(s["citations"]) <= numbers for s in sentences)
    assert any(PROMISE in s["text"] for s in sentences)
    assert (told["case_id"], told["day"], told["language"]) == (case_id, "2026-11-19", "zh")
    assert english["sections"][0]["title"] == "Facts"


@in_loop
async def test_it_is_an_entry_of_the_log_and_no_step_of_the_case(world: World):
    case_id = two_rules(world.store)
    async with acting(world, XU) as xu:
        before = (await xu.get(f"{CASES}/{case_id}")).json()
        first = (await xu.get(f"{CASES}/{case_id}/export")).content
        await xu.post(f"{CASES}/{case_id}/memo", json={})
        assert (await xu.get(f"{CASES}/{case_id}/export")).content == first
        after = (await xu.get(f"{CASES}/{case_id}")).json()
    assert after["case"] == before["case"]
    with world.store.transaction(XU) as session:
        made = [e for e in audit.entries(session) if e.action == "memo.drafted"]
        kinds = [s.kind for s in case_steps.steps(session, case_id)]
    assert [(e.actor, e.details["case"]) for e in made] == [("xu", case_id)]
    assert PROMISE not in str(made[0].details)
    assert set(kinds) == {"opened", "exported"}


@in_loop
async def test_who_may_not_and_who_is_elsewhere(world: World):
    case_id = two_rules(world.store)
    path = f"{CASES}/{case_id}/memo"
    async with world.client() as nobody:
        assert (await nobody.post(path, json={})).status_code == 401
    for who, expected in ((CUSTOMER, 403), (REP, 403), (THEM, 404), (QIN, 200)):
        async with acting(world, who) as client:
            assert (await client.post(path, json={})).status_code == expected, who.role
    async with acting(world, XU) as xu:
        assert (await xu.post(f"{CASES}/case_none/memo", json={})).status_code == 404
        for bad in ({"language": "fr"}, {"more": 1}):
            assert (await xu.post(path, json=bad)).status_code == 400
    with world.store.transaction(THEM) as session:
        assert [e for e in audit.entries(session) if e.action == "memo.drafted"] == []
