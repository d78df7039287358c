"""Material from outside over HTTP: conversations pushed by other systems, files for the workers."""

from contextlib import asynccontextmanager

from sqlalchemy import text

from core.access import Principal, Role, system
from core.store import materials
from tests.web.conftest import World, in_loop

BASE = "/v1/compliance"
REP = Principal(institution="demo", subject="rep1", role=Role.REPRESENTATIVE, employee_id="E9")
CUSTOMER = Principal(institution="demo", subject="zhang", role=Role.CUSTOMER, customer_id="c_0001")


@asynccontextmanager
async def acting(world: World, who: Principal):
    async with world.client() as client:
        client.headers.update(world.key(who))
        yield client


def talk(words: str = "您好", **changed):
    exchange = {
        "language": "zh", "day": "2026-11-20",
        "utterances": [{"seq": 1, "speaker": "seller", "text": words}],
    }  # fmt: skip
    return {
        "source": "wecom", "reference": "w-1", "person": "E9",
        "occurred_at": "2026-11-20T10:00:00+08:00", "exchange": exchange,
    } | changed  # fmt: skip


@in_loop
async def test_a_conversation_is_taken_once_and_again_when_it_has_changed(world: World):
    async with acting(world, REP) as client:
        first = (await client.post(f"{BASE}/materials", json=talk())).json()
        same = (await client.post(f"{BASE}/materials", json=talk())).json()
        grown = (await client.post(f"{BASE}/materials", json=talk("您好，在吗"))).json()
    assert (first["revision"], first["new"], first["state"]) == (1, True, "ready")
    assert (same["id"], same["new"]) == (first["id"], False)
    assert (grown["id"], grown["revision"]) == (first["id"], 2)


@in_loop
async def test_what_does_not_fit_is_refused(world: World):
    async with acting(world, REP) as client:
        for body in (
            talk(source="live"),
            talk(source="Not A Name"),
            talk(occurred_at="2026-11-20T10:00:00"),
            talk(exchange={"language": "zh"}),
            talk(reference=""),
        ):
            assert (await client.post(f"{BASE}/materials", json=body)).status_code == 400, body
    async with acting(world, CUSTOMER) as client:
        assert (await client.post(f"{BASE}/materials", json=talk())).status_code == 403


@in_loop
async def test_a_file_waits_for_a_worker_and_the_same_file_is_one_material(world: World):
    path = f"{BASE}/recordings?name=call.wav&person=E9"
    async with acting(world, REP) as client:
        first = await client.post(path, content=b"RIFF" + bytes(3_000_000))
        again = await client.post(path, content=b"RIFF" + bytes(3_000_000))
        assert first.status_code == 202
        assert (first.json()["state"], again.json()["new"]) == ("waiting", False)
        assert first.json()["id"] == again.json()["id"]
        for name, content in (("call.exe", b"MZ"), ("call.wav", b"")):
            bad = await client.post(f"{BASE}/recordings?name={name}&person=E9", content=content)
            assert bad.status_code == 400
    with world.store.transaction(system("demo")) as session:
        kept = materials.file_pieces(session, first.json()["id"])
        jobs = session.execute(text("SELECT count(*) FROM job WHERE kind = 'material_read'"))
        assert (sum(map(len, kept)), jobs.scalar()) == (3_000_004, 1)
