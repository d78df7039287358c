"""What the tests of the architecture look at: our packages, files and functions."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("agents", "core", "inference", "rag", "tools", "web", "workers")
_GENERATED = ("core/store/migrations/versions",)
_FOREIGN = {"node_modules", "__pycache__", ".git", ".venv", ".uv"}


def sources() -> list[Path]:
    """Every Python file of the product."""
    found = [p for name in PACKAGES for p in walk(ROOT / name, "*.py")]
    kept = [p for p in found if not relative(p).startswith(_GENERATED)]
    return [ROOT / "jinnao.py", *kept]


def tests() -> list[Path]:
    return walk(ROOT / "tests", "*.py")


def walk(folder: Path, pattern: str) -> list[Path]:
    """Files under a folder, without what package managers put there."""
    return sorted(p for p in folder.rglob(pattern) if not _FOREIGN & set(p.parts))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of each function, without its docstring and decorators."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = node.body[0] if ast.get_docstring(node) is not None else None
            told = (doc.end_lineno or 0) - doc.lineno + 1 if doc else 0
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - told


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def contracts() -> dict[str, dict]:
    """The import contracts by id."""
    return {c["id"]: c for c in project()["tool"]["importlinter"]["contracts"]}
