"""The generated documents read by ours and by others, counted by layout."""

import itertools
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from rag.facts import extract
from rag.read.run import read
from tests.evals.reading.corpus import EACH, SCANNED, documents, seed
from tests.evals.reading.grade import Score, reading_score, tables_score
from tests.evals.reading.grade_facts import FactScore, facts_score
from tests.evals.reading.rivals import by_markitdown, by_pdfplumber
from tests.evals.reading.scanned import scanned
from tests.evals.reading.truth import Document, Part
from tests.evals.reading.typeset import typeset
from tests.evals.result import Figure, Result, Table

Say = Callable[[str], None]
_SHOWN = 4
"""Faults of a tune document that are told; of a test document none is."""


@dataclass(frozen=True)
class Case:
    """A document with its PDF; scan when its pages are pictures."""

    document: Document
    pdf: bytes
    scan: bool = False


@dataclass
class Counted:
    """Scores by what was read and how."""

    ours: dict[tuple[str, str, str], Score] = field(default_factory=dict)  # part, kind, layout
    facts: dict[tuple[str, str], FactScore] = field(default_factory=dict)  # part, layout
    others: dict[str, Score] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def planned(parts: Sequence[str], limit: int) -> Iterator[Case]:
    """Every document of the parts as text, some of each layout as scans, too."""
    for part in parts:
        grouped = itertools.groupby(
            documents(cast("Part", part), limit or EACH), lambda d: d.layout
        )
        for _, group in grouped:
            for number, document in enumerate(group):
                made = typeset(document)
                yield Case(made.document, made.pdf)
                if number < SCANNED:
                    dice = random.Random(seed("scan", document.id))
                    yield Case(made.document, scanned(made.pdf, dice), scan=True)


def graded(cases: Iterable[Case], kinds: Sequence[str], rivals: bool, say: Say) -> Result:
    """kinds are those of text, scan and facts that are wanted."""
    counted = Counted()
    with tempfile.TemporaryDirectory(prefix="jinnao-eval-") as folder:
        for case in cases:
            text = not case.scan and {"text", "facts"} & set(kinds)
            if text or (case.scan and "scan" in kinds):
                path = Path(folder) / f"{case.document.id}.pdf"
                path.write_bytes(case.pdf)
                _one(case, path, counted, kinds, rivals)
                say(f"{case.document.id}{' scanned' if case.scan else ''} read")
                path.unlink()
    return _result(counted)


def _one(case: Case, path: Path, counted: Counted, kinds: Sequence[str], rivals: bool) -> None:
    document, kind = case.document, "scan" if case.scan else "text"
    reading = read(path)
    score = reading_score(document, reading, loose=case.scan)
    counted.ours.setdefault((document.part, kind, document.layout), Score()).add(score)
    wrong = list(score.wrong)
    if document.facts is not None and "facts" in kinds and not case.scan:
        facts = facts_score(document.facts, extract(reading))
        counted.facts.setdefault((document.part, document.layout), FactScore()).add(facts)
        wrong += facts.wrong
    if rivals and not case.scan and "text" in kinds:
        for name, reader in {"pdfplumber": by_pdfplumber, "markitdown": by_markitdown}.items():
            other = tables_score(document.tables, reader(path))
            counted.others.setdefault(name, Score()).add(other)
    name = document.id + (" scanned" if case.scan else "")
    if wrong and document.part == "tune":
        counted.notes += [f"{name}: {text}" for text in wrong[:_SHOWN]]
        counted.notes += [f"{name}: and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
    elif wrong:
        counted.notes.append(f"{name}: {len(wrong)} faults")


def _sum(scores: Iterable[Score]) -> Score:
    whole = Score()
    for score in scores:
        whole.add(score)
    return whole


def _result(counted: Counted) -> Result:
    figures: dict[str, Figure] = {}
    for kind in ("text", "scan"):
        scores = [s for (_, k, _), s in counted.ours.items() if k == kind]
        if scores:
            figures |= _figures(kind, _sum(scores))
        for part in ("tune", "test"):
            own = [s for (p, k, _), s in counted.ours.items() if (p, k) == (part, kind)]
            if own:
                figures[f"cells_{kind}_{part}"] = _sum(own).cell_share
    for name, other in counted.others.items():
        figures[f"cells_text_{name}"] = other.cell_share
    figures |= _fact_figures(counted)
    tables = [_by_layout(counted), _pages_by_layout(counted)]
    if counted.others:
        tables.append(_systems(counted))
    if counted.facts:
        tables.append(_facts_table(counted))
    return Result(figures, {}, tuple(tables), tuple(counted.notes))


def _figures(kind: str, score: Score) -> dict[str, Figure]:
    return {
        f"cells_{kind}": score.cell_share,
        f"cells_{kind}_strict": score.strict_share,
        f"tables_found_{kind}": score.share("tables_found", "tables"),
        f"heads_{kind}": score.share("heads_right", "heads"),
        f"units_{kind}": score.share("units_right", "units"),
        f"order_{kind}": score.share("pairs_right", "pairs"),
        f"leaks_{kind}": score.leaks,
        f"failing_found_{kind}": f"{score.failing_found} of {score.failing}",
        f"false_marks_{kind}": f"{score.false_marks} of {score.sound}",
    }


def _fact_figures(counted: Counted) -> dict[str, Figure]:
    if not counted.facts:
        return {}
    figures: dict[str, Figure] = {}
    for suffix, parts in (("", ("tune", "test")), ("_tune", ("tune",)), ("_test", ("test",))):
        whole = FactScore()
        for (part, _), score in counted.facts.items():
            if part in parts:
                whole.add(score)
        if whole.rating:
            for name in ("forecast", "rating", "target", "identity"):
                figures[f"facts_{name}{suffix}"] = whole.share(name)
    return figures


def _by_layout(counted: Counted) -> Table:
    rows = tuple(
        (
            f"{part} {kind}", layout, s.cell_share, s.strict_share, f"{s.tables_found}/{s.tables}",
            s.share("heads_right", "heads"), f"{s.units_right}/{s.units}",
        )
        for (part, kind, layout), s in sorted(counted.ours.items())
    )  # fmt: skip
    return Table(
        "Tables by layout", ("part", "layout", "cells", "strict", "found", "heads", "units"), rows
    )


def _pages_by_layout(counted: Counted) -> Table:
    rows = tuple(
        (
            f"{part} {kind}", layout, s.share("pairs_right", "pairs"), f"{s.leaks}/{s.running}",
            f"{s.failing_found}/{s.failing}", f"{s.false_marks}/{s.sound}",
        )
        for (part, kind, layout), s in sorted(counted.ours.items())
    )  # fmt: skip
    columns = ("part", "layout", "order", "leaks", "failing found", "false marks")
    return Table("Order, running heads, sums", columns, rows)


def _systems(counted: Counted) -> Table:
    ours = _sum(s for (_, kind, _), s in counted.ours.items() if kind == "text")
    rows = tuple(
        (
            name,
            s.cell_share,
            s.strict_share,
            f"{s.tables_found}/{s.tables}",
            s.right,
            s.cells,
            s.extra,
        )
        for name, s in {"ours": ours, **counted.others}.items()
    )
    return Table(
        "The same text PDFs",
        ("reader", "cells", "strict", "found", "right", "true cells", "extra"),
        rows,
    )


def _facts_table(counted: Counted) -> Table:
    rows = tuple(
        (
            part,
            layout,
            *(s.share(n) for n in ("forecast", "rating", "target", "identity")),
            s.rating,
        )
        for (part, layout), s in sorted(counted.facts.items())
    )
    return Table(
        "Facts",
        ("part", "layout", "forecast", "rating", "target", "who and when", "documents"),
        rows,
    )
