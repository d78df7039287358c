"""`jinnao train`: the head again, from the published sentences and from what decisions have labelled;
and the ear, from the published utterances."""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from agents.compliance import ear_training
from agents.compliance.rules.fold import fold
from agents.compliance.rules.semantic import head, labelled
from agents.compliance.rules.semantic.labelled import Labelled
from agents.compliance.rules.talk import ear, spoken
from agents.compliance.states import states
from agents.compliance.training import RuleScore, Trained, train
from core.access import system
from core.domain.conduct import Speaker
from core.errors import Conflict
from core.settings import Settings
from core.store import case_references
from core.store.case_references import Decided
from core.store.session import Store
from inference.backend import Backend
from inference.client import Client

_AT_ONCE = 64


def train_with_figures(
    settings: Settings, store: Store, out: Path, kept: Path | None, say: Callable[[str], None]
) -> str:
    """Writes the head to `out` and says how good it is on sentences it had not seen. kept: the file
    of hidden states; None: the head goes without them. Raises Conflict when `out` is there: a head is
    never replaced under what runs."""
    if out.exists():
        raise Conflict(f"{out} exists.", todo="Name a new file; heads are kept for comparison.")
    principal = system(settings.institution)
    with store.transaction(principal) as session:
        decided = case_references.taught(session)
    published = (*labelled.sold(labelled.shipped()), *labelled.calm())
    sentences = (*published, *map(_labelled, decided))
    vectors, known = asyncio.run(_embedded(settings, [s.text for s in sentences], kept, say))
    version = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}.{len(sentences)}"
    trained = train(sentences, vectors, version, known)
    head.save(trained.head, out)
    return _told(trained, len(decided), out)


def train_ear_with_figures(settings: Settings, out: Path, say: Callable[[str], None]) -> str:
    """The same for the ear, from the published utterances alone."""
    if out.exists():
        raise Conflict(f"{out} exists.", todo="Name a new file.")
    utterances = spoken.shipped()
    vectors, _ = asyncio.run(_embedded(settings, [u.text for u in utterances], None, say))
    trained, scores = ear_training.train(utterances, vectors)
    ear.save(trained, out)
    lines = [f"{'act':24}{'utterances':>11}{'worded':>8}{'precision':>11}{'recall':>8}"]
    lines += [
        f"{s.act:24}{s.utterances:11}{s.worded:8.2f}{s.precision:11.2f}{s.recall:8.2f}"
        for s in scores
    ]
    return "\n".join([*lines, f"Written to {out}."])


def _labelled(decided: Decided) -> Labelled:
    """What stands in one case is alike: its rule and text are its group."""
    return Labelled(
        id=decided.id, group=decided.id, lang=decided.language, speaker=Speaker.SELLER,
        kind="breach" if decided.rules else "decided", text=decided.text, rules=decided.rules,
        by="decision",
    )  # fmt: skip


async def _embedded(
    settings: Settings, texts: Sequence[str], kept: Path | None, say: Callable[[str], None]
) -> tuple[np.ndarray, np.ndarray | None]:
    client = Client(settings)
    try:
        vectors = await embedded(client, texts)
        if kept is None:
            return vectors, None
        return vectors, await states(client, [*texts, head.WITNESS], kept, say)
    finally:
        await client.aclose()


async def embedded(backend: Backend, texts: Sequence[str]) -> np.ndarray:
    """(texts, 384) vectors of the folded texts, in the order given."""
    folded = [fold(t).text for t in texts]
    rows: list[list[float]] = []
    for at in range(0, len(folded), _AT_ONCE):
        rows += await backend.embed(folded[at : at + _AT_ONCE], "query")
    return np.asarray(rows, dtype=np.float32)


def _told(trained: Trained, decided: int, out: Path) -> str:
    best = trained.stated_scores or trained.scores
    lines = [f"{'rule':10}{'breaches':>9}{'precision':>11}{'recall':>8}{'F1':>6}"]
    lines += [
        f"{s.rule_id:10}{s.breaches:9}{s.precision:11.2f}{s.recall:8.2f}{s.f1:6.2f}" for s in best
    ]
    lines.append(
        f"mean F1 on sentences of groups it had not seen: {_mean(trained.plain_scores)} by words, "
        f"{_mean(trained.scores)} with vectors, {_mean(trained.stated_scores)} with hidden states, "
        f"which would be asked for about {trained.asked[0]:.2f} of breaches and {trained.asked[1]:.2f} "
        f"of plain sentences; {decided} sentences come from decisions."
    )
    lines.append(f"Written to {out}. Set JINNAO_CONDUCT_HEAD to it and start again to use it.")
    return "\n".join(lines)


def _mean(scores: Sequence[RuleScore]) -> str:
    return f"{sum(s.f1 for s in scores) / len(scores):.3f}" if scores else "–"
