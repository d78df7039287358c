"""Cases as officers have them, and questions to the compliance agent on them."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from core.access import Principal
from core.clock import FixedClock
from core.domain.case import Verdict
from core.domain.conversation import Answer
from core.domain.evidence import Evidence, SaidEvidence
from core.domain.finding import Detector, Severity
from core.domain.run import AnswerReady, RunEnded
from core.store import case_reviews, cases
from core.store import findings as found
from core.store.session import Store
from rag.ingest import ingest
from tests.agents.conftest import World, told
from tests.conftest import NOW
from tests.core.store.case_samples import GAO, SURE, SYSTEM, XU, admitted, finding, new_material


@dataclass(frozen=True)
class Talked:
    """What one turn came to; conversation goes on from it."""

    answer: Answer | None
    conversation: str
    ended: RunEnded | None

    @property
    def said(self) -> Answer:
        assert self.answer is not None, self.ended
        return self.answer


async def talk(
    world: World, question: str, who: Principal = XU, conversation: str | None = None, **options: object
) -> Talked:  # fmt: skip
    async with world.runner(**options) as runner:
        run = await runner.start(who, "compliance", question, conversation_id=conversation)
        events = await told(runner, who, run.id)
    answers = [e.event.answer for e in events if isinstance(e.event, AnswerReady)]
    ends = [e.event for e in events if isinstance(e.event, RunEnded)]
    return Talked(answers[-1] if answers else None, run.conversation_id, ends[-1] if ends else None)


def number_of(store: Store, case_id: str, who: Principal = XU) -> int:
    with store.transaction(who) as session:
        return cases.get(session, case_id).number


def two_rules(store: Store) -> str:
    """A promise that words betray, and one that the model alone saw."""
    seen = finding(SURE, rule="RET-002", severity=Severity.HIGH)
    doubtful = seen.model_copy(update={"detector": Detector.SEMANTIC, "score": 0.41})
    (case_id,) = admitted(store, finding(), doubtful)
    return case_id


def past(store: Store, verdict: Verdict = Verdict.CONFIRMED, ref: str = "old") -> str:
    """A case of another person under the same rule, signed long ago."""
    then = NOW - dt.timedelta(days=90)
    of = {"person": "E0200", "person_name": "李娜", "customer_id": "c_0009"}
    new = new_material(ref, occurred_at=then - dt.timedelta(days=1), **of)
    (case_id,) = admitted(store, finding(), new=new, now=then)
    decide(store, case_id, verdict)
    return case_id


def decide(store: Store, case_id: str, verdict: Verdict, *, signed: bool = True) -> None:
    with store.transaction(XU) as session:
        cases.assign(session, XU, case_id, NOW)
        for one in found.of_case(session, case_id):
            case_reviews.review(session, XU, case_id, NOW, one.id, verdict, "原话清楚")
        case_reviews.decide(session, XU, case_id, NOW, verdict, "承诺的原话清楚")
    if signed:
        with store.transaction(GAO) as session:
            case_reviews.sign(session, GAO, case_id, NOW)


def put_law(store: Store, folder: Path, title: str, text: str, valid_from: str) -> None:
    """A law in the library, as its owner hands it in."""
    path = folder / f"{title}-{valid_from}.md"
    head = f"title: {title}\nowner: 合规部\naudience: staff\nlanguage: zh\nkind: law\nversion: '{valid_from}'\nseries: {title}\nvalid_from: {valid_from}"
    path.write_text(f"---\n{head}\n---\n# {title}\n\n{text}\n", encoding="utf-8")
    summary = ingest(store, [path], SYSTEM, FixedClock(NOW))
    assert summary.count("added") == 1, summary


def evidence_of(answer: Answer, numbers: tuple[int, ...], question: str = "") -> list[Evidence]:
    held = {c.number: c.evidence for c in answer.citations}
    return [*(held[n] for n in numbers), SaidEvidence(text=question)]
