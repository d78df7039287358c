"""Reports over HTTP: asked for, reviewed, approved by a second person; batches and schedules."""

import datetime as dt
from contextlib import asynccontextmanager

import pytest

from core.access import Principal, Role
from core.domain.evidence import CellEvidence
from core.domain.report import BoundFigure, Paragraph, Report, Section
from core.store import batches, reports
from core.store.report_subjects import subjects
from core.store.tables.bank import BranchRow
from tests.conftest import NOW
from tests.web.conftest import World, in_loop

DAY = "2026-10-31"
ASKED = {"template": "branch_month", "subject": "滨江支行", "language": "zh", "as_of": DAY}


def _who(subject: str, role: Role = Role.ANALYST, institution: str = "demo") -> Principal:
    return Principal(institution=institution, subject=subject, role=role, name=subject)


SONG, HE, XU = (
    _who("宋扬"),
    _who("何伟", Role.BRANCH_MANAGER),
    _who("许静", Role.COMPLIANCE_OFFICER),
)


@pytest.fixture
def bank(world: World) -> World:
    with world.store.transaction(SONG) as session:
        for number, name in enumerate(("滨江支行", "古渡支行"), 1):
            session.add(
                BranchRow(
                    institution="demo", id=f"B{number}", name=name, name_en=f"Branch {number}",
                    city="临泽", address="1", phone="1", opened_on=dt.date(2020, 1, 1),
                )
            )  # fmt: skip
    return world


@asynccontextmanager
async def _as(world: World, who: Principal):
    async with world.client() as client:
        client.headers.update(world.key(who))
        yield client


def _document() -> Report:
    text = "贷款余额为3364.56万元。"
    figure = BoundFigure(start=5, end=14, evidence=1)
    cell = CellEvidence(query_id="q1", row=1, column="loan_outstanding", value="3364.56万元")
    section = Section(
        name="loans", title="贷款", parts=(Paragraph(text=text, figures=(figure,), notes=(1,)),)
    )
    return Report(
        title="滨江支行2026年10月经营月报", language="zh", institution="澄湖银行",
        template="branch_month", as_of=dt.date(2026, 10, 31), made_at=NOW, sections=(section,),
        evidence=(cell,),
    )  # fmt: skip


async def _written(world: World) -> str:
    """A report of Song's that waits for its reader."""
    async with _as(world, SONG) as client:
        made = await client.post("/v1/reports", json=ASKED)
    assert made.status_code == 202, made.text
    report_id = str(made.json()["id"])
    with world.store.transaction(SONG) as session:
        reports.put_written(session, SONG, report_id, NOW, _document())
    return report_id


def _edit(text: str, **more: object) -> dict[str, object]:
    return {"version": 1, "section": "loans", "part": 0, "text": text, **more}


@in_loop
async def test_a_report_is_asked_for_and_followed(bank: World):
    async with _as(bank, SONG) as client:
        templates = (await client.get("/v1/reports/templates")).json()["templates"]
        assert {t["name"] for t in templates} == {"company_note", "branch_month"}
        named = await client.get("/v1/reports/subjects?template=branch_month&language=zh")
        assert [s["key"] for s in named.json()["subjects"]] == ["滨江支行", "古渡支行"]
        made = (await client.post("/v1/reports", json=ASKED)).json()
        assert (made["state"], made["title"]) == ("writing", "滨江支行2026年10月经营月报")
        assert made["may"] == {"edit": False, "approve": False, "again": False, "cancel": True}
        assert (await client.get("/v1/reports")).json()["reports"][0]["id"] == made["id"]
        cancelled = await client.post(f"/v1/reports/{made['id']}/cancel")
        assert cancelled.json()["cancel_asked"]


@in_loop
async def test_what_there_is_not_is_refused_with_words(bank: World):
    async with _as(bank, SONG) as client:
        other = await client.post("/v1/reports", json={**ASKED, "subject": "火星支行"})
        assert (other.status_code, "火星支行" in other.json()["detail"]) == (400, True)
        unknown = await client.post("/v1/reports", json={**ASKED, "template": "no"})
        assert (unknown.status_code, "branch_month" in unknown.json()["todo"]) == (404, True)
        cron = {"name": "x", "cron": "often", "template": "branch_month", "language": "zh"}
        assert (await client.post("/v1/report-schedules", json=cron)).status_code == 400


@in_loop
async def test_a_changed_figure_is_bound_or_signed(bank: World):
    report_id = await _written(bank)
    async with _as(bank, SONG) as client:
        path = f"/v1/reports/{report_id}/edits"
        loose = await client.post(path, json=_edit("贷款余额为4000万元。"))
        assert loose.status_code == 409
        assert "4000万元" in loose.json()["detail"]
        assert "3364.56万元" in loose.json()["todo"]
        bound = await client.post(path, json=_edit("本月末，贷款余额为3364.56万元。"))
        assert (bound.status_code, bound.json()["version"]) == (200, 2)
        late = await client.post(path, json=_edit("贷款余额3364.56万元。"))
        assert late.status_code == 409
        signed = await client.post(path, json=_edit("预计为4000万元。", version=2, sign=True))
        assert signed.json()["version"] == 3
        assert "签名确认：4000万元" in signed.json()["sources"][-1]
        told = await client.get(f"/v1/reports/{report_id}/difference?from=2&to=3")
        kinds = {s["kind"] for change in told.json()["changes"] for s in change["spans"]}
        assert kinds == {"same", "added", "removed"}


@in_loop
async def test_approval_takes_a_second_person_and_no_open_comments(bank: World):
    report_id = await _written(bank)
    path = f"/v1/reports/{report_id}"
    async with _as(bank, SONG) as song, _as(bank, HE) as he:
        own = await song.post(f"{path}/approve", json={"version": 1})
        assert own.status_code == 403
        said = {"section": "loans", "part": 0, "text": "口径？"}
        comment = (await he.post(f"{path}/comments", json=said)).json()["comments"][0]
        assert (await he.post(f"{path}/approve", json={"version": 1})).status_code == 409
        await song.post(f"{path}/comments/{comment['id']}/resolve")
        assert (await he.post(f"{path}/approve", json={"version": 2})).status_code == 409
        approved = await he.post(f"{path}/approve", json={"version": 1})
        told = approved.json()
        assert (told["state"], told["approved_by"]) == ("approved", "何伟")
        after = await song.post(f"{path}/edits", json=_edit("贷款余额3364.56万元。"))
        assert after.status_code == 409
        assert (await song.delete(path)).status_code == 409


@in_loop
async def test_a_returned_report_comes_back_with_a_new_version(bank: World):
    report_id = await _written(bank)
    path = f"/v1/reports/{report_id}"
    async with _as(bank, SONG) as song, _as(bank, XU) as xu:
        assert (await xu.post(f"{path}/return", json={"version": 1})).status_code == 400
        body = {"version": 1, "reason": "请说明口径"}
        returned = (await xu.post(f"{path}/return", json=body)).json()
        assert (returned["state"], returned["comments"][0]["text"]) == ("returned", "请说明口径")
        again = await song.post(f"{path}/edits", json=_edit("贷款余额（本金）为3364.56万元。"))
        assert again.json()["state"] == "review"


@in_loop
async def test_other_peoples_reports_are_not_there(bank: World):
    report_id = await _written(bank)
    strangers = (
        _who("zhao"),  # may approve, so it is there
        _who("zheng", Role.ADMINISTRATOR),
        _who("tang", Role.ANALYST, "other"),
        _who("zhang", Role.CUSTOMER),
    )
    expected = (200, 403, 404, 403)
    for who, status in zip(strangers, expected, strict=True):
        async with _as(bank, who) as client:
            assert (await client.get(f"/v1/reports/{report_id}")).status_code == status, who
    async with bank.client() as nobody:
        assert (await nobody.get(f"/v1/reports/{report_id}")).status_code == 401


@in_loop
async def test_it_is_taken_away_as_a_file_and_the_audit_log_knows(bank: World):
    report_id = await _written(bank)
    async with _as(bank, SONG) as client:
        page = await client.get(f"/v1/reports/{report_id}/export?format=html")
        assert page.headers["content-type"].startswith("text/html")
        assert "3364.56" in page.text
        assert "attachment" in page.headers["content-disposition"]
        sheet = await client.get(f"/v1/reports/{report_id}/export?format=xlsx")
        assert sheet.content[:2] == b"PK"
        assert (await client.get(f"/v1/reports/{report_id}/export?format=exe")).status_code == 400


@in_loop
async def test_a_batch_is_started_followed_and_cancelled(bank: World):
    async with _as(bank, SONG) as client:
        body = {"title": "十月", "template": "branch_month", "language": "zh", "as_of": DAY}
        started = await client.post("/v1/batches", json=body)
        assert started.status_code == 202, started.text
        batch = started.json()
        assert (batch["items"], batch["counts"]["writing"]) == (2, 2)
        members = await client.get(f"/v1/batches/{batch['id']}/reports?state=writing")
        assert len(members.json()["reports"]) == 2
        assert (await client.get("/v1/batches")).json()["batches"][0]["id"] == batch["id"]
        assert (await client.post(f"/v1/batches/{batch['id']}/again")).status_code == 409
        cancelled = await client.post(f"/v1/batches/{batch['id']}/cancel")
        assert cancelled.json()["state"] == "cancelled"
        assert (await client.get("/v1/batches/none")).status_code == 404
    with bank.store.transaction(SONG) as session:
        assert (
            len(subjects(session, "branch", "zh")) == batches.get(session, SONG, batch["id"]).items
        )


@in_loop
async def test_a_schedule_is_added_switched_and_removed(bank: World):
    body = {"name": "月报", "cron": "0 6 1 * *", "template": "branch_month", "language": "zh"}
    async with _as(bank, HE) as client:
        made = (await client.post("/v1/report-schedules", json=body)).json()
        assert (await client.post("/v1/report-schedules", json=body)).status_code == 409
        path = f"/v1/report-schedules/{made['id']}"
        off = await client.post(f"{path}/switch", json={"enabled": False})
        assert off.json()["enabled"] is False
        assert (await client.delete(path)).status_code == 204
        assert (await client.get("/v1/report-schedules")).json() == {"schedules": []}
