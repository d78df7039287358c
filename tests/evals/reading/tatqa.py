"""TAT-QA: questions on tables of annual reports, answered by code from the table as we read it.

The tables are typeset to PDFs, read, and asked `ask_table`. The sample "tables-200" is fixed: all
questions on tables of those contexts of dev.json whose table's id has the smallest checksums, until
there are at least 200. Rules are tuned on the other questions only. An answer is right when its
figure agrees with the gold one to its printed places (texts: when they are the same); scale is told
beside it, not asked for. *right* is of all questions, *wrong* of those that were answered. Questions
on the same tables whose answer stands in the text alone have to be refused: *beside* is the share of
them that is answered all the same.
"""

import json
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.domain.reading import Table
from rag.read.ask_table import TableAnswer, ask_table
from rag.read.asking.lines import periods_in
from rag.read.run import read
from tests.evals.reading.beside import FOLDER, not_run
from tests.evals.reading.dress import SANS
from tests.evals.reading.grade import squeezed
from tests.evals.reading.truth import Document
from tests.evals.reading.typeset import Head, Look, Row, Sheet, typeset
from tests.evals.result import Figure, Result
from tests.evals.result import Table as Shown

TATQA = FOLDER / "tatqa"
SAMPLE = 200


@dataclass(frozen=True)
class Asked:
    """A question with its context's grid."""

    context: str
    grid: tuple[tuple[str, ...], ...]
    question: str
    kind: str
    answer: tuple[str, ...]
    scale: str


def load() -> tuple[list[Asked], list[Asked]]:
    """The sample, and the rest to tune on."""
    given = json.loads((TATQA / "dev.json").read_text("utf-8"))
    given.sort(key=lambda c: zlib.crc32(c["table"]["uid"].encode()))
    sample: list[Asked] = []
    rest: list[Asked] = []
    for context in given:
        (sample if len(sample) < SAMPLE else rest).extend(_questions(context))
    return sample, rest


def of_text(contexts: Collection[str]) -> list[Asked]:
    """The questions on these contexts that no table answers."""
    given = json.loads((TATQA / "dev.json").read_text("utf-8"))
    kept = (c for c in given if c["table"]["uid"] in contexts)
    return [q for context in kept for q in _questions(context, "text")]


def _questions(context: dict, source: str = "table") -> Iterator[Asked]:  # type: ignore[type-arg]
    grid = tuple(tuple(row) for row in context["table"]["table"])
    for q in context["questions"]:
        if q["answer_from"] == source:
            gold = q["answer"] if isinstance(q["answer"], list) else [q["answer"]]
            yield Asked(
                context["table"]["uid"],
                grid,
                q["question"],
                q["answer_type"],
                tuple(map(str, gold)),
                q["scale"],
            )


def graded(say: Callable[[str], None], limit: int = 0) -> Result:
    if not TATQA.is_dir():
        return not_run("tatqa", TATQA)
    sample, _ = load()
    asked = sample[:limit] if limit else sample
    beside = of_text({q.context for q in asked})
    found = answered([*asked, *beside], say)
    return _result(found[: len(asked)], found[len(asked) :])


def answered(asked: Sequence[Asked], say: Callable[[str], None]) -> list[tuple[Asked, TableAnswer]]:
    """Each context's table is typeset and read once."""
    tables: dict[str, tuple[Table, ...]] = {}
    with tempfile.TemporaryDirectory(prefix="jinnao-eval-") as folder:
        for one in asked:
            if one.context not in tables:
                path = Path(folder) / f"{one.context}.pdf"
                path.write_bytes(_pdf(one))
                tables[one.context] = read(path, processes=1).tables
    say(f"tatqa: {len(tables)} tables read, {len(asked)} questions")
    return [(one, ask_table(one.question, tables[one.context])) for one in asked]


def _pdf(one: Asked) -> bytes:
    """The grid as an open statement; rows before the first figure of a row with a label are heads."""
    width = max(map(len, one.grid))
    rows = [tuple(r) + ("",) * (width - len(r)) for r in one.grid]
    heads = next(
        (n for n, r in enumerate(rows) if r[0] and n and any(_figure(t) for t in r[1:])), 1
    )
    bare = next((n for n, r in enumerate(rows) if n and r[0] and not any(r[1:])), heads)
    heads = max(1, min(heads, bare))
    look = Look(
        rules="open", size=8.5, inset=3, label="2.6fr" if width < 6 else "2fr", head_align="right"
    )
    sheet = Sheet(
        "table",
        tuple(tuple(map(Head, r)) for r in rows[:heads]),
        tuple(map(Row, rows[heads:])),
        look=look,
    )
    source = f'#set page(paper: "us-letter", margin: 1.8cm)\n#set text(font: {SANS}, size: 9pt)\n'
    source += "The following table sets out the figures of the periods shown.\n\n" + sheet.typst()
    document = Document(
        id="tatqa",
        layout="tatqa",
        part="tune",
        language="en",
        source=source,
        tables=(sheet.truth(),),
    )
    return typeset(document).pdf


def _figure(text: str) -> bool:
    return any(c.isdigit() for c in text)


def right(asked: Asked, answer: TableAnswer) -> bool:
    """Whether what was said is the gold answer."""
    gold = [_number(t) for t in asked.answer]
    if answer.values and all(g is not None for g in gold):
        return len(gold) == len(answer.values) and all(
            g is not None and _near(g, v) for g, v in zip(gold, answer.values, strict=True)
        )
    return [_text(t) for t in answer.texts] == [_text(t) for t in asked.answer]


def _text(text: str) -> str:
    """A period in one form: FY19 and 2019 are the same."""
    return " ".join(periods_in(text)) or squeezed(text)


def _near(gold: Decimal, value: Decimal) -> bool:
    return any(abs(gold - v) <= Decimal("0.0051") for v in (value, round(value, 2)))


def _number(text: str) -> Decimal | None:
    bare = text.replace(",", "").replace("$", "").replace("%", "").strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _result(
    found: Sequence[tuple[Asked, TableAnswer]], beside: Sequence[tuple[Asked, TableAnswer]]
) -> Result:
    said = [(q, a) for q, a in found if a.answered]
    good = [q for q, a in said if right(q, a)]
    figures: dict[str, Figure] = {
        "tatqa_questions": len(found),
        "tatqa_right": round(len(good) / len(found), 4),
        "tatqa_answered": round(len(said) / len(found), 4),
        "tatqa_wrong": round(1 - len(good) / len(said), 4) if said else 0.0,
        "tatqa_beside": round(sum(a.answered for _, a in beside) / max(len(beside), 1), 4),
    }
    kinds = Counter(q.kind for q, _ in found)
    rows = tuple(
        (k, n, sum(a.answered for q, a in found if q.kind == k), sum(q.kind == k for q in good))
        for k, n in kinds.most_common()
    )
    table = Shown("TAT-QA, the sample tables-200", ("kind", "questions", "answered", "right"), rows)
    return Result(figures, {}, (table,))
