"""Apple's statements typeset, read, and looked up by label and period.

Three counts. *sec_10k*: figures of the five statements in Apple's 10-K for 2024. *sec_xlsx_in_10k*:
figures that the SEC's own XLSX (of the quarter to March 2025) states for 28 September 2024 in its
balance sheet, found in the reading of the 10-K; the two files share no other period. *sec_xlsx*:
figures of that XLSX's own statements, typeset as they stand. A figure is found when a row with its
label holds its value in a column whose head names its period.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl

from core.domain.reading import Reading, Table
from rag.read.run import read
from tests.evals.reading.beside import FOLDER, not_run
from tests.evals.reading.dress import SANS
from tests.evals.reading.grade import squeezed
from tests.evals.reading.truth import Document
from tests.evals.reading.typeset import Head, Look, Row, Sheet, esc, typeset
from tests.evals.result import Figure, Result
from tests.evals.result import Table as Shown

SEC = FOLDER / "sec_apple"
_SHEETS = (1, 2, 3, 6)
_LONG = {"Mar.": "March", "Sep.": "September"}


@dataclass(frozen=True)
class Wanted:
    """A figure that must be found."""

    statement: str
    label: str
    period: str
    value: Decimal


@dataclass(frozen=True)
class Statement:
    title: tuple[str, ...]
    sheet: Sheet
    wanted: tuple[Wanted, ...]


def graded(say: Callable[[str], None]) -> Result:
    if not SEC.is_dir():
        return not_run("sec_apple", SEC)
    report = list(of_10k((SEC / "Apple.10-K.md").read_text("utf-8")))
    book = list(of_xlsx(SEC / "Financial_Report_20250329.xlsx"))
    first, second = _read("10-K", report), _read("10-Q", book)
    say("sec_apple read")
    common = [w for s in book for w in s.wanted if w.period == "September 28, 2024"]
    counts = {
        "sec_10k": _count([w for s in report for w in s.wanted], first),
        "sec_xlsx_in_10k": _count(common, first),
        "sec_xlsx": _count([w for s in book for w in s.wanted], second),
    }
    figures: dict[str, Figure] = {n: round(len(f) / len(w), 4) for n, (w, f) in counts.items()}
    rows = tuple((n, len(w), len(f)) for n, (w, f) in counts.items())
    notes = tuple(
        f"{name}: {w.statement}, {w.label[:60]}, {w.period}: {w.value} not found"
        for name, (wanted, found) in counts.items()
        for w in [w for w in wanted if w not in found][:5]
    )
    return Result(
        figures, {}, (Shown("Apple's statements", ("part", "figures", "found"), rows),), notes
    )


def _read(name: str, statements: Sequence[Statement]) -> Reading:
    """All statements in one PDF, each on a page of its own as they are filed."""
    source = f'#set page(paper: "us-letter", margin: 2cm, footer: context align(center)[Apple Inc. | Form {name} | #counter(page).display()])\n#set text(font: {SANS}, size: 8.5pt)\n'
    for s in statements:
        title = " \\\n".join(esc(t) for t in s.title)
        source += f"#align(center)[#strong[{title}]]\n{s.sheet.typst()}\n"
        source += "#align(center)[See accompanying Notes to Consolidated Financial Statements.]\n#pagebreak(weak: true)\n"
    document = Document(
        id="sec", layout="sec", part="tune", language="en", source=source,
        tables=tuple(s.sheet.truth() for s in statements),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="jinnao-eval-") as folder:
        path = Path(folder) / f"{name}.pdf"
        path.write_bytes(typeset(document).pdf)
        return read(path)


def _count(wanted: Sequence[Wanted], reading: Reading) -> tuple[Sequence[Wanted], set[Wanted]]:
    return wanted, {w for w in wanted if any(_holds(t, w) for t in reading.tables)}


def _holds(table: Table, wanted: Wanted) -> bool:
    period, label = squeezed(wanted.period), _named(wanted.label)
    columns = {c for c, path in enumerate(table.heads) if period in squeezed(" ".join(path))}
    rows = {c.row for c in table.cells if c.column == 0 and _named(c.text) == label}
    return any(
        c.row in rows and c.column in columns and c.value == wanted.value for c in table.cells
    )


def _named(label: str) -> str:
    """Without the par value and numbers of shares, which are of the day."""
    return squeezed(label.split(", $", maxsplit=1)[0])


_LOOK = Look(rules="open", size=8, inset=2.2, label="3fr", columns="1fr", head_align="right")
_TABLE = re.compile(
    r"(CONSOLIDATED STATEMENTS? OF [A-Z’ ]+|CONSOLIDATED BALANCE SHEETS)\n\n\((.+?)\)</div>\n\n(\|.+?)\n\n",
    re.DOTALL,
)


def of_10k(text: str) -> Iterator[Statement]:
    """The five statements of the Markdown."""
    for number, found in enumerate(_TABLE.finditer(text)):
        title, said, table = found.groups()
        head, body = re.split(r"\n\|:?-[^\n]+\n", table)
        periods = [re.sub(r"\s+", " ", p) for p in re.findall(r"([A-Z][a-z]+ \d+,\s+\d{4})", head)]
        first = re.sub(r"\s+", " ", head.split("|")[1]).strip()
        rows = [Row((label, *("",) * len(periods))) for label in re.findall(r"[A-Z][^:]+:", first)]
        wanted = []
        for line in body.splitlines():
            cells = [c.strip() for c in line.strip("|").split("|")]
            values, signs = cells[3::3], cells[2::3]
            rows.append(
                Row((cells[0], *(_printed(s, v) for s, v in zip(signs, values, strict=True))))
            )
            wanted += [
                Wanted(title, cells[0], p, Decimal(v.replace(",", "")))
                for p, v in zip(periods, values, strict=True)
                if re.fullmatch(r"-?[\d,.]+", v)
            ]
        over = ((Head("", down=2), Head("Years ended", len(periods))), tuple(map(Head, periods)))
        heads = over if "Years ended" in head else ((Head(""), *map(Head, periods)),)
        sheet = Sheet(f"k{number}", heads, tuple(rows), look=_LOOK)
        yield Statement(("Apple Inc.", title, f"({said})"), sheet, tuple(wanted))


def _printed(sign: str, value: str) -> str:
    """As filed: a negative in brackets, the dollar sign before it."""
    shown = f"({value[1:]})" if value.startswith("-") and len(value) > 1 else value
    return f"{sign} {shown}" if sign and shown else shown


def of_xlsx(path: Path) -> Iterator[Statement]:
    """Income, comprehensive income, balance sheet and cash flows of the workbook."""
    book = openpyxl.load_workbook(path, data_only=True)
    for number in _SHEETS:
        lines = [tuple(r) for r in book.worksheets[number].iter_rows(values_only=True)]
        title = str(lines[0][0]).split(" - ")[0]
        dates = next(line for line in lines if _date(line[1]))
        periods = [_date(d) for d in dates[1:]]
        body = lines[2:] if dates is lines[1] else lines[1:]
        spans = [str(c) for c in lines[0][1:] if c] if dates is lines[1] else []
        rows, wanted = [], []
        for line in body:
            texts = tuple(_figure(v) for v in line[1:])
            rows.append(Row((str(line[0]), *texts)))
            wanted += [
                Wanted(title, str(line[0]), p, Decimal(str(v)))
                for p, v in zip(periods, line[1:], strict=True)
                if isinstance(v, int | float)
            ]
        each = len(periods) // max(len(spans), 1)
        over = (Head("", down=2), *(Head(s, each) for s in spans))
        heads = (over, tuple(map(Head, periods))) if spans else ((Head(""), *map(Head, periods)),)
        sheet = Sheet(f"x{number}", heads, tuple(rows), look=_LOOK)
        yield Statement(
            ("Apple Inc.", title, "(In millions, except per-share amounts)"), sheet, tuple(wanted)
        )


def _date(value: object) -> str:
    found = re.fullmatch(r"([A-Z][a-z]{2}\.?) (\d+, \d{4})", str(value or ""))
    return f"{_LONG.get(found[1], found[1])} {found[2]}" if found else ""


def _figure(value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    text = f"{abs(value):,}"
    return f"({text})" if value < 0 else text
