"""Columns that are made of several tables, and datasets that need a right: checked before anybody
asks, and kept out of databases that do not know our claims."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from core.demo.datasets import FOLDERS
from core.errors import Unavailable
from core.store.claims import Claims
from tests.conftest import Database
from tools.sql.catalogue import Dataset, load
from tools.sql.check import Refusal
from tools.sql.lint import lint
from tools.sql.publish import publish
from tools.sql.sources.walls import walled

CONDUCT = load(FOLDERS["conduct"])
OFFICER = Claims(institution="demo", branch=None, rights=("cases:read", "data:read"), until=0)
LOAN: dict[str, Any] = {
    "name": "shop", "title": {"en": "shop"}, "purpose": {"en": "loans"}, "roles": ["analyst"],
    "tables": [{
        "name": "loan", "title": {"en": "loan"}, "key": ["id"],
        "columns": [
            {"name": "id", "kind": "text", "title": {"en": "id"}},
            {"name": "amount", "kind": "number", "title": {"en": "amount"}},
        ],
    }],
    "metrics": [{
        "name": "lent", "title": {"en": "lent"}, "table": "loan", "expression": "SUM(amount)",
        "unit": "yuan", "definition": {"en": "sum"}, "owner": "credit", "over": "each",
    }],
}  # fmt: skip


def written(folder: Path, **said: object) -> Path:
    (folder / "shop.yaml").write_text(yaml.safe_dump({**LOAN, **said}), "utf-8")
    return folder


def table(**said: object) -> list[dict[str, Any]]:
    return [{**LOAN["tables"][0], **said}]


def column(**said: object) -> list[dict[str, Any]]:
    first, second = LOAN["tables"][0]["columns"]
    return table(columns=[first, {**second, **said}])


def test_what_is_right_has_no_finding(tmp_path: Path) -> None:
    beside = "LEFT JOIN public.branch AS b ON b.id = loan.branch_id"
    assert lint(written(tmp_path, right="data:read", tables=table(beside=beside))) == ()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"right": "cases:see"}, "There is no right cases:see"),
        ({"tables": table(beside="LEFT JOIN (")}, "is not SQL"),
        ({"tables": column(sql="CASE WHEN")}, "is not SQL"),
        ({"tables": column(sql="loan.sum"), "source": "shop"}, "not for a source"),
        ({"tables": table(beside="LEFT JOIN a ON a.b = c"), "source": "shop"}, "not for a source"),
    ],
)
def test_a_mistake_is_an_error(said: dict[str, object], told: str, tmp_path: Path) -> None:
    found = lint(written(tmp_path, **said))
    assert [(f.level, told in f.detail) for f in found] == [("error", True)]


def test_another_database_shows_nothing_without_the_right() -> None:
    shop = Dataset.model_validate({**LOAN, "right": "cases:read"})
    query = "SELECT SUM(amount) AS n FROM loan"
    assert walled(query, shop, OFFICER).sql()
    with pytest.raises(Refusal, match="needs the right cases:read"):
        walled(query, shop, OFFICER.model_copy(update={"rights": ("data:read",)}))


def test_another_database_makes_no_columns() -> None:
    with pytest.raises(Refusal, match="made of others"):
        walled("SELECT COUNT(*) AS n FROM finding", CONDUCT, OFFICER)


def test_a_table_beside_that_is_not_there_is_named(database: Database) -> None:
    finding = CONDUCT.table("finding").model_copy(
        update={"beside": "LEFT JOIN public.nothing_here AS m ON m.id = finding.material_id"}
    )
    broken = CONDUCT.model_copy(update={"tables": (finding,)})
    with pytest.raises(Unavailable, match="nothing_here"):
        publish(database.owner, [broken])


def test_views_can_be_made_again_and_drop_nothing_of_the_tables(database: Database) -> None:
    for _ in range(2):
        publish(database.owner, [CONDUCT])
    with psycopg.connect(database.admin) as c:
        made = c.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'data_conduct' ORDER BY 1"
        )
        assert [row[0] for row in made] == ["conduct_case", "finding"]
