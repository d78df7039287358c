"""The guard on questions that others wrote: the compliance and the topic questions of Ant Group's
financial evaluation set (CC BY 4.0), where they lie beside the project."""

import asyncio
import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from agents.compliance.rules.catalogue import rules
from agents.compliance.rules.semantic.head import Head
from agents.compliance.rules.semantic.labelled import Labelled
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, Speaker, Utterance
from tests.evals.compliance.part import Part
from tests.evals.compliance.systems import Embedding
from tests.evals.machine import ROOT
from tests.evals.result import Options, Table

FOLDER = ROOT.parent / "shared" / "data" / "fin_eva"
_BAD, _FINE = "金融合规性.csv", "金融问题识别.csv"


def measured(
    options: Options, sentences: Sequence[Labelled], head: Head, embedding: Embedding
) -> Part:
    """Each question read as if a seller had written it. The set says "否" of a question that asks
    for help with a breach; of most questions it says nothing, and those are only counted."""
    if options.settings.get("outside") == "no":
        return Part(notes=("The outside questions were left out by the setting outside=no.",))
    if not FOLDER.is_dir():
        return Part(notes=("The outside questions are not beside the project: not measured.",))
    rows, figures = [], {}
    for name in (_BAD, _FINE):
        asked = _read(FOLDER / name)
        flagged = asyncio.run(_flagged([q for q, _ in asked], head, embedding))
        for answer in sorted({a for _, a in asked}):
            mine = [f for f, (_, a) in zip(flagged, asked, strict=True) if a == answer]
            rows.append((name, answer or "no answer given", len(mine), sum(mine)))
            if name == _BAD and answer == "否":
                figures["outside_breach_questions_flagged"] = round(sum(mine) / len(mine), 3)
            if name == _FINE and answer == "是":
                figures["outside_plain_questions_flagged"] = round(sum(mine) / len(mine), 3)
    note = "The outside questions are a customer's and ask how to commit a breach; the rules look for a seller who commits it."
    table = Table("Outside questions", ("file", "answer of the set", "questions", "flagged"), tuple(rows))  # fmt: skip
    return Part(figures, (table,), (note,))


def _read(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["question"], row["answer"]) for row in csv.DictReader(file)]


async def _flagged(texts: Sequence[str], head: Head, embedding: Embedding) -> list[bool]:

    screener = Screener(head, embedding, states=True)  # type: ignore[arg-type]
    exchanges = [
        Exchange(
            language="zh", day=dt.date(2026, 11, 20), ended=False,
            utterances=(Utterance(seq=1, speaker=Speaker.SELLER, text=t),),
        )
        for t in texts
    ]  # fmt: skip
    return [bool(f) for f in await screener.screen_all(exchanges, rules())]
