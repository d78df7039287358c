"""A catalogue as YAML files that people edit: one line for each column, metric and dimension."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from core.domain import Frozen
from core.errors import Conflict
from tools.sql.catalogue import Dataset, Table

_WIDE = 10**6
_HEAD = "# Drafted from the database. Names, definitions and owners are for you to go over: docs/datasets.md\n"  # fmt: skip


def write(dataset: Dataset, folder: Path) -> tuple[Path, ...]:
    """Three files in a folder that holds no YAML yet. Raises Conflict when it does."""
    if folder.is_dir() and any(folder.glob("*.yaml")):
        raise Conflict(f"{folder} holds a dataset already.", todo="Name an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    files = {"dataset.yaml": _dataset(dataset), "tables.yaml": _tables(dataset.tables), "metrics.yaml": _metrics(dataset)}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(_HEAD + text, "utf-8")
    return tuple(folder / name for name in files)


def _dataset(dataset: Dataset) -> str:
    plain = _plain(dataset, {"tables", "joins", "metrics", "dimensions"})
    lines = [f"{name}: {_flow(value)}" for name, value in plain.items()]
    return "\n".join([*lines, *_listed("joins", dataset.joins)]) + "\n"


def _metrics(dataset: Dataset) -> str:
    lines = [*_listed("metrics", dataset.metrics), *_listed("dimensions", dataset.dimensions)]
    return "\n".join(lines) + "\n"


def _tables(tables: Iterable[Table]) -> str:
    lines = ["tables:"]
    for table in tables:
        plain = _plain(table, {"columns", "hidden"})
        heads = [f"{name}: {_flow(value)}" for name, value in plain.items()]
        lines += [f"  - {heads[0]}", *(f"    {h}" for h in heads[1:]), "    columns:"]
        lines += [f"      - {_flow(_plain(c))}" for c in table.columns]
    return "\n".join(lines) + "\n"


def _listed(name: str, parts: Iterable[Frozen]) -> list[str]:
    lines = [f"  - {_flow(_plain(p))}" for p in parts]
    return [f"{name}:", *lines] if lines else [f"{name}: []"]


def _plain(part: Frozen, without: set[str] | None = None) -> dict[str, object]:
    """What is not the default, and what an owner has to fill in."""
    whole = part.model_dump(mode="json", exclude=without)
    kept = part.model_dump(mode="json", exclude=without, exclude_defaults=True)
    return {k: v for k, v in whole.items() if k in kept or k == "owner"}


def _flow(value: object) -> str:
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=_WIDE
    )
    return text.removesuffix("\n").removesuffix("\n...")
