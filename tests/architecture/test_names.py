"""One noun per folder, one word per concept."""

import ast
import re

import pytest

from tests.architecture import tree

BANNED_MODULES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "shared"}
# word we do not use -> word we use; checked in the names that we define ourselves
BANNED_WORDS = {"tenant": "institution", "chunk": "passage", "bot": "agent"}
_CLASS_WORDS = re.compile(r"[A-Z][a-z0-9]*|[a-z0-9]+")


def test_no_folder_or_file_is_a_drawer():
    drawers = [
        tree.relative(p)
        for p in [*tree.sources(), *tree.tests()]
        if {p.stem, *p.relative_to(tree.ROOT).parts[:-1]} & BANNED_MODULES
    ]
    assert drawers == []


@pytest.mark.parametrize(("word", "ours"), BANNED_WORDS.items())
def test_one_word_per_concept(word, ours):
    found = [
        f"{tree.relative(p)}:{node.lineno} {node.name}"
        for p in tree.sources()
        for node in ast.walk(tree.tree(p))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and word in {w.lower() for w in _CLASS_WORDS.findall(node.name)}
    ]
    assert found == [], f"we say {ours}"


def test_every_module_says_what_it_is_for():
    silent = [tree.relative(p) for p in tree.sources() if not ast.get_docstring(tree.tree(p))]
    assert silent == []
