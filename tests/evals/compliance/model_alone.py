"""The embedded model alone: it reads the rules' text and a sentence, and names the rules breached."""

import asyncio
from collections.abc import Sequence

from pydantic import BaseModel, Field

from agents.compliance.rules.catalogue import Rule, rules
from agents.compliance.rules.semantic.head import Head
from agents.compliance.rules.semantic.labelled import Labelled, sold
from core.settings import Settings
from inference.backend import ModelRole, Prompt
from inference.client import Client
from tests.evals.compliance.grade import Item, by_rule, pooled
from tests.evals.compliance.part import Part
from tests.evals.compliance.systems import Embedding
from tests.evals.result import Options, Table
from tests.evals.service.stack import platform

SAMPLE = 60
_SYSTEM = (
    "You are a conduct compliance officer. These are the rules, one a line:\n{rules}\n"
    "A seller says a sentence to a customer. Name the ids of the rules that the sentence breaches; "
    "none when it breaches no rule, for example because it denies, quotes, asks or warns."
)


class Named(BaseModel):
    """What the model answers."""

    breached: list[str] = Field(default_factory=list, max_length=3)


def measured(
    options: Options, sentences: Sequence[Labelled], head: Head, embedding: Embedding
) -> Part:
    """Every n-th sentence of a seller, so that the sample has all rules and kinds."""
    number = int(options.settings.get("model", SAMPLE))
    if number == 0:
        return Part(notes=("The model alone was left out by the setting model=0.",))
    mine = sold(sentences)
    sample = mine[:: max(len(mine) // number, 1)][:number]
    asked = [r for r in rules() if r.tier == "core"]
    with platform(options.settings.get("home", ""), options.say) as settings:
        options.say(f"asking the model alone about {len(sample)} sentences")
        items = asyncio.run(_asked(settings, sample, asked))
    scores = pooled(by_rule(items, [r.id for r in asked]), [r.id for r in asked])
    clean = [i for i in items if not i.rules]
    flagged = sum(bool(i.found) for i in clean)
    row = (
        len(items),
        round(scores.precision, 3),
        round(scores.recall, 3),
        f"{flagged} of {len(clean)}",
    )
    table = Table(
        "The embedded model alone, with the text of the core rules, on a sample",
        ("sentences", "precision", "recall", "clean sentences flagged"), (row,),
    )  # fmt: skip
    figures = {"model_alone_precision": row[1], "model_alone_recall": row[2]}
    return Part(figures, (table,))


async def _asked(
    settings: Settings, sample: Sequence[Labelled], asked: Sequence[Rule]
) -> list[Item]:
    lines = "\n".join(f"{r.id}: {r.name_zh} ({r.name_en}). {r.what_zh}" for r in asked)
    system = Prompt(role="system", content=_SYSTEM.format(rules=lines))
    known = {r.id for r in asked}
    client = Client(settings)
    items = []
    try:
        for one in sample:
            user = Prompt(role="user", content=one.text)
            named = await client.decide(ModelRole.JUDGE, [system, user], Named, max_tokens=60)
            found = frozenset(n for n in named.breached if n in known)
            items.append(
                Item(one.id, one.lang, one.kind, frozenset(one.rules), frozenset(one.may), found)
            )
    finally:
        await client.aclose()
    return items
