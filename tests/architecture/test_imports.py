"""Imports go one way, each library has one home, and the contract is about this very tree."""

import subprocess
import sys

from tests.architecture import tree


def test_contracts_are_kept():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_folders_on_disk_are_those_of_the_contract():
    on_disk = {p.parent.name for p in tree.ROOT.glob("*/__init__.py")} - {"tests"}
    layers = tree.contracts()["layers"]["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    assert on_disk == named == set(tree.PACKAGES)
    assert tree.project()["tool"]["importlinter"]["root_packages"] == sorted(
        named, key=["core", "inference", "rag", "tools", "agents", "web", "workers"].index
    )


def test_every_agent_is_under_the_contract():
    on_disk = {p.parent.name for p in (tree.ROOT / "agents").glob("*/__init__.py")}
    layers = tree.contracts()["agents"]["layers"]
    assert on_disk == {name.strip() for layer in layers for name in layer.split("|")}


def test_no_code_of_ours_hides_from_the_contract():
    known = {*tree.PACKAGES, "tests", "scripts"}
    strays = [
        tree.relative(p)
        for p in tree.walk(tree.ROOT, "*.py")
        if p.relative_to(tree.ROOT).parts[0] not in known and p.name != "jinnao.py"
    ]
    assert strays == []


def test_every_folder_with_code_is_a_package():
    bare = {
        tree.relative(p.parent)
        for p in tree.sources()
        if p.parent != tree.ROOT and not (p.parent / "__init__.py").exists()
    }
    assert bare == set()
