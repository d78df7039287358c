"""Questions on data over HTTP: who may ask, what comes back, what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from core import audit
from core.access import Principal, Role, system
from core.clock import FixedClock
from core.settings import Settings
from core.store import credentials
from core.store.reader import claims_of
from tests.conftest import NOW
from tests.tools.sql.conftest import Data, person
from tests.web.engine import WrittenRuns
from tools.sql.ask import DataDesk
from web.app import create_app
from web.deps import Deps

CLOCK = FixedClock(NOW)


@pytest.fixture
def deps(data: Data, tmp_path: Path) -> Deps:
    (tmp_path / "index.html").write_text("<!doctype html>")
    return Deps(
        settings=Settings(_env_file=None), store=data.store, clock=CLOCK,
        runs=WrittenRuns(data.store, CLOCK), files=tmp_path,
        data=DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who)),
        datasets=tuple(data.datasets.values()),
    )  # fmt: skip


@contextmanager
def asking(deps: Deps, who: Principal) -> Iterator[TestClient]:
    with deps.store.transaction(system(who.institution)) as session:
        _, key = credentials.make_api_key(session, CLOCK, who, "test")
    yield TestClient(create_app(deps), headers={"Authorization": f"Bearer {key}"})


def ask(client: TestClient, question: str, **more: str) -> httpx.Response:
    return client.post("/v1/data/questions", json={"question": question, **more})


def test_an_answer_has_words_table_and_query(deps: Deps) -> None:
    with asking(deps, person(Role.ANALYST)) as client:
        told = ask(client, "2025年各行业的营业收入").json()
    assert told["answered"]
    assert told["dataset"] == "market"
    assert told["heads"] == ["行业", "营业收入"]
    assert len(told["rows"]) == len(told["values"]) == 20
    assert told["query"].startswith("SELECT")
    assert "单季营业收入" in told["sentences"][-1]


def test_what_is_unclear_comes_with_options(deps: Deps) -> None:
    with asking(deps, person(Role.ANALYST)) as client:
        told = ask(client, "What is the revenue of Chenghu Bank?").json()
        again = ask(client, f"Revenue of Chenghu Bank, {told['options'][0]}").json()
    assert not told["answered"]
    assert told["rows"] == []
    assert again["answered"]


def test_each_question_is_an_entry_without_its_words(deps: Deps) -> None:
    with asking(deps, person(Role.ANALYST)) as client:
        ask(client, "全行有多少客户")
    with deps.store.transaction(system("demo")) as session:
        last = [e for e in audit.entries(session, limit=10_000) if e.action == "data.asked"][-1]
    assert (last.subject, last.details["answered"]) == ("bank", True)
    assert "客户" not in str(last.details)


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.AUDITOR])
def test_who_has_no_right_is_refused(deps: Deps, role: Role) -> None:
    with asking(deps, person(role)) as client:
        assert ask(client, "全行有多少客户").status_code == 403
        assert client.get("/v1/data/datasets").status_code == 403


def test_a_dataset_that_is_not_there_is_not_found(deps: Deps) -> None:
    with asking(deps, person(Role.ANALYST)) as client:
        assert ask(client, "全行有多少客户", dataset="nothing").status_code == 404
        names = [d["name"] for d in client.get("/v1/data/datasets").json()["datasets"]]
    assert names == ["market", "bank", "research"]


@pytest.mark.parametrize("question", ["", " ", "x" * 401, "a\x00b"])
def test_bad_questions_are_said_to_be_bad(deps: Deps, question: str) -> None:
    with asking(deps, person(Role.ANALYST)) as client:
        assert ask(client, question).status_code in {400, 413, 422}


def test_without_a_reader_it_says_what_to_set(deps: Deps) -> None:
    with asking(replace(deps, data=None), person(Role.ANALYST)) as client:
        answer = ask(client, "全行有多少客户")
    assert answer.status_code == 503
    assert "JINNAO_READER_URL" in answer.json()["todo"]
