"""Reports that were read, and questions to the research agent on them."""

import datetime as dt

from core.access import Audience, Principal
from core.domain.conversation import Answer
from core.domain.document import DocumentMeta
from core.domain.reading import Reading
from core.domain.research import Facts, Rating
from core.domain.run import AnswerReady
from core.store import documents, reading_parts, readings, research
from core.store.readings import ReadingState
from core.store.session import Store
from rag.ingest import prepare
from rag.read.into_search import into_search
from tests.agents.conftest import World, told
from tests.conftest import NOW
from tests.readings import added, analyst, facts, report

WHO = analyst()


def put(
    store: Store,
    who: Principal = WHO,
    *,
    read: Reading | None = None,
    audience: Audience = Audience.STAFF,
    stated: Facts | None = None,
    **given: object,
) -> str:
    """A reading as its job leaves it; given are what tests.readings.facts takes."""
    stated = stated or facts(**given)
    data = stated.model_dump_json().encode()
    made = added(store, who, NOW, data=data, audience=audience)
    read = read or report()
    texted = into_search(read)
    title = stated.title.value if stated.title else made.name
    meta = DocumentMeta(title=title, owner="demo", audience=audience, kind="reading", valid_from=stated.day)  # fmt: skip
    new = prepare(who.institution, f"readings/{made.id}", made.id, "m", meta, texted.loaded)
    with store.transaction(who) as session:
        documents.replace(session, who, new, NOW)
        reading_parts.put_blocks(session, who, made.id, read.blocks, texted.places)
        research.replace(session, who, made.id, audience, stated)
        readings.set_values(session, made.id, state=ReadingState.DONE.value, document_id=new.id, title=title)  # fmt: skip
    return made.id


def three(store: Store) -> list[str]:
    """Two houses on one company, one of them twice, and they do not agree."""

    return [
        put(store, broker="华夏证券", day="2026-04-20", profit="900000000", target="50.00", title="春季点评"),
        put(store, broker="华夏证券", day="2026-10-30", profit="940000000", target="58.00"),
        put(store, broker="东方证券", day="2026-11-02", profit="600000000", target="36.00",
            rating=Rating.SELL, title="谨慎看待"),
    ]  # fmt: skip


async def asked(
    world: World, question: str, who: Principal = WHO, as_of: dt.date | None = None
) -> Answer:
    async with world.runner() as runner:
        run = await runner.start(who, "research", question, as_of=as_of)
        events = await told(runner, who, run.id)
    answers = [e.event.answer for e in events if isinstance(e.event, AnswerReady)]
    assert answers, events[-1]
    return answers[-1]
