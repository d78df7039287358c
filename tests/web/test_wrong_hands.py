"""Readings, reports and batches in the wrong hands: of another institution, without the scope, of
one's own making, and with ids, numbers and names that nobody would type."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from core.access import Principal, Role
from core.store import readings
from tests.web.conftest import World, in_loop
from tests.web.test_readings import WHO, _read
from tests.web.test_reports import (
    ASKED,
    DAY,
    HE,
    SONG,
    _as,
    _edit,
    _who,
    _written,
    bank,
)
from web.api import batches as batches_api
from web.api import readings as readings_api
from web.api import reports as reports_api

__all__ = ["bank"]  # the fixture

BATCH = {"title": "十月", "template": "branch_month", "language": "zh", "as_of": DAY}
SCHEDULE = {"name": "月报", "cron": "0 6 1 * *", "template": "branch_month", "language": "zh"}
BODIES: dict[str, dict[str, object]] = {
    "comments": {"section": "loans", "part": 0, "text": "x"},
    "edits": _edit("贷款余额3364.56万元。"),
    "approve": {"version": 1},
    "return": {"version": 1, "reason": "x"},
    "switch": {"enabled": False},
}
QUERIES = {
    "difference": {"from": 1, "to": 1},
    "image": {"width": 400},
    "export": {"format": "html"},
}
WRITES = re.compile(r"^(POST|DELETE) ")
APPROVERS = re.compile(r"/comments|/approve|/return")
"""What an approver without the scope to write may do with a report of another person."""


def _routes() -> Iterator[tuple[str, str]]:
    """Every route of the three that names something by its id: a new one is in it by itself."""
    for router in (readings_api.router(), reports_api.router(), batches_api.router()):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if "_id}" in route.path:
                yield from ((method, route.path) for method in sorted(route.methods))


async def _things(world: World) -> dict[str, str]:
    """One of each, with its comment, batch and schedule."""
    report_id = await _written(world)
    async with _as(world, HE) as he, _as(world, SONG) as song:
        said = await he.post(f"/v1/reports/{report_id}/comments", json=BODIES["comments"])
        batch = await song.post("/v1/batches", json=BATCH)
        schedule = await song.post("/v1/report-schedules", json=SCHEDULE)
    return {
        "reading_id": _read(world), "report_id": report_id, "number": "1",
        "comment_id": said.json()["comments"][0]["id"], "batch_id": batch.json()["id"],
        "schedule_id": schedule.json()["id"],
    }  # fmt: skip


async def _ask(client: Any, method: str, path: str, things: dict[str, str]) -> int:
    last = path.rpartition("/")[2]
    answer = await client.request(
        method, path.format(**things), json=BODIES.get(last), params=QUERIES.get(last)
    )
    assert answer.status_code < 500, (method, path, answer.text)
    return int(answer.status_code)


@in_loop
async def test_what_belongs_to_another_institution_is_not_there(bank: World) -> None:
    things = await _things(bank)
    routes = list(_routes())
    assert len(routes) > 25
    for role in (Role.ANALYST, Role.BRANCH_MANAGER):
        async with _as(bank, _who("tang", role, "other")) as stranger:
            for method, path in routes:
                status = await _ask(stranger, method, path, things)
                lacks = role is Role.BRANCH_MANAGER and "readings" in path and method != "GET"
                assert status == (403 if lacks else 404), (role, method, path)
            for listing, key in (("readings", "readings"), ("reports", "reports"), ("batches", "batches"), ("report-schedules", "schedules")):  # fmt: skip
                assert (await stranger.get(f"/v1/{listing}")).json()[key] == []
    async with _as(bank, SONG) as song:
        assert (await song.get(f"/v1/reports/{things['report_id']}")).json()["version"] == 1


@in_loop
async def test_without_the_scope_everything_is_refused(bank: World) -> None:
    things = await _things(bank)
    for role in (Role.CUSTOMER, Role.REPRESENTATIVE, Role.ADMINISTRATOR, Role.AUDITOR):
        async with _as(bank, _who("nobody", role)) as without:
            for method, path in _routes():
                assert await _ask(without, method, path, things) == 403, (role, method, path)
            for method, path, body in (
                ("GET", "/v1/readings", None), ("GET", "/v1/reports", None),
                ("GET", "/v1/batches", None), ("GET", "/v1/report-schedules", None),
                ("POST", "/v1/reports", ASKED), ("POST", "/v1/batches", BATCH),
                ("POST", "/v1/report-schedules", SCHEDULE),
            ):  # fmt: skip
                answer = await without.request(method, path, json=body)
                assert answer.status_code == 403, (role, method, path)
            sent = await without.post("/v1/readings", params={"name": "a.pdf"}, content=b"%PDF-1.7")
            assert sent.status_code == 403, role


@in_loop
async def test_who_may_only_approve_changes_nothing_else(bank: World) -> None:
    things = await _things(bank)
    async with _as(bank, _who("许静", Role.COMPLIANCE_OFFICER)) as officer:
        for method, path in _routes():
            if WRITES.match(f"{method} {path}") and not APPROVERS.search(path):
                assert await _ask(officer, method, path, things) == 403, (method, path)


@in_loop
async def test_nobody_signs_off_what_is_their_own(bank: World) -> None:
    """Not its maker, not who edited it, and not under another key of theirs."""
    report_id = await _written(bank)
    path = f"/v1/reports/{report_id}"
    async with _as(bank, HE) as he:
        edited = await he.post(f"{path}/edits", json=_edit("本月末，贷款余额为3364.56万元。"))
        assert edited.json()["may"]["approve"] is False
        assert (await he.post(f"{path}/approve", json={"version": 2})).status_code == 403
    for who in (SONG, _who("宋扬", Role.BRANCH_MANAGER), _who("宋扬", Role.COMPLIANCE_OFFICER)):
        async with _as(bank, who) as song:
            assert (await song.post(f"{path}/approve", json={"version": 2})).status_code == 403
    async with _as(bank, _who("zhao")) as third:
        told = await third.post(f"{path}/approve", json={"version": 2})
        assert told.json()["state"] == "approved"


@in_loop
async def test_what_a_conduct_rule_objects_to_is_not_written_in_afterwards(bank: World) -> None:
    report_id = await _written(bank)
    path = f"/v1/reports/{report_id}"
    async with _as(bank, SONG) as song, _as(bank, HE) as he:
        bad = "贷款余额为3364.56万元，本产品保本保息，稳赚不赔。"
        await song.post(f"{path}/edits", json=_edit(bad))
        refused = await he.post(f"{path}/approve", json={"version": 2})
        assert (refused.status_code, "conduct" in refused.json()["detail"]) == (409, True)
        await song.post(f"{path}/edits", json=_edit("贷款余额为3364.56万元。", version=2))
        assert (await he.post(f"{path}/approve", json={"version": 3})).status_code == 200


NUMBERS = (
    "0",
    "-1",
    "99",
    "2147483648",
    "9223372036854775808",
    "1" + "0" * 30,
    "1.5",
    "one",
    "%00",
)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_table_or_version_that_there_is_not_is_not_there(bank: World, number: str) -> None:
    @in_loop
    async def ask() -> None:
        reading, report = f"/v1/readings/{_read(bank)}", f"/v1/reports/{await _written(bank)}"
        async with _as(bank, SONG) as client:
            for path in (
                f"{reading}/pages/{number}", f"{reading}/pages/{number}/image",
                f"{reading}/tables/{number}", f"{reading}/tables/{number}.xlsx",
                f"{report}/versions/{number}",
            ):  # fmt: skip
                assert (await client.get(path)).status_code == 404, path
            for path in (
                f"{report}/export?format=html&version={number}",
                f"{report}/difference?from=1&to={number}",
                f"{report}/difference?from={number}&to=1",
            ):
                assert (await client.get(path)).status_code in {400, 404}, path
            if number.lstrip("-").isdigit():
                for path, body in (
                    ("edits", _edit("贷款。", version=int(number))),
                    ("approve", {"version": int(number)}),
                    ("comments", {"section": "loans", "part": int(number) or 1, "text": "x"}),
                ):
                    said = await client.post(f"{report}/{path}", json=body)
                    assert said.status_code in {400, 403, 404, 409}, (path, said.text)

    ask()


IDS = (
    "..", ".", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "x" * 200, "%00", "a%00b", "'%20OR%201=1--",
    "%F0%9F%98%80", "rdg_%0d%0aSet-Cookie:x",
)  # fmt: skip


@pytest.mark.parametrize("bad", IDS)
def test_an_id_that_is_none_finds_nothing(bank: World, bad: str) -> None:
    @in_loop
    async def ask() -> None:
        async with _as(bank, SONG) as client:
            for method, path in _routes():
                keys = re.findall(r"\{(\w+)\}", path)
                url = path.format(**{k: "1" if k == "number" else bad for k in keys})
                answer = await client.request(method, url, json=BODIES.get(path.rpartition("/")[2]))
                assert answer.status_code in {200, 400, 404, 405}, (method, url)
                if answer.status_code == 200:  # a client that took the dots away asked for a list
                    assert bad in {".", ".."}, (method, url)
                    assert not any(answer.json()[k] for k in answer.json())
            for listing in ("readings", "reports", "batches"):
                answer = await client.get(f"/v1/{listing}?before={bad}")
                assert answer.status_code in {200, 400}, (listing, bad)

    ask()


NAMES = (
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("/etc/cron.d/job.pdf", "job.pdf"),
    ("..\\..\\windows\\win.pdf", "win.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
    ("a\x00.pdf", "a.pdf"),
    ("....pdf", "....pdf"),
)


@pytest.mark.parametrize(("name", "kept"), NAMES)
def test_a_name_of_a_file_leads_nowhere(bank: World, name: str, kept: str) -> None:
    @in_loop
    async def ask() -> None:
        async with _as(bank, SONG) as client:
            sent = await client.post("/v1/readings", params={"name": name}, content=b"%PDF-1.7 x")
            assert (sent.status_code, sent.json()["reading"]["name"]) == (201, kept)
        with bank.store.transaction(WHO) as session:
            (held,) = readings.listed(session, WHO)
            assert "/" not in held.name

    ask()


UNWRITABLE = ("a\x00b", "\x1b[31mred", "\x07")


@pytest.mark.parametrize("text", UNWRITABLE)
def test_control_characters_are_refused_with_words(bank: World, text: str) -> None:
    @in_loop
    async def ask() -> None:
        path = f"/v1/reports/{await _written(bank)}"
        async with _as(bank, SONG) as client:
            for url, body in (
                (f"{path}/comments", {"section": "loans", "part": 0, "text": text}),
                (f"{path}/edits", _edit(text)),
                (f"{path}/return", {"version": 1, "reason": text}),
                ("/v1/reports", {**ASKED, "subject": text}),
                ("/v1/batches", {**BATCH, "title": text}),
                ("/v1/batches", {**BATCH, "subjects": [text]}),
                ("/v1/report-schedules", {**SCHEDULE, "name": text}),
            ):
                answer = await client.post(url, json=body)
                assert (answer.status_code, "control" in answer.json()["detail"]) == (400, True), (
                    url
                )
            for url, body in (
                (f"{path}/comments", {"section": text, "part": 0, "text": "x"}),
                (f"{path}/edits", {**_edit("x"), "section": text}),
                ("/v1/reports", {**ASKED, "template": text}),
            ):
                assert (await client.post(url, json=body)).status_code == 404, url

    ask()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_no_report_is_about_is_refused(bank: World, day: str) -> None:
    @in_loop
    async def ask() -> None:
        async with _as(bank, SONG) as client:
            for url, body in (("/v1/reports", ASKED), ("/v1/batches", BATCH)):
                answer = await client.post(url, json={**body, "as_of": day})
                assert (answer.status_code, "as_of" in answer.json()["detail"]) == (400, True)

    ask()


@in_loop
async def test_a_key_of_another_person_reads_no_draft(bank: World) -> None:
    """An analyst may approve and so sees all; who may neither write nor approve sees none."""
    report_id = await _written(bank)
    other = Principal(institution="demo", subject="rep", role=Role.REPRESENTATIVE)
    async with _as(bank, other) as client:
        assert (await client.get(f"/v1/reports/{report_id}/export?format=html")).status_code == 403
