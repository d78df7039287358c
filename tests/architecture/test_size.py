"""Small files and functions. The lists name what is over; they may only shrink."""

from tests.architecture import tree

FILE_LINES, FUNCTION_LINES = 400, 60
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}


def test_files_stay_small():
    long = {
        tree.relative(p): n
        for p in tree.sources()
        if (n := len(p.read_text("utf-8").splitlines())) > FILE_LINES
    }
    _only_shrinks(long, LONG_FILES)


def test_functions_stay_small():
    long = {
        f"{tree.relative(p)}:{name}": n
        for p in tree.sources()
        for name, n in tree.functions(p)
        if n > FUNCTION_LINES
    }
    _only_shrinks(long, LONG_FUNCTIONS)


def _only_shrinks(found: dict[str, int], allowed: dict[str, int]) -> None:
    grown = {k: n for k, n in found.items() if n > allowed.get(k, 0)}
    assert not grown, "too long (split it)"
    stale = {k for k in allowed if allowed[k] != found.get(k)}
    assert not stale, "shorter now: lower or remove its line in the list"
