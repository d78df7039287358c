"""`jinnao ingest` and the demo's documents: a bar, the failures by name, a line at the end."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from core.access import system
from core.clock import SystemClock
from core.store.session import Store
from rag.ingest import Outcome, Summary, ingest

_DEMO = Path(__file__).resolve().parents[1] / "core" / "demo"
_DEMO_FOLDERS = {"demo": "documents", "other": "documents_other"}


def ingest_with_progress(
    store: Store, institution: str, paths: Sequence[Path], defaults: Mapping[str, str]
) -> int:
    """The exit code: 0 when every file is in, 1 when some could not be read."""
    aside = Console(stderr=True, highlight=False)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=aside, disable=not aside.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: int, total: int, outcome: Outcome) -> None:
            bar.update(task, completed=done, total=total, description=outcome.source[-40:])
            if outcome.state == "failed":
                aside.print(f"not read: {outcome.reason}", markup=False, soft_wrap=True)

        summary = ingest(
            store, paths, system(institution), SystemClock(),
            defaults=dict(defaults), progress=progress,
        )  # fmt: skip
    Console(highlight=False).print(told(summary))
    return 1 if summary.count("failed") else 0


def ingest_demo(store: Store, institution: str) -> Summary:
    """The demo institution's documents; those that are there already are skipped."""
    folder = _DEMO / _DEMO_FOLDERS[institution]
    return ingest(store, [folder], system(institution), SystemClock())


def told(summary: Summary) -> str:
    """How many files were added, replaced, skipped and failed, and the passages they gave."""
    counts = [(summary.count(state), state) for state in ("added", "replaced", "skipped", "failed")]
    passages = sum(o.passages for o in summary.outcomes)
    said = ", ".join(f"{n} {state}" for n, state in counts if n) or "nothing to read"
    return f"{said}; {passages} passages."
