"""What lint finds in a dataset's files: each kind of mistake in a catalogue that was right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.demo.datasets import FOLDERS
from tools.sql.dataset_command import lint_dataset
from tools.sql.lint import lint

RIGHT: dict[str, Any] = {
    "name": "x", "title": {"en": "x"}, "purpose": {"en": "x"}, "roles": ["analyst"],
    "tables": [
        {"name": "loan", "title": {"en": "loan"}, "key": ["id"], "columns": [
            {"name": "id", "kind": "text", "title": {"en": "id"}},
            {"name": "amount", "kind": "number", "title": {"en": "amount"}},
            {"name": "day", "kind": "date", "title": {"en": "day"}},
            {"name": "branch", "kind": "text", "title": {"en": "branch"}, "link": True},
        ]},
        {"name": "branch", "title": {"en": "branch"}, "key": ["id"], "columns": [
            {"name": "id", "kind": "text", "title": {"en": "id"}},
            {"name": "size", "kind": "integer", "title": {"en": "size"}},
        ]},
    ],
    "joins": [{"many": "loan.branch", "one": "branch.id"}],
    "metrics": [
        {"name": "lent", "title": {"en": "lent"}, "table": "loan", "expression": "SUM(amount)", "unit": "yuan",
         "definition": {"en": "x"}, "owner": "us", "time": "day"},
        {"name": "count", "title": {"en": "loans"}, "table": "loan", "expression": "COUNT(*)", "unit": "item",
         "definition": {"en": "x"}, "owner": "us", "over": "each"},
    ],
    "dimensions": [{"name": "branch", "title": {"en": "branch"}, "column": "branch.id"}],
}  # fmt: skip


def made(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    parts: dict[str, Any] = yaml.safe_load(yaml.safe_dump(RIGHT))
    change(parts)
    tables = {"tables": parts.pop("tables")}
    (folder / "dataset.yaml").write_text(yaml.safe_dump(parts), "utf-8")
    (folder / "tables.yaml").write_text(yaml.safe_dump(tables), "utf-8")
    return folder


def column(parts: dict[str, Any], number: int) -> dict[str, Any]:
    return dict.__getitem__(parts, "tables")[0]["columns"][number]  # type: ignore[no-any-return]


WRONG: list[tuple[str, Callable[[dict[str, Any]], object], str, str]] = [
    ("error", lambda p: p["metrics"][0].update(expression="SUM(sum_of_it)"), "dataset.yaml", "lent: "),
    ("error", lambda p: p["metrics"][0].update(expression="amount"), "dataset.yaml", "no aggregate"),
    ("error", lambda p: p["metrics"][0].update(expression="SUM(amount"), "dataset.yaml", "lent: "),
    ("error", lambda p: p["metrics"][0].update(expression="pg_read_file('x')"), "dataset.yaml", "not allowed"),
    ("error", lambda p: p["metrics"][0].update(table="gone"), "dataset.yaml", "no table gone"),
    ("error", lambda p: p["metrics"][0].update(time="amount"), "dataset.yaml", "is no date"),
    ("error", lambda p: p["metrics"][0].update(over="last"), "dataset.yaml", "stock"),
    ("error", lambda p: p["metrics"][0].update(over="last", last_by=["gone"]), "dataset.yaml", "last_by"),
    ("error", lambda p: p["metrics"][0].update(synonyms=["Loans"]), "dataset.yaml", "means count and lent"),
    ("error", lambda p: p["metrics"][0].update(name="count"), "dataset.yaml", "there twice"),
    ("error", lambda p: p["joins"][0].update(one="branch.size"), "dataset.yaml", "is text and branch.size is integer"),
    ("error", lambda p: p["joins"][0].update(many="loan.gone"), "dataset.yaml", "no column gone"),
    ("error", lambda p: p["dimensions"][0].update(column="branch.gone"), "dataset.yaml", "no column gone"),
    ("error", lambda p: p["dimensions"][0].update(label={"en": "loan.branch"}), "dataset.yaml", "different tables"),
    ("error", lambda p: p.update(roles=[]), "dataset.yaml", "No role"),
    ("error", lambda p: p.update(roles=["king"]), "dataset.yaml", "no role king"),
    ("error", lambda p: p.update(metrics=[]), "dataset.yaml", "no metric"),
    ("error", lambda p: column(p, 0).update(private="data:all"), "tables.yaml", "no right data:all"),
    ("error", lambda p: (column(p, 0).update(private="data:personal"), p.update(roles=[])), "tables.yaml", "without roles"),
    ("error", lambda p: column(p, 1).update(link=True), "tables.yaml", "linked and is no text"),
    ("error", lambda p: column(p, 0).update(name="Id"), "tables.yaml", "plain lower-case"),
    ("error", lambda p: p["tables"][0].update(key=["gone"]), "tables.yaml", "key gone"),
    ("error", lambda p: p["tables"][0].update(rows="branch ="), "tables.yaml", "not SQL"),
    ("error", lambda p: p["tables"][0].update(rows="branch = '{branch}'"), "tables.yaml", "whose rows"),
    ("warning", lambda p: (p["metrics"][0].update(synonyms=["total"]), p["metrics"][1].update(synonyms=["Total"], table="branch")), "dataset.yaml", "“total” means count and lent"),
    ("warning", lambda p: p["metrics"][0].update(owner="", unit=""), "dataset.yaml", "no owner and no unit"),
    ("warning", lambda p: p["metrics"][0].pop("time"), "dataset.yaml", "flow without a time"),
    ("warning", lambda p: p["tables"][1].update(key=["size"]), "dataset.yaml", "not the key"),
]  # fmt: skip


@pytest.mark.parametrize(("level", "change", "file", "said"), WRONG, ids=[w[3] for w in WRONG])
def test_a_mistake_is_found_where_it_is(
    level: str, change: Callable[[dict[str, Any]], object], file: str, said: str, tmp_path: Path
) -> None:
    found = [f for f in lint(made(tmp_path, change)) if said in f.detail]
    assert [(f.level, f.file) for f in found] == [(level, file)]
    assert found[0].todo


def test_what_is_right_has_no_finding(tmp_path: Path) -> None:
    assert lint(made(tmp_path, lambda _: None)) == ()
    for folder in FOLDERS.values():
        assert [f for f in lint(folder) if f.level == "error"] == []


@pytest.mark.parametrize("text", ["a: [", "- a", "name: x", "name: x\nextra: 1", "\tx"])
def test_what_cannot_be_read_is_one_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    assert [f.level for f in lint(tmp_path)] == ["error"]


def test_the_source_is_looked_at_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, catalogue = tmp_path / "data", tmp_path / "catalogue"
    data.mkdir()
    catalogue.mkdir()
    (data / "loan.csv").write_text("id,amount,day\n1,2,2025-01-01\n", "utf-8")
    made(catalogue, lambda _: None)
    assert lint_dataset(catalogue, "") == 0
    assert lint_dataset(catalogue, f"folder:{data}") == 1
    told = capsys.readouterr().out
    assert "loan has no column branch" in told
    assert "no table branch" in told
