"""Somebody says an answer was right; another person decides; the desk gets what was approved."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from fastapi.testclient import TestClient

from core import audit
from core.access import Role, system
from core.store import questions, verified
from tests.tools.sql.test_rest import ask, asking
from tests.tools.sql.test_rest import deps as deps  # noqa: PLC0414 - the fixture
from tests.tools.sql.test_rest_history import TABLE, named
from tools.sql.plan import Plan
from web.deps import Deps


class People:
    """An analyst, and two who may approve; each test has its own analyst."""

    def __init__(self, deps: Deps, name: str, stack: ExitStack) -> None:
        def enter(subject: str, role: Role) -> TestClient:
            return stack.enter_context(asking(deps, named(subject, role)))

        self.analyst = enter(name, Role.ANALYST)
        self.officer = enter("officer", Role.COMPLIANCE_OFFICER)
        self.administrator = enter("administrator", Role.ADMINISTRATOR)

    def proposed(self, question: str = TABLE) -> str:
        """The id of a proposal of the analyst's."""
        told = ask(self.analyst, question).json()
        answer = self.analyst.post(f"/v1/data/questions/{told['id']}/right")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])


@pytest.fixture
def people(deps: Deps, request: pytest.FixtureRequest) -> Iterator[People]:
    with ExitStack() as stack:
        yield People(deps, request.node.name[:100], stack)
    cleaner = named("cleaner", Role.COMPLIANCE_OFFICER)
    with deps.store.transaction(cleaner) as session:
        for state in ("proposed", "approved"):
            for one in verified.listed(session, cleaner, names_of(deps), state, limit=500):
                verified.decide(
                    session, cleaner, one.proposed_at, one.id, "withdrawn", datasets=names_of(deps)
                )  # fmt: skip


def names_of(deps: Deps) -> list[str]:
    return [d.name for d in deps.datasets]


def decide(client: TestClient, verified_id: str, decision: str, reason: str = "") -> httpx.Response:
    body = {"reason": reason} if reason else None
    return client.post(f"/v1/data/verified/{verified_id}/{decision}", json=body)


def approved(deps: Deps, dataset: str = "market") -> tuple[verified.Verified, ...]:
    with deps.store.transaction(system("demo")) as session:
        return verified.approved(session, dataset)


def test_what_another_person_approves_is_what_the_desk_gets(people: People, deps: Deps) -> None:
    proposal = people.proposed()
    assert approved(deps) == ()
    waiting = people.officer.get("/v1/data/verified", params={"state": "proposed"}).json()
    mine = next(v for v in waiting["verified"] if v["id"] == proposal)
    assert (mine["mine"], mine["question"]) == (False, TABLE)
    assert {"label": "指标", "text": "营业收入"} in mine["particulars"]
    answer = decide(people.officer, proposal, "approve", "checked against the report")
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    (found,) = approved(deps)
    assert (found.id, found.decided_by) == (proposal, "officer")
    assert Plan.model_validate(found.plan).metrics == ("revenue",)


def test_the_asker_sees_how_it_stands(people: People) -> None:
    told = ask(people.analyst, TABLE).json()
    place = f"/v1/data/questions/{told['id']}"
    assert told["verified"] is None
    proposal = people.analyst.post(f"{place}/right").json()
    assert people.analyst.get(place).json()["verified"] == "proposed"
    decide(people.officer, proposal["id"], "approve")
    assert people.analyst.get("/v1/data/questions").json()["questions"][0]["verified"] == "approved"


def test_the_same_plan_for_the_same_words_is_proposed_once(people: People, deps: Deps) -> None:
    told = ask(people.analyst, TABLE).json()
    first = people.analyst.post(f"/v1/data/questions/{told['id']}/right").json()
    assert people.analyst.post(f"/v1/data/questions/{told['id']}/right").json() == first
    with asking(deps, named("a colleague")) as colleague:
        again = ask(colleague, TABLE).json()["id"]
        said = colleague.post(f"/v1/data/questions/{again}/right").json()
        assert (said["id"], said["mine"]) == (first["id"], False)
        decide(people.officer, first["id"], "approve")
        assert colleague.get(f"/v1/data/questions/{again}").json()["verified"] == "approved"
    assert people.proposed() == first["id"]


def test_nobody_decides_on_a_proposal_of_their_own(people: People, deps: Deps) -> None:
    told = ask(people.officer, TABLE).json()
    proposal = people.officer.post(f"/v1/data/questions/{told['id']}/right").json()
    assert proposal["mine"]
    for decision in ("approve", "reject"):
        answer = decide(people.officer, proposal["id"], decision, "because")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert approved(deps) == ()
    assert decide(people.administrator, proposal["id"], "approve").status_code == 200


def test_who_may_not_approve_is_refused_and_sees_only_their_own(people: People, deps: Deps) -> None:
    proposal = people.proposed()
    with asking(deps, named("another analyst")) as other:
        assert decide(other, proposal, "approve").status_code == 404
        assert other.get("/v1/data/verified").json() == {"verified": [], "next": None}
    assert decide(people.analyst, proposal, "approve").status_code == 403
    own = people.analyst.get("/v1/data/verified").json()["verified"]
    assert [v["id"] for v in own] == [proposal]
    with asking(deps, named("x", Role.AUDITOR)) as auditor:
        assert auditor.get("/v1/data/verified").status_code == 403
        assert decide(auditor, proposal, "approve").status_code == 403


def test_a_decision_is_made_once(people: People) -> None:
    proposal = people.proposed()
    assert decide(people.officer, proposal, "approve").status_code == 200
    for decision in ("approve", "reject"):
        assert decide(people.administrator, proposal, decision, "late").status_code == 409
    assert decide(people.officer, proposal, "withdraw", "the figure changed").status_code == 200
    assert decide(people.officer, proposal, "withdraw").status_code == 409


def test_a_rejection_needs_a_reason(people: People, deps: Deps) -> None:
    proposal = people.proposed()
    assert decide(people.officer, proposal, "reject").status_code == 400
    assert decide(people.officer, proposal, "reject", "  ").status_code == 400
    answer = decide(people.officer, proposal, "reject", "the period is wrong")
    assert (answer.json()["state"], answer.json()["reason"]) == ("rejected", "the period is wrong")
    told = people.analyst.get("/v1/data/questions").json()["questions"][0]
    assert told["verified"] == "rejected"
    whole = people.analyst.get(f"/v1/data/questions/{told['id']}").json()
    assert whole["reason"] == "the period is wrong"
    assert people.proposed() != proposal  # one may say it again
    assert approved(deps) == ()


def test_the_proposer_takes_it_back_while_it_waits(people: People) -> None:
    proposal = people.proposed()
    assert decide(people.analyst, proposal, "withdraw").json()["state"] == "withdrawn"
    again = people.proposed()
    assert again != proposal
    assert decide(people.officer, again, "approve").status_code == 200
    assert decide(people.analyst, again, "withdraw").status_code == 403


def test_one_pattern_has_one_approved_query(people: People, deps: Deps) -> None:
    first = people.proposed()
    told = ask(people.analyst, TABLE).json()
    with deps.store.transaction(system("demo")) as session:
        who = named("test_one_pattern_has_one_approved_query")
        question = questions.get(session, who, told["id"])
        other = question.model_copy(update={"plan": {"metrics": ["net_profit"]}})
        second = verified.propose(session, who, question.asked_at, other).id
    assert first != second
    assert decide(people.officer, first, "approve").status_code == 200
    assert decide(people.officer, second, "approve").status_code == 409
    assert [v.id for v in approved(deps)] == [first]


def test_an_approver_sees_the_datasets_of_the_role_only(people: People) -> None:
    proposal = people.proposed("全行有多少客户")
    assert decide(people.administrator, proposal, "approve").status_code == 404
    seen = people.administrator.get("/v1/data/verified").json()["verified"]
    assert proposal not in {v["id"] for v in seen}
    assert decide(people.officer, proposal, "approve").status_code == 200


def test_another_institution_has_none_of_it(people: People, deps: Deps) -> None:
    proposal = people.proposed()
    stranger = named("stranger", Role.COMPLIANCE_OFFICER, institution="other")
    with asking(deps, stranger) as client:
        assert decide(client, proposal, "approve").status_code == 404
    assert decide(people.officer, proposal, "approve").status_code == 200
    with deps.store.transaction(system("other")) as session:
        assert verified.approved(session, "market") == ()


def test_what_is_unclear_cannot_be_right(people: People) -> None:
    told = ask(people.analyst, "What is the revenue of Chenghu Bank?").json()
    assert people.analyst.post(f"/v1/data/questions/{told['id']}/right").status_code == 409


def test_what_goes_on_from_another_cannot_be_kept(people: People) -> None:
    whole = ask(people.analyst, TABLE).json()
    told = ask(people.analyst, "What about 2024?", after=whole["id"]).json()
    assert told["answered"]
    said = people.analyst.post(f"/v1/data/questions/{told['id']}/right")
    assert said.status_code == 409
    assert "whole question" in said.text


def test_a_verified_query_outlives_its_question(people: People, deps: Deps) -> None:
    told = ask(people.analyst, TABLE).json()
    proposal = people.analyst.post(f"/v1/data/questions/{told['id']}/right").json()["id"]
    decide(people.officer, proposal, "approve")
    people.analyst.delete(f"/v1/data/questions/{told['id']}")
    assert [v.id for v in approved(deps)] == [proposal]


def test_each_step_is_an_entry_without_the_words(people: People, deps: Deps) -> None:
    proposal = people.proposed()
    decide(people.officer, proposal, "approve")
    decide(people.officer, proposal, "withdraw", "营业收入有误")
    with deps.store.transaction(system("demo")) as session:
        found = [e for e in audit.entries(session, limit=10_000) if e.subject == proposal]
    assert [(e.action, e.actor == "officer") for e in found] == [
        ("verified.proposed", False), ("verified.approved", True), ("verified.withdrawn", True),
    ]  # fmt: skip
    assert "营业收入" not in str(found)
    assert found[-1].details["reasoned"]


@pytest.mark.parametrize("decision", ["Approve", "delete", "approved"])
def test_other_decisions_are_not_there(people: People, decision: str) -> None:
    assert decide(people.officer, "vq_1", decision).status_code == 404
    assert decide(people.officer, "vq_1", "approve").status_code == 404
