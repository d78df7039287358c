"""`except Exception` stands at four edges only, and no error is swallowed."""

import ast

from tests.architecture import tree

# file -> why anything at all may be caught there; each records the failure
EDGES = {
    "agents/kit/runner.py": "a graph run: the run fails with its trace in the log",
    "web/errors.py": "the HTTP application: logged, answered by a problem without internals",
    "workers/perform.py": "a task: the job fails with its trace in the log",
}
_BROAD = {"Exception", "BaseException"}


def _broad(node: ast.ExceptHandler) -> bool:
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(k is None or (isinstance(k, ast.Name) and k.id in _BROAD) for k in kinds)


def _handlers(path):
    return [n for n in ast.walk(tree.tree(path)) if isinstance(n, ast.ExceptHandler)]


def test_broad_handlers_stand_at_the_edges():
    found = {tree.relative(p) for p in tree.sources() if any(map(_broad, _handlers(p)))}
    assert found == set(EDGES)


def test_a_broad_handler_does_something_with_the_error():
    silent = [
        f"{tree.relative(p)}:{n.lineno}"
        for p in tree.sources()
        for n in _handlers(p)
        if _broad(n) and all(isinstance(s, ast.Pass | ast.Continue) for s in n.body)
    ]
    assert silent == []


def test_nothing_suppresses_every_error():
    found = [
        f"{tree.relative(p)}:{n.lineno}"
        for p in tree.sources()
        for n in ast.walk(tree.tree(p))
        if isinstance(n, ast.Call)
        and ast.unparse(n.func).endswith("suppress")
        and any(isinstance(a, ast.Name) and a.id in _BROAD for a in n.args)
    ]
    assert found == []
