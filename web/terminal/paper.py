"""What a terminal shows of a run: steps aside, the answer with its sources on stdout."""

import sys

from rich.console import Console
from rich.live import Live
from rich.text import Text

from core.domain.conversation import Answer
from core.domain.evidence import (
    CellEvidence,
    Citation,
    ComputationEvidence,
    Evidence,
    PassageEvidence,
    RecordEvidence,
    RegionEvidence,
    SaidEvidence,
    VouchedEvidence,
)


class Paper:
    """Steps and the growing text go to stderr; only the finished answer goes to stdout."""

    def __init__(self) -> None:
        self._aside = Console(file=sys.stderr, highlight=False)
        self._out = Console(highlight=False)
        self._live: Live | None = None
        self._grown = ""

    def step(self, name: str, detail: str = "") -> None:
        self._aside.print(f"  · {name} {detail}".rstrip(), style="dim", markup=False)

    def grow(self, delta: str) -> None:
        """Text as it comes; shown on a terminal only, since the whole answer replaces it."""
        self._grown += delta
        if not self._aside.is_terminal:
            return
        if self._live is None:
            self._live = Live(console=self._aside, transient=True, refresh_per_second=12)
            self._live.start()
        self._live.update(Text(self._grown))

    def settle(self) -> None:
        """Takes the growing text away."""
        if self._live is not None:
            self._live.stop()
            self._live = None
        self._grown = ""

    def answer(self, answer: Answer) -> None:
        self.settle()
        glue = "" if answer.language.startswith("zh") else " "
        self._out.print(glue.join(marked(answer)), markup=False, soft_wrap=True)
        if answer.citations:
            self._out.print()
        for citation in answer.citations:
            self._out.print(source(citation), markup=False, soft_wrap=True)

    def note(self, text: str) -> None:
        self.settle()
        self._aside.print(text, markup=False, soft_wrap=True)


def marked(answer: Answer) -> list[str]:
    """The sentences, each followed by the numbers of its citations."""
    return [s.text + "".join(f"[{n}]" for n in s.citations) for s in answer.sentences]


def source(citation: Citation) -> str:
    """One line for one citation: where it stands and what it says."""
    head, text = described(citation.evidence)
    return f"[{citation.number}] {head}\n    {' '.join(text.split())[:200]}"


def described(evidence: Evidence) -> tuple[str, str]:
    """Where the evidence stands, and what it says."""
    match evidence:
        case PassageEvidence():
            page = f"p. {evidence.page}" if evidence.page else ""
            since = f"{evidence.valid_from} –" if evidence.valid_from else ""
            if evidence.valid_to:
                since = f"{since or '–'} {evidence.valid_to}"
            parts = (evidence.title, evidence.section, page, evidence.version, since)
            return " · ".join(part for part in parts if part), evidence.text
        case RecordEvidence():
            return f"{evidence.table}.{evidence.field}", f"{evidence.label} {evidence.value}"
        case CellEvidence():
            return f"{evidence.query_id} · {evidence.column}", f"{evidence.value} {evidence.unit}"
        case ComputationEvidence():
            return evidence.expression, f"{evidence.value} {evidence.unit}"
        case RegionEvidence():
            day = evidence.published.isoformat() if evidence.published else ""
            told = (evidence.title, f"p. {evidence.page}", day)
            return " · ".join(part for part in told if part), evidence.text
        case VouchedEvidence():
            return f"signed by {evidence.person} · {evidence.at:%Y-%m-%d}", evidence.text
        case SaidEvidence():
            return "your own words", evidence.text
