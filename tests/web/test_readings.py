"""Files to be read over HTTP: arriving, going on, and looked into under rights."""

import io
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pytest
from openpyxl import load_workbook
from PIL import Image

from core import audit
from core.access import Principal, Role, system
from core.domain.reading import PageKind
from core.settings import Settings
from core.store import reading_parts, readings, research
from core.store.readings import ReadingState
from rag.read.into_search import into_search
from tests.conftest import NOW
from tests.rag.read.typeset import typeset
from tests.readings import A4, added, analyst, facts, page, report
from tests.web.conftest import World, in_loop

PDF = b"%PDF-1.7 something"
WHO = analyst()


def _read(world: World, who: Principal = WHO, **given) -> str:
    """A reading whose job has done its work."""
    made, read = added(world.store, who, NOW, **given), report()
    texted = into_search(read)
    with world.store.transaction(who) as session:
        for number in (1, 2):
            reading_parts.keep_page(session, who, made.id, page(number, "word"))
        bad = page(3, kind=PageKind.BROKEN, reason="torn")
        reading_parts.keep_page(session, who, made.id, bad)
        reading_parts.put_blocks(session, who, made.id, read.blocks, texted.places)
        research.replace(session, who, made.id, made.audience, facts())
        readings.set_values(session, made.id, state=ReadingState.DONE.value, pages=3, pages_done=3, pages_broken=1)  # fmt: skip
    return made.id


@in_loop
async def test_a_file_is_added_once_and_waits_for_its_job(world: World) -> None:
    async with world.client() as client:
        key = world.key(WHO)
        asked = {"name": "C:\\研报\\深度.pdf"}
        first = await client.post("/v1/readings", params=asked, content=PDF, headers=key)
        assert first.status_code == 201, first.text
        line = first.json()["reading"]
        assert (line["name"], line["state"], line["size"]) == ("深度.pdf", "queued", len(PDF))
        assert line["audience"] == "staff"
        again = await client.post("/v1/readings", params=asked, content=PDF, headers=key)
        assert (again.status_code, again.json()["new"]) == (200, False)
        assert again.json()["reading"]["id"] == line["id"]
        listed = (await client.get("/v1/readings", headers=key)).json()["readings"]
        assert [r["id"] for r in listed] == [line["id"]]
    with world.store.transaction(WHO) as session:
        assert b"".join(readings.contents(session, WHO, line["id"])) == PDF
        assert "reading.added" in {e.action for e in audit.entries(session)}


@in_loop
async def test_a_large_file_arrives_in_pieces_and_a_larger_one_is_refused(world: World) -> None:
    """Over a real socket, declared and not; other addresses keep their limit."""
    small = world.but(settings=Settings(_env_file=None, reading_limit_mb=3))

    async def pieces(megabytes: int) -> Iterator[bytes]:
        for _ in range(megabytes * 16):
            yield b"x" * 65_536

    async with small.served() as client:
        key, asked = world.key(WHO), {"name": "a.pdf"}
        done = await client.post("/v1/readings", params=asked, content=pieces(3), headers=key)
        assert (done.status_code, done.json()["reading"]["size"]) == (201, 3 * 1024 * 1024)
        for body in (pieces(4), b"y" * (4 * 1024 * 1024)):
            bad = await client.post("/v1/readings", params=asked, content=body, headers=key)
            assert (bad.status_code, bad.json()["code"]) == (413, "too_large")
            assert "3 MB" in bad.json()["detail"]
        other = await client.post("/v1/readings/rdg_x/retry", content=b"z" * 1_000_000, headers=key)
        assert other.status_code == 413
        unknown = await client.post("/v1/readings", params=asked, content=b"y" * 2_000_000)
        assert unknown.status_code == 401
        assert len((await client.get("/v1/readings", headers=key)).json()["readings"]) == 1


@pytest.mark.parametrize(
    ("name", "body", "status", "word"),
    [
        ("a.docm", PDF, 422, "macros"),
        ("a.exe", PDF, 422, "not read"),
        ("a.pdf", b"", 400, "empty"),
        ("..", PDF, 400, "name"),
        ("\u202efdp.pdf\u0000", PDF, 201, ""),
    ],
)
def test_what_arrives_must_be_a_file_that_is_read(world: World, name, body, status, word) -> None:
    @in_loop
    async def ask() -> None:
        async with world.client() as client:
            answer = await client.post("/v1/readings", params={"name": name}, content=body, headers=world.key(WHO))  # fmt: skip
            assert answer.status_code == status, answer.text
            if word:
                assert word in answer.json()["detail"]
            else:
                assert answer.json()["reading"]["name"] == "fdp.pdf"

    ask()


@in_loop
async def test_one_tells_how_it_stands_with_its_broken_pages(world: World) -> None:
    reading_id = _read(world)
    async with world.client() as client:
        found = (await client.get(f"/v1/readings/{reading_id}", headers=world.key(WHO))).json()
    assert found["broken"] == [{"number": 3, "reason": "torn"}]
    assert found["reading"]["pages_broken"] == 1


@in_loop
async def test_pages_tables_and_facts_lead_to_their_places(world: World) -> None:
    reading_id = _read(world)
    async with world.client() as client:
        key, base = world.key(WHO), f"/v1/readings/{reading_id}"
        two = (await client.get(f"{base}/pages/2", headers=key)).json()
        assert (two["width"], two["picture"]) == (A4[0], True)
        assert [p["kind"] for p in two["pieces"]] == ["caption", "table"]
        assert two["pieces"][1]["table"] == 1
        tables = (await client.get(f"{base}/tables", headers=key)).json()["tables"]
        assert [(t["number"], t["fails"], t["pages"]) for t in tables] == [(1, True, [2])]
        one = (await client.get(f"{base}/tables/1", headers=key)).json()["table"]
        assert one["checks"][0]["holds"] is False
        said = (await client.get(f"{base}/facts", headers=key)).json()
        assert said["report"]["rating"] == "buy"
        assert said["report"]["places"]["target_price"]["page"] == 1
        assert [f["metric"] for f in said["figures"]] == ["net_profit", "revenue"]
        assert [p["kind"] for p in said["points"]] == ["point", "risk"]
        for path in ("pages/9", "tables/2", "tables/0", "pages/9/image"):
            assert (await client.get(f"{base}/{path}", headers=key)).status_code == 404, path
    with world.store.transaction(WHO) as session:
        actions = {e.action for e in audit.entries(session)}
    assert {"reading.page_seen", "reading.facts_seen", "reading.table_seen"} <= actions


@in_loop
async def test_a_table_is_a_workbook_with_figures_and_no_formulas(world: World) -> None:
    reading_id = _read(world)
    with world.store.transaction(WHO) as session:
        placed = reading_parts.blocks(session, WHO, reading_id, 2)[-1]
        table = placed.block.table
        assert table is not None
        cells = tuple(
            c.model_copy(update={"text": "=HYPERLINK(1)", "value": None}) if (c.row, c.column) == (3, 0) else c
            for c in table.cells
        )  # fmt: skip
        block = placed.block.model_copy(update={"table": table.model_copy(update={"cells": cells})})
        reading_parts.put_blocks(session, WHO, reading_id, [block], [(0, 1)])
    async with world.client() as client:
        answer = await client.get(f"/v1/readings/{reading_id}/tables/1.xlsx", headers=world.key(WHO))  # fmt: skip
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["A1"].value == "盈利预测"
    assert Decimal(str(sheet["C5"].value)) == Decimal(1912)
    assert sheet["A7"].data_type == "s"
    assert sheet["C7"].comment is not None


@in_loop
async def test_a_page_is_drawn_as_wide_as_asked_and_no_wider(world: World) -> None:
    pdf = typeset("#rect(width: 100%, height: 3cm, fill: black)")
    reading_id = _read(world, data=pdf)
    async with world.client() as client:
        key = world.key(WHO)
        answer = await client.get(f"/v1/readings/{reading_id}/pages/1/image?width=700", headers=key)
        assert answer.headers["content-type"] == "image/png"
        drawn = Image.open(io.BytesIO(answer.content))
        assert drawn.size[0] == 800
        assert np.asarray(drawn.convert("L")).min() < 40
        again = await client.get(f"/v1/readings/{reading_id}/pages/1/image?width=800", headers=key)
        assert again.content == answer.content
        wide = await client.get(f"/v1/readings/{reading_id}/pages/1/image?width=9000", headers=key)
        assert wide.status_code == 400
        missing = await client.get(f"/v1/readings/{reading_id}/pages/2/image", headers=key)
        assert (missing.status_code, missing.json()["code"]) == (422, "unreadable")


@in_loop
async def test_cancel_retry_and_remove(world: World) -> None:
    made = added(world.store, WHO, NOW)
    base = f"/v1/readings/{made.id}"
    async with world.client() as client:
        key = world.key(WHO)
        assert (await client.post(f"{base}/cancel", headers=key)).json()["state"] == "cancelled"
        assert (await client.post(f"{base}/cancel", headers=key)).status_code == 409
        assert (await client.post(f"{base}/retry", headers=key)).json()["state"] == "queued"
        assert (await client.delete(base, headers=key)).status_code == 204
        assert (await client.get(base, headers=key)).status_code == 404


@in_loop
async def test_what_may_not_be_read_is_not_there(world: World) -> None:
    reading_id = _read(world)
    with world.store.transaction(system("demo")) as session:
        readings.set_values(session, reading_id, audience="management")
    others = (WHO, analyst("other"), Principal(institution="other", subject="x", role=Role.ADMINISTRATOR))  # fmt: skip
    async with world.client() as client:
        for who in others:
            key = world.key(who)
            for path in ("", "/pages/1", "/pages/1/image", "/tables", "/tables/1", "/tables/1.xlsx", "/facts"):  # fmt: skip
                answer = await client.get(f"/v1/readings/{reading_id}{path}", headers=key)
                assert answer.status_code in {403, 404}, (who, path)
            for method, path in (("DELETE", ""), ("POST", "/cancel"), ("POST", "/retry")):
                answer = await client.request(method, f"/v1/readings/{reading_id}{path}", headers=key)  # fmt: skip
                assert answer.status_code in {403, 404}, (who, path)
            if who.role is Role.ANALYST:
                assert (await client.get("/v1/readings", headers=key)).json()["readings"] == []
        for path in ("", f"/{reading_id}", f"/{reading_id}/pages/1/image"):
            assert (await client.get(f"/v1/readings{path}")).status_code == 401
        customer = world.key(Principal(institution="demo", subject="c", role=Role.CUSTOMER))
        assert (await client.get("/v1/readings", headers=customer)).status_code == 403
        refused = await client.post("/v1/readings", params={"name": "a.pdf", "audience": "management"}, content=PDF, headers=world.key(WHO))  # fmt: skip
        assert refused.status_code == 403
