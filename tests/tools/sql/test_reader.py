"""The database's own walls, with the gate out of the way: what a reader can do is look, at its own."""

import time
from dataclasses import replace

import psycopg
import pytest

from core.access import Role
from core.errors import BadInput, DeadlineExceeded
from core.store.claims import Claims, signed
from core.store.reader import Limits, Reader, claims_of
from tests.evals.ask_data import walls
from tests.evals.ask_data.hostile import Hostile, of_manager, of_rows, statements
from tests.evals.ask_data.security import kindly, manager_of
from tests.tools.sql.conftest import Data, person
from tools.sql.rights import may_ask, permitted

SHORT = Limits(seconds=0.3)
ANALYST = Claims(institution="demo", branch=None, rights=("data:read",), until=0)
OFFICER = ANALYST.model_copy(update={"rights": ("data:personal", "data:read")})


def count(data: Data, claims: Claims, table: str, schema: str = "data_bank") -> int:
    found = data.reader.read(claims, [schema], f"SELECT count(*) FROM {table}")
    return int(found.rows[0][0])


def test_each_institution_sees_its_own_rows(data: Data) -> None:
    other = ANALYST.model_copy(update={"institution": "other"})
    assert count(data, ANALYST, "company", "data_market") == 24
    assert count(data, other, "company", "data_market") == 3
    assert count(data, ANALYST, "customer") == 2000
    assert count(data, other, "customer") == 5


def test_a_manager_sees_the_own_branch(data: Data) -> None:
    with psycopg.connect(data.admin) as c:
        found = c.execute(
            "SELECT e.id, e.branch_id, (SELECT count(*) FROM customer k WHERE k.institution = 'demo' "
            "AND k.branch_id = e.branch_id) FROM employee e WHERE e.institution = 'demo' "
            "AND e.role = 'branch_manager' LIMIT 1"
        ).fetchone()
    assert found is not None
    manager = person(Role.BRANCH_MANAGER, employee=str(found[0]))
    claims = claims_of(data.store, manager)
    assert claims.branch == found[1]
    assert 0 < count(data, claims, "customer") == found[2] < 2000
    assert count(data, claims, "complaint") < count(data, ANALYST, "complaint")


def test_a_manager_without_a_branch_sees_no_customer(data: Data) -> None:
    claims = claims_of(data.store, person(Role.BRANCH_MANAGER, employee="nobody"))
    assert count(data, claims, "customer") == 0


def test_a_column_is_empty_without_its_right(data: Data) -> None:
    query = "SELECT count(name), count(phone_masked), count(segment) FROM customer"
    assert data.reader.read(ANALYST, ["data_bank"], query).rows == ((0, 0, 2000),)
    assert data.reader.read(OFFICER, ["data_bank"], query).rows == ((2000, 2000, 2000),)


def test_claims_signed_with_another_key_or_expired_show_nothing(data: Data) -> None:
    late = signed(OFFICER.model_copy(update={"until": time.time() - 1}), data.reader._key)
    wrong = signed(OFFICER.model_copy(update={"until": time.time() + 60}), b"another key")
    with psycopg.connect(data.reader._dsn) as c:
        for value in (late, wrong):
            c.execute("SELECT set_config('ask.claims', %s, false)", (value,))
            assert c.execute("SELECT count(*) FROM data_bank.customer").fetchone() == (0,)


def test_time_rows_and_size_are_bounded(data: Data) -> None:
    with pytest.raises(DeadlineExceeded):
        data.reader.read(ANALYST, ["data_bank"], "SELECT pg_sleep(5)", SHORT)
    few = data.reader.read(ANALYST, ["data_bank"], "SELECT id FROM customer", Limits(rows=10))
    assert (len(few.rows), few.cut) == (10, True)
    small = data.reader.read(ANALYST, ["data_bank"], "SELECT id FROM customer", Limits(size=100))
    assert small.cut
    assert len(small.rows) < 20


def test_an_error_is_told_in_one_line(data: Data) -> None:
    with pytest.raises(BadInput, match='column "colour" does not exist') as caught:
        data.reader.read(ANALYST, ["data_bank"], "SELECT colour FROM customer")
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_hostile_statements_past_the_gate_change_and_show_nothing(data: Data) -> None:
    secrets = walls.forbidden(data, ANALYST)
    assert len(secrets) > 1000
    found = walls.thrown(data, ANALYST, [*statements(), *of_rows("")], secrets)
    assert (found.effects, found.cells) == ((), ())
    assert found.ran > 50


def test_a_manager_is_shown_no_other_branch_by_any_statement(data: Data) -> None:
    manager = manager_of(data)
    tried = [*of_manager(manager.branch or ""), *of_rows(manager.branch or "")]
    found = walls.thrown(data, manager, tried, walls.forbidden(data, manager))
    assert (found.effects, found.cells) == ((), ())


def test_broken_walls_are_noticed(data: Data) -> None:
    """A reader that is a superuser: what it may see and do is found."""
    open_to_all = replace(data, reader=Reader(data.admin, data.reader._key))
    tried = [
        Hostile("call", "data_market", "SELECT pg_reload_conf()"),
        Hostile("hidden", "public", "SELECT row_to_json(c) FROM public.customer c"),
        Hostile("other", "public", "SELECT code FROM public.company"),
        Hostile("leak", "public", "SELECT CAST(name AS int) FROM public.customer"),
    ]
    found = walls.thrown(open_to_all, ANALYST, tried, walls.forbidden(data, ANALYST))
    assert "server" in found.effects
    assert {s.statement for s in found.cells} == {h.statement for h in tried[1:]}


@pytest.mark.slow
def test_what_analysts_write_gives_the_same_rows_behind_the_gate(data: Data) -> None:
    who = person(Role.ANALYST)
    mine = [d for d in data.datasets.values() if may_ask(d, who)]
    seen = {d.schema_name: permitted(d, who) for d in mine}
    assert kindly(data.reader, ANALYST, seen).changed == ()


def test_a_join_does_not_go_row_by_row(data: Data) -> None:
    """The claims hide from the planner how many rows there are; it would guess a handful."""
    query = (
        "SELECT sum(m.amount) FROM movement m JOIN customer c ON c.id = m.customer_id "
        "WHERE c.branch_id = 'CB03'"
    )
    with data.reader._asking(ANALYST, ["data_bank"], SHORT) as cursor:
        cursor.execute(f"EXPLAIN {query}")
        plan = "\n".join(str(row[0]) for row in cursor.fetchall())
    assert "Nested Loop" not in plan
    assert "Hash Join" in plan or "Merge Join" in plan
