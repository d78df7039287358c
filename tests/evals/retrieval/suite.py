"""How often the right article is among the first five, step by step, on statutes and demo documents.

The test part decides; `part=tune` is for tuning, `part=validation` for choosing. `corpora=statutes` or `corpora=demo` runs one.
"""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from inference.backend import Backend
from inference.client import Client
from rag import fuse, query
from rag.index.types import Hit, Hits, Query, Scope, day_number
from rag.query import Wording
from rag.situations import Situations
from rag.tokens import words
from tests.evals.contract import CouldNotRun, Options, Result, Table, Target
from tests.evals.retrieval import asked, written
from tests.evals.retrieval.grade import Case, Grade, Item, grade, read
from tests.evals.retrieval.world import DEMO, STATUTES, World, built, evals_folder
from tests.evals.service.stack import platform

_CORPORA = {"statutes": STATUTES, "demo": DEMO}
_TARGETS = {"statutes": 0.85, "demo": 0.92}


def suite(options: Options) -> Result:
    """Settings: part (test, tune, validation), corpora (statutes, demo), home (of a running platform,
    whose model the last two rows ask), questions (yes: the table of questions per passage)."""
    options.allow("part", "corpora", "home", "questions")
    part = options.settings.get("part", "test")
    names = options.settings.get("corpora", "statutes,demo").split(",")
    if options.cases:
        names = (
            ["statutes"] if any(g.title for c in read(options.cases) for g in c.gold) else ["demo"]
        )
    if unknown := set(names) - set(_CORPORA):
        raise CouldNotRun(f"No corpus {', '.join(sorted(unknown))}.")
    wanted = options.settings.get("questions") == "yes" and "statutes" in names
    with tempfile.TemporaryDirectory(prefix="jinnao-eval-") as sample:
        corpora = {n: _CORPORA[n] for n in names}
        if wanted:
            corpora[written.CORPUS] = written.links(STATUTES, Path(sample))
        with built(corpora, options.say) as world:
            cases = {n: _cases(options, n, part) for n in names}
            graded, more = asyncio.run(_measured(world, cases, options, wanted))
    return _result(graded, names, part, bool(options.cases), more)


def _cases(options: Options, corpus: str, part: str) -> list[Case]:
    if options.cases:
        return read(options.cases)
    own = corpus == "statutes" or part == "validation"
    name = f"{corpus}_{part}.jsonl" if own else f"{corpus}.jsonl"
    path = Path(options.folder) / name
    if not path.is_file():
        raise CouldNotRun(f"{name} is not there.")
    return read(path, part)


Graded = dict[str, dict[str, tuple[list[Grade], float]]]


async def _measured(
    world: World, cases: Mapping[str, list[Case]], options: Options, wanted: bool
) -> tuple[Graded, tuple[Table, ...]]:
    home = options.settings.get("home", "")
    if not home:
        graded = await _all(world, cases, _STEPS, options.say)
        return graded, await _questions(world, cases, None, options) if wanted else ()
    with platform(home, options.say) as settings:
        backend = Client(settings)
        try:
            graded = await _all(world, cases, _STEPS | asked.steps(backend), options.say)
            return graded, await _questions(world, cases, backend, options) if wanted else ()
        finally:
            await backend.aclose()


async def _questions(
    world: World, cases: Mapping[str, list[Case]], backend: Backend | None, options: Options
) -> tuple[Table, ...]:
    """One table, on the questions that the sample can answer."""
    made = await written.write(world, evals_folder(), backend)
    fitting = written.fitting(cases["statutes"])
    return (await written.table(world, fitting, made, options.say),)


async def _all(
    world: World,
    cases: Mapping[str, list[Case]],
    steps: Mapping[str, asked.Step],
    say: Callable[[str], None],
) -> Graded:
    """Grades and milliseconds a question, by step and corpus."""
    graded: Graded = {}
    for step, run in steps.items():
        graded[step] = {}
        for corpus, listed in cases.items():
            for case in listed[:3]:
                await run(world, corpus, case)  # first use loads dictionaries
            start = time.perf_counter()
            grades = [grade(case, await run(world, corpus, case)) for case in listed]
            spent = (time.perf_counter() - start) * 1000 / len(listed)
            graded[step][corpus] = (grades, spent)
        say(f"{step}: done")
    return graded


def _result(
    graded: Graded, names: list[str], part: str, foreign: bool, more: tuple[Table, ...]
) -> Result:
    rows, figures = [], {}
    for step, by_corpus in graded.items():
        row: list[float | str] = [step]
        for corpus in names:
            grades, spent = by_corpus[corpus]
            recall, mrr = _mean(g.recall for g in grades), _mean(g.reciprocal for g in grades)
            row += [recall, mrr, round(spent, 1)]
            figures[f"{corpus}_{step.split()[0]}_recall_at_5"] = recall
            figures[f"{corpus}_{step.split()[0]}_mrr"] = mrr
        rows.append(tuple(row))
    columns = ["step"] + [f"{c} {what}" for c in names for what in ("recall@5", "MRR", "ms")]
    kinds = [
        (corpus, kind, count, _mean(g.recall for g in graded["ours"][corpus][0] if g.kind == kind))
        for corpus in names
        for kind, count in Counter(g.kind for g in graded["ours"][corpus][0]).items()
    ]
    targets = {} if foreign else {f"{c}_ours_recall_at_5": Target(">=", _TARGETS[c]) for c in names}
    return Result(
        figures=figures,
        targets=targets,
        tables=(
            Table(f"Retrieval, {part} part", tuple(columns), tuple(rows)),
            Table("Ours by kind", ("corpus", "kind", "questions", "recall@5"), tuple(kinds)),
            *more,
        ),
    )


def _mean(values: object) -> float:
    listed = list(values)  # type: ignore[call-overload]
    return round(sum(listed) / len(listed), 3)


async def _hits(
    world: World, corpus: str, case: Case, wording: Wording, known: Situations | None = None
) -> Hits:
    principal = world.principal(corpus, case.role)
    vectors = await world.embedder.embed(wording.dense, "query")
    if known:
        vectors = [known.aimed(v, wording.chinese) for v in vectors]
    scope = Scope(
        institution=corpus,
        audiences=tuple(sorted(principal.audiences)),
        day=day_number(case.as_of or world.clock.today(), 0),
    )
    return world.projection.search(
        Query(scope=scope, words=wording.words, vectors=tuple(map(tuple, vectors)), limit=50)
    )


def _bare(case: Case) -> Wording:
    """The question as it stands."""
    return Wording(
        text=case.question,
        chinese=case.language.startswith("zh"),
        words=tuple(dict.fromkeys((w, 1.0) for w in words(case.question))),
        dense=(case.question,),
        weights=(1.0,),
    )


def _listed(world: World, hits: tuple[Hit, ...]) -> list[Item]:
    return [world.items[h.passage_id] for h in hits]


async def _bm25(world: World, corpus: str, case: Case) -> list[Item]:
    return _listed(world, (await _hits(world, corpus, case, _bare(case))).lexical)


async def _dense(world: World, corpus: str, case: Case) -> list[Item]:
    return _listed(world, (await _hits(world, corpus, case, _bare(case))).dense[0])


async def _fused(world: World, corpus: str, case: Case) -> list[Item]:
    hits = await _hits(world, corpus, case, _bare(case))
    scores: Counter[str] = Counter()
    for found in (hits.lexical, hits.dense[0]):
        for rank, hit in enumerate(found, 1):
            scores[hit.passage_id] += 1 / (60 + rank)
    return [world.items[p] for p, _ in scores.most_common()]


async def _weighted(world: World, corpus: str, case: Case) -> list[Item]:
    wording = _bare(case)
    hits = await _hits(world, corpus, case, wording)
    ranked = fuse.fuse(hits, wording, fuse.Weights(), wording.weights)
    return [world.items[r.passage_id] for r in ranked]


async def _with_terms(world: World, corpus: str, case: Case) -> list[Item]:
    wording = query.word(case.question, "", case.language)
    hits = await _hits(world, corpus, case, wording)
    ranked = fuse.fuse(hits, wording, fuse.Weights(), wording.weights)
    return [world.items[r.passage_id] for r in ranked]


async def _aimed(world: World, corpus: str, case: Case) -> list[Item]:
    wording = query.word(case.question, "", case.language)
    hits = await _hits(world, corpus, case, wording, asked.shipped())
    ranked = fuse.fuse(hits, wording, fuse.Weights(), wording.weights)
    return [world.items[r.passage_id] for r in ranked]


async def _ours(world: World, corpus: str, case: Case) -> list[Item]:
    """The product's own searcher, with rights and day; no model is asked."""
    return [
        (f.passage, f.document)
        for f in await asked.searched(world, corpus, case, known=asked.shipped())
    ]


_STEPS: dict[str, asked.Step] = {
    "bm25": _bm25,
    "dense": _dense,
    "fused by rank": _fused,
    "weighted by language and spread": _weighted,
    "terms of the glossary": _with_terms,
    "aimed at the documents' wording": _aimed,
    "ours": _ours,
}
