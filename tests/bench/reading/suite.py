"""How fast and in how much memory pages are read, by kind, and a file of 1,600 pages; and one of as
many pages and nearly 200 MB through the whole platform.

Each file is read by a process of its own, which starts the readers of pages; memory is the largest
sum of what all of them hold (proportional: a shared page is counted once), sampled every 50 ms. CPU
seconds hold the start of these processes. Scanned pages are recognised, so a page takes seconds.
"""

import io
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pypdfium2

from tests.bench.reading.heavy import weighted
from tests.bench.reading.memory import held
from tests.bench.reading.platform import ROLES, platform
from tests.bench.reading.slice import LIMIT, Slice
from tests.evals.contract import CouldNotRun, Options, Result, Table, Target
from tests.evals.reading.corpus import documents
from tests.evals.reading.dress import SANS
from tests.evals.reading.scanned import Scan, scanned
from tests.evals.reading.truth import Document
from tests.evals.reading.typeset import Prose, typeset
from tests.evals.result import Figure

LARGEST = 2048  # MiB that a process may hold with all below it
PAGES = {"prose": 60, "tables": 60, "two-column": 60, "scans": 6}
LONG = 1600
_SCAN = Scan(dpi=170, skew=1.2, noise=5, blur=0.4, quality=70, paper=240)


def suite(options: Options) -> Result:
    """Settings: kinds=prose,tables,two-column,scans,long,slice, pages=NUMBER and mib=NUMBER of the long
    files."""
    options.allow("kinds", "pages", "mib")
    known = (*PAGES, "long", "slice")
    kinds = options.settings.get("kinds", ",".join(known)).split(",")
    if unknown := set(kinds) - set(known):
        raise CouldNotRun(f"No kind {sorted(unknown)}; there are: {', '.join(known)}.")
    long = int(options.settings.get("pages", LONG))
    figures, tables, targets = dict[str, Figure](), list[Table](), dict[str, Target]()
    with tempfile.TemporaryDirectory(prefix="jinnao-bench-") as folder:
        sources = _sources()
        if alone := [k for k in kinds if k != "slice"]:
            tables.append(_alone(sources, alone, long, Path(folder), figures, options.say))
        if "slice" in kinds:
            path = Path(folder) / "large.pdf"
            size = int(float(options.settings.get("mib", 200)) * 2**20)
            weighted(_of_pages(_chosen(sources, "long"), long), path, min(size, LIMIT))
            tables.append(_slice(path, figures, options.say))
            targets |= {f"slice_peak_mib_{r}": Target("<=", LARGEST) for r in ("web", "worker")}
    if "long" in kinds:
        targets["peak_mib_long"] = Target("<=", LARGEST)
    return Result(figures, targets, tuple(tables))


def _alone(
    sources: dict[str, bytes],
    kinds: Sequence[str],
    long: int,
    folder: Path,
    figures: dict[str, Figure],
    say: Callable[[str], None],
) -> Table:
    """Reading by itself, a kind a row."""
    rows = []
    for kind in kinds:
        count = long if kind == "long" else PAGES[kind]
        path = folder / f"{kind}.pdf"
        path.write_bytes(_of_pages(_chosen(sources, kind), count))
        row = _measured(path)
        say(f"{kind}: {count} pages in {row['wall_s']} s")
        rows.append((kind, *row.values()))
        name = kind.replace("-", "_")
        figures |= {f"{key}_{name}": value for key, value in row.items() if key != "wall_s"}
    titles = ("kind", "pages", "seconds", "pages/s", "CPU s/page", "peak MiB", "broken")
    return Table("Reading", titles, tuple(rows))


def _slice(path: Path, figures: dict[str, Figure], say: Callable[[str], None]) -> Table:
    """The whole platform, a step a row; memory is the largest while the step went on."""
    with platform(say) as made:
        steps, found = Slice(made, path, say).run()
    figures |= found
    rows = tuple((s.name, s.seconds, *(round(s.peaks[r] / 2**20) for r in ROLES)) for s in steps)
    return Table("A large file, from end to end", ("step", "seconds", *(f"{r} MiB" for r in ROLES)), rows)  # fmt: skip


def _sources() -> dict[str, bytes]:
    """A PDF of each kind, from the tune documents of the eval."""
    by_id = {d.id: d for d in documents("tune", 1)}
    tables = typeset(by_id["annual_zh-tune-0"]).pdf
    return {
        "prose": typeset(_prose()).pdf,
        "tables": tables,
        "two-column": typeset(by_id["sellside_en-tune-0"]).pdf,
        "scans": scanned(tables, random.Random(5), _SCAN),
    }


def _chosen(sources: dict[str, bytes], kind: str) -> Sequence[bytes]:
    """The long files are of prose, tables and columns by turns."""
    return [sources[k] for k in PAGES if k != "scans"] if kind == "long" else [sources[kind]]


def _prose() -> Document:
    dice = random.Random(11)
    zh, en = Prose(dice, "zh"), Prose(dice, "en")
    text = "\n\n".join((zh if n % 2 else en).paragraph(5) for n in range(24))
    source = f'#set page(paper: "a4", margin: 2.2cm, numbering: "1")\n#set text(font: {SANS}, size: 10pt)\n{text}'
    return Document(
        id="prose", layout="prose", part="tune", language="zh", source=source, tables=()
    )


def _of_pages(sources: Sequence[bytes], count: int) -> bytes:
    """A PDF of count pages: those of the sources, again and again."""
    target = pypdfium2.PdfDocument.new()
    opened = [pypdfium2.PdfDocument(source) for source in sources]
    for source, number in _turns(opened, count):
        target.import_pages(source, [number])
    out = io.BytesIO()
    target.save(out)
    for pdf in (*opened, target):
        pdf.close()
    return out.getvalue()


def _turns(
    opened: Sequence[pypdfium2.PdfDocument], count: int
) -> Iterator[tuple[pypdfium2.PdfDocument, int]]:
    for turn in range(count):
        source = opened[turn % len(opened)]
        yield source, turn // len(opened) % len(source)


def _measured(path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.reading.child", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        peak = _peak(child)
        said = child.stdout.read() if child.stdout else ""
    if child.returncode:
        raise CouldNotRun(f"The reader of {path.name} ended with {child.returncode}.")
    found = json.loads(said.splitlines()[-1])
    return {
        "pages": found["pages"], "wall_s": round(found["wall_s"], 2),
        "pages_per_s": round(found["pages"] / found["wall_s"], 2),
        "cpu_s_a_page": round(found["cpu_s"] / found["pages"], 4),
        "peak_mib": round(peak / 2**20), "broken": found["broken"],
    }  # fmt: skip


def _peak(child: "subprocess.Popen[str]") -> int:
    """The largest sum over the process and what it started, until it ends."""
    top, most = psutil.Process(child.pid), 0
    while child.poll() is None:
        most = max(most, held(top))
        try:
            child.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    return most
