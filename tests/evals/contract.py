"""The one contract of every `jinnao eval NAME` and `jinnao bench NAME`.

A suite is a function `suite(options) -> Result` in tests/evals/NAME/suite.py or
tests/bench/NAME/suite.py. It raises CouldNotRun when it cannot say anything. The runner prints a
table (or one JSON object), compares with the committed baseline and returns the exit code:
0 targets met, 1 not met, 2 could not run.
"""

import importlib
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Literal, cast

from rich.console import Console

from core.errors import AppError
from tests.evals import machine, show
from tests.evals.result import CouldNotRun, Figure, Options, Result, Table, Target

__all__ = ["CouldNotRun", "Figure", "Options", "Result", "Suite", "Table", "Target", "names", "run"]

Kind = Literal["eval", "bench"]
MET, NOT_MET, NOT_RUN = 0, 1, 2
ROOTS: Mapping[Kind, Path] = {
    "eval": Path(__file__).parent,
    "bench": Path(__file__).parent.parent / "bench",
}
Suite = Callable[[Options], Result]


def names(kind: Kind) -> tuple[str, ...]:
    """The suites that exist: folders with a suite.py."""
    return tuple(
        sorted(path.parent.name.replace("_", "-") for path in ROOTS[kind].glob("*/suite.py"))
    )


def _folder(name: str) -> str:
    return name.replace("-", "_")


def find(kind: Kind, name: str) -> Suite:
    """The suite of that name. Raises CouldNotRun naming the ones there are."""
    if name not in names(kind):
        raise CouldNotRun(f"No {kind} {name!r}; there are: {', '.join(names(kind)) or 'none'}.")
    package = "evals" if kind == "eval" else "bench"
    return cast("Suite", importlib.import_module(f"tests.{package}.{_folder(name)}.suite").suite)


def run(
    kind: Kind,
    name: str,
    *,
    cases: Path | None = None,
    as_json: bool = False,
    update_baseline: bool = False,
    settings: Mapping[str, str] | None = None,
    out: IO[str] | None = None,
    err: IO[str] | None = None,
) -> int:
    """Runs one suite, prints what it found and returns the exit code."""
    out, err = out or sys.stdout, err or sys.stderr
    folder = ROOTS[kind] / _folder(name)
    aside = Console(file=err, highlight=False)
    options = Options(
        folder, cases, settings or {}, lambda line: aside.print(line, markup=False, soft_wrap=True)
    )
    try:
        result = find(kind, name)(_checked(options))
    except (CouldNotRun, AppError) as error:
        aside.print(f"{kind} {name} could not run: {error}", markup=False, soft_wrap=True)
        return NOT_RUN
    except Exception:  # noqa: BLE001 - a crash must not read as "targets not met"
        traceback.print_exc(file=err)
        return NOT_RUN
    _report(name, result, options, out if not as_json else None, err)
    if as_json:
        json.dump(_object(name, result), out, ensure_ascii=False)
        out.write("\n")
    if update_baseline:
        _write_baseline(name, result, options)
    return MET if result.met else NOT_MET


def _checked(options: Options) -> Options:
    if options.cases is not None and not options.cases.is_file():
        raise CouldNotRun(f"No such file of cases: {options.cases}")
    return options


def _object(name: str, result: Result) -> dict[str, object]:
    """The one JSON object of the contract."""
    return {
        "name": name,
        "figures": dict(result.figures),
        "targets": {
            key: {"op": t.op, "value": t.value, "met": t.holds(result.figures[key])}
            for key, t in result.targets.items()
        },
        "met": result.met,
        "machine": machine.described(),
        "commit": machine.commit(),
    }


def _report(name: str, result: Result, options: Options, out: IO[str] | None, err: IO[str]) -> None:
    """Tables on stdout, or on stderr when stdout carries JSON."""
    console = Console(file=out or err, highlight=False)
    show.tables(console, result.tables)
    show.figures(console, name, result.figures, result.targets)
    show.notes(console, result.notes)
    if options.cases is None and not options.settings:
        show.moved(console, _baseline(options.folder), result.figures)
    console.print(f"{machine.described()}, commit {machine.commit()}", markup=False, soft_wrap=True)


def _baseline(folder: Path) -> Mapping[str, Figure] | None:
    path = folder / "baseline.json"
    if not path.is_file():
        return None
    return cast("Mapping[str, Figure]", json.loads(path.read_text("utf-8"))["figures"])


def _write_baseline(name: str, result: Result, options: Options) -> None:
    """Keeps this run as what later runs are compared with; never for somebody else's cases."""
    if options.cases is not None or options.settings:
        options.say(
            "The baseline is kept for the suite's own cases and settings only: not written."
        )
        return
    text = json.dumps(_object(name, result), ensure_ascii=False, indent=1, sort_keys=True)
    (options.folder / "baseline.json").write_text(text + "\n", "utf-8")
    options.say("The baseline is updated.")
