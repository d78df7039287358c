"""What the agent is compared with, asked the same questions in the same world.

Neither can act, look into accounts or ask back: the rows show what the rest of the agent is for.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.access import Principal
from core.domain.conversation import Answer, AnswerKind, Sentence
from core.domain.evidence import Citation, PassageEvidence
from inference.backend import ModelRole, Prompt
from rag.types import Found, SearchRequest
from tests.evals.service.case import Case
from tests.evals.service.grade import Outcome
from tests.evals.service.world import World

Rival = Callable[[World, Principal, Case], Awaitable[Outcome]]
PASSAGES = 5
SYSTEM = (
    "You are the service agent of a bank. Answer the question in its language, briefly, from the "
    "passages only. If they do not hold the answer, say so."
)


async def best_passage(world: World, who: Principal, case: Case) -> Outcome:
    """The best passage, word for word. No model."""
    begun = time.perf_counter()
    found = await _search(world, who, case, 1)
    text = found[0].passage.text if found else ""
    return Outcome(_answer(case, text, found), time.perf_counter() - begun)


async def plain_model(world: World, who: Principal, case: Case) -> Outcome:
    """Question and top passages to the same model, free prose; all passages count as cited."""
    begun = time.perf_counter()
    found = await _search(world, who, case, PASSAGES)
    passages = "\n\n".join(f"{f.passage.head}\n{f.passage.text}" for f in found)
    asked = f"{passages}\n\n{_said(case)}"
    reply = await world.backend.chat(
        ModelRole.CHAT,
        [Prompt(role="system", content=SYSTEM), Prompt(role="user", content=asked)],
        max_tokens=200,
    )
    return Outcome(_answer(case, reply.text, found), time.perf_counter() - begun)


RIVALS: Mapping[str, Rival] = {"best passage": best_passage, "plain model": plain_model}


def _said(case: Case) -> str:
    return "\n".join(turn.say for turn in case.turns)


async def _search(world: World, who: Principal, case: Case, limit: int) -> Sequence[Found]:
    request = SearchRequest(text=_said(case), language=case.language, as_of=case.as_of, limit=limit)
    return (await world.searcher.search(who, request)).found


def _answer(case: Case, text: str, found: Sequence[Found]) -> Answer:
    return Answer(
        kind=AnswerKind.ANSWER if text.strip() else AnswerKind.UNKNOWN,
        language=case.language,
        sentences=(Sentence(text=text),),
        citations=tuple(
            Citation(number=number, evidence=_evidence(f)) for number, f in enumerate(found, 1)
        ),
        as_of=case.as_of,
    )


def _evidence(found: Found) -> PassageEvidence:
    meta, passage = found.document.meta, found.passage
    return PassageEvidence(
        document_id=found.document.id, passage_id=passage.id, title=meta.title,
        version=meta.version, section=passage.section, page=passage.page, start=passage.start,
        end=passage.end, text=f"{passage.head}\n{passage.text}",
        valid_from=meta.valid_from, valid_to=meta.valid_to,
    )  # fmt: skip
