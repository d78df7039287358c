"""Foreign databases know no claims: what holds rows and columns back is the rewriting, tried here
with the gate and, where it says so, without."""

import re
import sqlite3
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from core.errors import AppError, BadInput, DeadlineExceeded, NotFound, Unavailable
from core.store.claims import Claims
from core.store.reader import Limits
from core.store.sources.address import addresses, server_at
from tests.evals.ask_data.hostile import of_manager, of_rows, statements
from tests.tools.sql.conftest import DATASETS
from tests.tools.sql.copies import ALL, KINDS, Copies, _copies, moved
from tools.sql.catalogue import Dataset
from tools.sql.check import Query, Refusal
from tools.sql.sources import walls
from tools.sql.sources.foreign import Foreign
from tools.sql.sources.translate import written
from tools.sql.sources.walls import walled

__all__ = ["_copies"]

ANALYST = ALL.model_copy(update={"rights": ("data:read",)})
NASTY = ("'", "''", "' OR '1'='1", "\\", "\\' OR 1=1 -- ", '"', "x'; DROP TABLE customer; --", "{branch}", ":branch", "%s", "\n", "支行", "")  # fmt: skip
DIALECTS = ("postgres", "sqlite", "duckdb", "mysql")


def manager(branch: str) -> Claims:
    return ALL.model_copy(update={"branch": branch})


def told(copies: Copies, kind: str, name: str, claims: Claims, statement: str) -> set[str]:
    """The cells that come back, or the words of the refusal."""
    try:
        found = copies.sources[kind, name].read(claims, (), statement, Limits(seconds=5))
    except AppError as error:
        return set(re.findall(r"\w+", str(error)))
    return {str(v) for row in found.rows for v in row}


def one_branch(copies: Copies) -> str:
    rows = copies.read("postgres", "bank", "SELECT branch_id FROM customer ORDER BY 1 LIMIT 1").rows
    return str(rows[0][0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_column_is_empty_without_its_right(copies: Copies, kind: str) -> None:
    query = "SELECT COUNT(name), COUNT(birth_date), COUNT(segment) FROM customer"
    assert copies.read(kind, "bank", query, ANALYST).rows == ((0, 0, 300),)
    assert copies.read(kind, "bank", query, ALL).rows == ((300, 300, 300),)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "table", ["customer", "account", "movement", "deposit", "loan", "holding", "card", "complaint"]
)
def test_a_manager_sees_the_own_branch(copies: Copies, kind: str, table: str) -> None:
    branch, column = one_branch(copies), "id" if table == "customer" else "customer_id"
    query = f"SELECT COUNT(*) FROM {table}"
    joined = f"SELECT COUNT(*) FROM {table} JOIN customer AS k ON k.id = {table}.{column} WHERE k.branch_id = '{branch}'"  # fmt: skip
    own = copies.read(kind, "bank", query, manager(branch)).rows
    assert own == copies.read(kind, "bank", joined, ALL).rows
    assert own[0][0] < copies.read(kind, "bank", query, ALL).rows[0][0]
    assert copies.read(kind, "bank", query, manager("")).rows == ((0,),)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT x.branch_id FROM customer AS x",
        "SELECT x.branch_id FROM customer AS x JOIN customer AS y ON x.id = y.id",
        "WITH mine AS (SELECT branch_id FROM customer) SELECT branch_id FROM mine",
        "SELECT branch_id FROM customer UNION SELECT branch_id FROM customer",
        "SELECT (SELECT MAX(k.branch_id) FROM customer AS k WHERE k.branch_id <> b.id) FROM branch AS b",
        "SELECT branch_id FROM customer WHERE id IN (SELECT id FROM customer) OR TRUE",
        "SELECT MAX(branch_id) OVER (ORDER BY id) FROM customer",
    ],
)
def test_every_place_of_a_table_is_walled(copies: Copies, kind: str, query: str) -> None:
    branch = one_branch(copies)
    found = {row[0] for row in copies.read(kind, "bank", query, manager(branch)).rows}
    assert found <= {branch, None}
    assert branch in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_condition_is_not_tried_on_rows_of_others(copies: Copies, kind: str) -> None:
    """A division by zero would tell that there is such a row."""
    branch = one_branch(copies)
    other = copies.read(
        kind,
        "bank",
        "SELECT MIN(a.id) FROM account AS a JOIN customer AS c ON c.id = a.customer_id "
        f"WHERE c.branch_id <> '{branch}'",
    ).rows[0][0]
    query = "SELECT COUNT(*) FROM account"
    told_by = f"{query} WHERE 1 / (CASE WHEN id = '{other}' THEN 0 ELSE 1 END) = 1"
    own = copies.read(kind, "bank", query, manager(branch)).rows
    assert copies.read(kind, "bank", told_by, manager(branch)).rows == own


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_repeats_no_value(copies: Copies, kind: str) -> None:
    names = {str(r[0]) for r in copies.read(kind, "bank", "SELECT name FROM customer").rows}
    query = "SELECT SUM(CAST(name AS INT)) FROM customer"
    assert not told(copies, kind, "bank", ALL, query) & names


@pytest.mark.parametrize("kind", KINDS)
def test_another_institution_is_not_there(copies: Copies, kind: str) -> None:
    other = ALL.model_copy(update={"institution": "other"})
    with pytest.raises(NotFound):
        copies.read(kind, "bank", "SELECT COUNT(*) FROM customer", other)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_hostile_statements_show_no_forbidden_cell(copies: Copies, kind: str) -> None:
    hidden = {
        str(v)
        for row in copies.read(kind, "bank", "SELECT name, phone_masked FROM customer").rows
        for v in row
    }
    for one in (*statements(), *of_rows("")):
        name = "bank" if one.schema == "data_bank" else "market"
        assert not told(copies, kind, name, ANALYST, one.statement) & hidden, one.statement
    assert copies.read(kind, "bank", "SELECT COUNT(*) FROM customer").rows == ((300,),)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_manager_is_shown_no_other_branch(copies: Copies, kind: str) -> None:
    branch = one_branch(copies)
    query = f"SELECT id FROM customer WHERE branch_id <> '{branch}'"
    others = {str(r[0]) for r in copies.read(kind, "bank", query).rows}
    assert len(others) > 100
    for one in (*of_manager(branch), *of_rows(branch)):
        assert not told(copies, kind, "bank", manager(branch), one.statement) & others, (
            one.statement
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM customer", "SELECT id FROM bank.customer", "SELECT id FROM main.customer",
        "SELECT * FROM sqlite_master", "SELECT * FROM information_schema.tables", "SELECT * FROM pg_user",
        "SELECT * FROM read_csv('customer.csv')", "SELECT * FROM 'customer.csv'", "SELECT * FROM duckdb_settings()",
        "DELETE FROM customer", "ATTACH 'x.db' AS y", "PRAGMA query_only = OFF", "SELECT load_extension('x')",
        "SELECT id FROM customer; DELETE FROM customer", "COPY customer TO 'x'", "INSTALL httpfs",
        "WITH customer AS (SELECT 'x' AS id) SELECT id FROM customer", "SELECT id FROM small_bank.customer",
        "WITH x AS (DELETE FROM customer RETURNING id) SELECT id FROM x", 'SELECT name FROM "customer"',
        "SELECT * FROM query('SELECT name FROM customer')", "SELECT getvariable('x')",
    ],
)  # fmt: skip
def test_the_walls_stand_without_the_gate(
    copies: Copies, kind: str, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {str(r[0]) for r in copies.read(kind, "bank", "SELECT name FROM customer").rows}
    monkeypatch.setattr(walls, "check", lambda s, _: Query(text=s, tables=(), columns=()))
    try:
        found = copies.read(kind, "bank", statement, manager("nowhere").model_copy(update={"rights": ("data:read",)}))  # fmt: skip
    except (AppError, sqlglot.errors.SqlglotError):
        return
    shown = {str(v) for row in found.rows for v in row}
    assert not shown & names
    assert shown <= {"x", "None"}


@pytest.mark.parametrize("branch", NASTY)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_branch_is_one_literal_in_any_dialect(branch: str, dialect: str) -> None:
    text = written(walled("SELECT COUNT(*) FROM customer", moved(DATASETS["bank"], ""), manager(branch)), dialect)  # fmt: skip
    parsed = sqlglot.parse(text, dialect=dialect)
    assert len(parsed) == 1
    tree = parsed[0]
    assert tree is not None
    assert [e.name for e in tree.find_all(exp.EQ) for e in [e.expression]] == [branch]
    assert not list(tree.find_all(exp.Drop))


@pytest.mark.parametrize("branch", NASTY)
@pytest.mark.parametrize("kind", KINDS)
def test_a_nasty_branch_sees_nothing(copies: Copies, kind: str, branch: str) -> None:
    assert copies.read(kind, "bank", "SELECT COUNT(*) FROM customer", manager(branch)).rows == ((0,),)  # fmt: skip


@pytest.mark.parametrize(
    "rule", ["branch_id = '{branch}'", "TRUE", "{branch}", "branch_id = {branch", "branch_id = {branch}) OR (TRUE", "branch_id ="]
)  # fmt: skip
def test_a_rule_that_does_not_say_whose_rows_shows_none(rule: str) -> None:
    dataset = moved(DATASETS["bank"], "")
    tables = tuple(
        t.model_copy(update={"rows": rule}) if t.name == "customer" else t for t in dataset.tables
    )
    with pytest.raises(Refusal):
        walled("SELECT COUNT(*) FROM customer", dataset.model_copy(update={"tables": tables}), manager("B1"))  # fmt: skip


def test_names_of_the_source_may_be_any(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as c:
        c.execute('CREATE TABLE "Order Lines" ("客户 编号" TEXT, "Select" REAL, "Secret""s" TEXT)')
        c.execute("INSERT INTO \"Order Lines\" VALUES ('K1', 2.5, 'hush')")
    c.close()
    dataset = Dataset.model_validate({
        "name": "x", "title": {"en": "x"}, "purpose": {"en": "x"},
        "tables": [{
            "name": "order_lines", "at": "Order Lines", "title": {"en": "line"}, "key": ["customer"],
            "columns": [
                {"name": "customer", "at": "客户 编号", "kind": "text", "title": {"en": "customer"}},
                {"name": "amount", "at": "Select", "kind": "number", "title": {"en": "amount"}},
                {"name": "note", "at": 'Secret"s', "kind": "text", "title": {"en": "n"}, "private": "data:personal"},
            ],
        }],
    })  # fmt: skip
    source = Foreign(server_at(f"sqlite:///{tmp_path / 'x.db'}"), dataset, "demo")
    query = "SELECT o.customer, SUM(o.amount) AS s, MAX(o.note) AS n FROM order_lines AS o GROUP BY o.customer"  # fmt: skip
    assert source.read(ALL, (), query).rows == (("K1", 2.5, "hush"),)
    assert source.read(ANALYST, (), query).rows == (("K1", 2.5, None),)


@pytest.mark.parametrize("kind", KINDS)
def test_time_rows_and_size_are_bounded(copies: Copies, kind: str) -> None:
    source = copies.sources[kind, "bank"]
    few = source.read(ALL, (), "SELECT id FROM movement", Limits(rows=10))
    assert (len(few.rows), few.cut) == (10, True)
    small = source.read(ALL, (), "SELECT id FROM movement", Limits(size=100))
    assert small.cut
    assert len(small.rows) < 20
    slow = "SELECT COUNT(*) FROM movement AS a JOIN movement AS b ON a.kind = b.kind AND a.amount < b.amount"  # fmt: skip
    with pytest.raises(DeadlineExceeded):
        source.read(ALL, (), slow, Limits(seconds=0.05))


def test_only_postgresql_tells_a_cost(copies: Copies) -> None:
    told = {k: copies.sources[k, "bank"].cost(ALL, (), "SELECT COUNT(*) FROM customer") for k in KINDS}  # fmt: skip
    assert told["sqlite"] is None
    assert told["duckdb"] is None
    assert (told["postgres"] or 0) > 0


def test_what_is_not_there_is_unavailable(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/no.db", f"duckdb:///{tmp_path}/no.db", f"folder:{tmp_path}/no",
                "postgresql+psycopg://x:secret@127.0.0.1:9/x", "mysql+pymysql://x:secret@127.0.0.1:9/x"):  # fmt: skip
        with pytest.raises(Unavailable) as caught:
            server_at(url).read("SELECT 1", Limits())
        assert "secret" not in str(caught.value)


def test_codes_with_leading_zeros_stay_codes(tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text("code,lots\n000001,007\n600000,12\n", "utf-8")
    found = server_at(f"folder:{tmp_path}").read("SELECT code FROM stock ORDER BY 1", Limits())
    assert found.rows == (("000001",), ("600000",))


def test_the_setting_names_sources() -> None:
    assert addresses(" a=sqlite:////x.db , b=folder:/y,") == {"a": "sqlite:////x.db", "b": "folder:/y"}  # fmt: skip
    for wrong in ("sqlite:///secret", "a=1,a=2", "=x", "a b=x"):
        with pytest.raises(BadInput) as caught:
            addresses(wrong)
        assert "secret" not in str(caught.value)
    with pytest.raises(BadInput, match="no source of the kind"):
        server_at("oracle://scott:tiger@x/y")
