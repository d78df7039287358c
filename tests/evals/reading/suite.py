"""How right documents are read: cells, heads, units, order and facts, on pages made for it.

The generated documents and how they are graded: corpus.py, grade.py, grade_facts.py. `--cases` takes
a JSON Lines file of other documents (cases.py). Without the data beside the checkout the parts on
Apple's 10-K and on TAT-QA are named as not run.
"""

from collections.abc import Sequence

from tests.evals.reading import cases, generated, sec, tatqa
from tests.evals.result import CouldNotRun, Figure, Options, Result, Table, Target

TARGETS = {
    "cells_text": Target(">=", 0.98), "cells_scan": Target(">=", 0.93),
    "facts_forecast": Target(">=", 0.97), "facts_rating": Target(">=", 0.97),
    "facts_target": Target(">=", 0.97),
}  # fmt: skip
KINDS = ("text", "scan", "facts", "sec", "tatqa")


def suite(options: Options) -> Result:
    """Settings: part (tune, test; both when none is named), kinds (of text, scan, facts, sec and
    tatqa, several with a comma), rivals (on, off), limit (documents of each layout; questions of
    TAT-QA a tenth of which)."""
    options.allow("part", "kinds", "rivals", "limit")
    kinds = _kinds(options.settings.get("kinds", ",".join(KINDS)))
    parts = _parts(options.settings.get("part", ""))
    rivals = options.settings.get("rivals", "on") != "off"
    limit = int(options.settings.get("limit", "0"))
    if options.cases is not None:
        return _targets(generated.graded(cases.load(options.cases), kinds, rivals, options.say))
    results = []
    if {"text", "scan", "facts"} & set(kinds):
        results.append(
            generated.graded(generated.planned(parts, limit), kinds, rivals, options.say)
        )
    if "sec" in kinds:
        results.append(sec.graded(options.say))
    if "tatqa" in kinds:
        results.append(tatqa.graded(options.say, limit * 10))
    return _targets(_together(results))


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(text.split(","))
    if unknown := set(kinds) - set(KINDS):
        raise CouldNotRun(f"No kind {sorted(unknown)}; there are: {', '.join(KINDS)}.")
    return kinds


def _parts(text: str) -> tuple[str, ...]:
    if text not in ("", "tune", "test"):
        raise CouldNotRun("part is tune or test.")
    return (text,) if text else ("tune", "test")


def _targets(result: Result) -> Result:
    """The targets of those figures that were measured."""
    kept = {name: t for name, t in TARGETS.items() if name in result.figures}
    return Result(result.figures, kept, result.tables, result.notes)


def _together(results: Sequence[Result]) -> Result:
    figures: dict[str, Figure] = {k: v for r in results for k, v in r.figures.items()}
    tables: tuple[Table, ...] = tuple(t for r in results for t in r.tables)
    return Result(figures, {}, tables, tuple(n for r in results for n in r.notes))
