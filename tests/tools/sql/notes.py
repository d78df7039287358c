"""Three notes on one company that were read; the one for management is not for questions on data."""

from core.access import Audience, system
from core.domain.research import Facts, Rating, Stated
from core.store import research
from core.store.session import Store
from core.store.tables.reading import ReadingRow
from tests.conftest import NOW
from tests.core.store.test_research import facts, figure, place


def _note(broker: str, day: str, profit: str, target: str, rating: Rating) -> Facts:
    figures = (figure(profit), figure("1.5", metric="eps"), figure("900000000", metric="revenue"))
    found = facts(broker, day, *figures, rating=rating, target=target)
    return found.model_copy(update={"company": Stated(value="青岚酒业", place=place("青岚酒业"))})


def keep_notes(store: Store) -> None:
    said = (
        ("rq_1", Audience.STAFF, _note("甲山证券", "2026-01-05", "100000000", "20", Rating.BUY)),
        ("rq_2", Audience.PUBLIC, _note("乙水证券", "2026-02-05", "140000000", "30", Rating.SELL)),
        ("rq_3", Audience.MANAGEMENT, _note("丙石证券", "2026-03-05", "950000000", "99", Rating.BUY)),
    )  # fmt: skip
    who = system("demo")
    with store.transaction(who) as session:
        for name, audience, stated in said:
            session.add(
                ReadingRow(
                    institution="demo", id=name, name="x.pdf", format="pdf", audience=audience.value,
                    size=1, content_hash=name, state="done", added_by="ann", added_at=NOW,
                )
            )  # fmt: skip
            session.flush()
            research.replace(session, who, name, audience, stated)
