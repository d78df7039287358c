"""What a person asked is kept, opened again, exported and deleted by that person alone."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from core import audit
from core.access import Principal, Role, system
from core.store import questions
from tests.tools.sql.conftest import person
from tests.tools.sql.test_rest import CLOCK, ask, asking
from tests.tools.sql.test_rest import deps as deps  # noqa: PLC0414 - the fixture
from web.api import data_shown
from web.deps import Deps

TABLE = "2025年各行业的营业收入"


def named(subject: str, role: Role = Role.ANALYST, institution: str = "demo") -> Principal:
    return person(role, institution=institution).model_copy(update={"subject": subject})


@pytest.fixture
def analyst(deps: Deps, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """Somebody who has asked nothing yet."""
    with asking(deps, named(request.node.name[:100])) as client:
        yield client


def entries(deps: Deps, action: str) -> list[audit.Entry]:
    with deps.store.transaction(system("demo")) as session:
        return [e for e in audit.entries(session, limit=10_000) if e.action == action]


def test_an_answer_is_kept_as_it_was_given(analyst: TestClient) -> None:
    told = ask(analyst, TABLE).json()
    again = analyst.get(f"/v1/data/questions/{told['id']}").json()
    assert again == told
    assert told["chart"]["kind"] == "bar"
    assert len(told["chart"]["categories"]) == 20
    assert [f["role"] for f in told["fields"]] == ["group", "figure"]
    assert {"label": "指标", "text": "营业收入"} in told["particulars"]


def test_a_question_back_is_kept_too(analyst: TestClient) -> None:
    told = ask(analyst, "What is the revenue of Chenghu Bank?").json()
    again = analyst.get(f"/v1/data/questions/{told['id']}").json()
    assert again["options"] == told["options"] != []
    assert (again["answered"], again["chart"], again["particulars"]) == (False, None, [])


def test_the_list_has_the_newest_first_and_goes_on_where_it_ended(analyst: TestClient) -> None:
    ids = [ask(analyst, TABLE).json()["id"] for _ in range(3)]
    first = analyst.get("/v1/data/questions", params={"limit": 2}).json()
    rest = analyst.get("/v1/data/questions", params={"limit": 2, "before": first["next"]}).json()
    assert [q["id"] for q in first["questions"] + rest["questions"]] == sorted(ids, reverse=True)
    assert rest["next"] is None
    assert set(first["questions"][0]) == {
        "id", "dataset", "question", "language", "answered", "follows", "asked_at", "verified",
    }  # fmt: skip
    for wrong in ("0", "101", "x"):
        assert analyst.get("/v1/data/questions", params={"limit": wrong}).status_code == 400


def test_a_question_follows_one_of_ones_own_only(analyst: TestClient, deps: Deps) -> None:
    first = ask(analyst, TABLE).json()["id"]
    second = ask(analyst, TABLE, after=first).json()
    assert (second["follows"], first) == (first, second["follows"])
    assert ask(analyst, TABLE, after="dq_nothing").status_code == 404
    with asking(deps, named("somebody-else")) as other:
        assert ask(other, TABLE, after=first).status_code == 404
        assert other.get("/v1/data/questions").json()["questions"] == []


def test_what_followed_a_deleted_question_stays(analyst: TestClient) -> None:
    first = ask(analyst, TABLE).json()["id"]
    second = ask(analyst, TABLE, after=first).json()["id"]
    assert analyst.delete(f"/v1/data/questions/{first}").status_code == 204
    assert analyst.get(f"/v1/data/questions/{first}").status_code == 404
    assert analyst.delete(f"/v1/data/questions/{first}").status_code == 404
    assert analyst.get(f"/v1/data/questions/{second}").json()["follows"] is None


@pytest.mark.parametrize(
    "other",
    [
        named("neighbour"),
        named("test_role", Role.COMPLIANCE_OFFICER),
        named("test_role", institution="other"),
    ],
    ids=["person", "role", "institution"],
)
def test_nobody_else_gets_at_it(deps: Deps, other: Principal) -> None:
    with asking(deps, named("test_role")) as client:
        place = f"/v1/data/questions/{ask(client, TABLE).json()['id']}"
    with asking(deps, other) as client:
        assert client.get(place).status_code == 404
        assert client.delete(place).status_code == 404
        assert client.get(f"{place}/export").status_code == 404
        assert client.post(f"{place}/right").status_code == 404
    with asking(deps, named("test_role")) as client:
        assert client.get(place).status_code == 200


def test_without_the_right_there_is_no_history(deps: Deps) -> None:
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        with asking(deps, named("x", role)) as client:
            assert client.get("/v1/data/questions").status_code == 403
            assert client.get("/v1/data/questions/dq_1/export").status_code == 403


def test_csv_and_workbook_have_every_row(analyst: TestClient, deps: Deps) -> None:
    told = ask(analyst, TABLE).json()
    place = f"/v1/data/questions/{told['id']}/export"
    file = analyst.get(place, params={"format": "csv"})
    assert file.headers["content-type"].startswith("text/csv")
    assert "attachment" in file.headers["content-disposition"]
    assert file.headers["content-disposition"].isascii()
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert lines == [["行业", "营业收入（元）"], *told["values"]]
    book = load_workbook(io.BytesIO(analyst.get(place, params={"format": "xlsx"}).content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [r[0] for r in rows] == [v[0] for v in told["values"]]
    assert [round(r[1], 2) for r in rows] == [round(float(v[1]), 2) for v in told["values"]]
    assert analyst.get(place, params={"format": "pdf"}).status_code == 400
    last = entries(deps, "data.exported")[-1]
    assert last.details == {"format": "xlsx", "question": told["id"]}


def test_what_has_no_table_is_not_exported(analyst: TestClient) -> None:
    told = ask(analyst, "What is the revenue of Chenghu Bank?").json()
    answer = analyst.get(f"/v1/data/questions/{told['id']}/export")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_an_answer_that_is_too_long_loses_its_last_rows_and_says_so(
    analyst: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask(analyst, TABLE).json()
    monkeypatch.setattr(data_shown, "LARGEST", 2_400)
    told = ask(analyst, TABLE).json()
    assert 0 < len(told["rows"]) == len(told["values"]) < len(whole["rows"])
    assert (whole["cut"], told["cut"], told["chart"]) == (False, True, None)
    assert told["rows"] == whole["rows"][: len(told["rows"])]


def test_an_answer_of_another_version_is_said_to_be_that(analyst: TestClient, deps: Deps) -> None:
    who = named("test_an_answer_of_another_version_is_said_to_be_that")
    new = questions.NewQuestion(
        dataset="market", question="?", language="zh", answered=True, plan=None,
        answer={"old": True}, pattern="?",
    )  # fmt: skip
    with deps.store.transaction(who) as session:
        kept = questions.add(session, who, CLOCK.now(), new)
    answer = analyst.get(f"/v1/data/questions/{kept.id}")
    assert (answer.status_code, answer.json()["todo"]) == (409, "Ask again.")


def test_a_dataset_that_is_taken_away_takes_its_answers_with_it(
    analyst: TestClient, deps: Deps
) -> None:
    told = ask(analyst, TABLE).json()
    fewer = tuple(d for d in deps.datasets if d.name != "market")
    analyst.app.state.deps = replace(deps, datasets=fewer)  # type: ignore[attr-defined]
    assert analyst.get(f"/v1/data/questions/{told['id']}").status_code == 404
    assert analyst.get(f"/v1/data/questions/{told['id']}/export").status_code == 404


def test_deleting_and_asking_are_entries_without_the_words(analyst: TestClient, deps: Deps) -> None:
    told = ask(analyst, TABLE).json()
    analyst.delete(f"/v1/data/questions/{told['id']}")
    last = entries(deps, "data.question_removed")[-1]
    assert (last.subject, last.details) == (told["id"], {})
    assert "营业收入" not in str(entries(deps, "data.asked")[-1])


def test_a_trend_is_drawn_as_a_line(analyst: TestClient) -> None:
    told = ask(analyst, "近三年营业收入走势").json()
    assert told["answered"], told["sentences"]
    assert told["chart"]["kind"] == "line"
    assert all(
        len(s["values"]) == len(told["chart"]["categories"]) for s in told["chart"]["series"]
    )
