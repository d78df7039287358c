"""Rights and validity hold inside the stores; the day can be any day; vectors may lag behind."""

import asyncio
import datetime as dt
from collections.abc import Callable

import httpx
import pytest

from core.access import Audience, Principal, Role
from core.domain.document import Shelf
from core.errors import Forbidden, Unavailable
from rag.cite import Flaw, check, cite
from rag.index.app import create_app
from rag.index.types import Query, Scope
from rag.search import IndexSearcher
from rag.types import SearchRequest, SearchResult
from tests.rag.conftest import KEY, World

Titles = Callable[[SearchResult], list[str]]
D = dt.date


def fill(world: World, principal: Principal) -> None:
    world.write("old.md", "境外汇款手续费每笔五十元。", title="收费旧版", series="收费",
                valid_from="2025-01-01")  # fmt: skip
    world.write("new.md", "境外汇款手续费每笔四十元。", title="收费新版", series="收费",
                valid_from="2026-01-01")  # fmt: skip
    world.write("next.md", "境外汇款手续费每笔三十元。", title="收费预告", series="收费",
                valid_from="2027-01-01")  # fmt: skip
    world.write(
        "staff.md", "境外汇款手续费减免内部权限：主任可免。", title="内部", audience="staff"
    )
    world.write("boss.md", "境外汇款手续费利润分析。", title="管理层", audience="management")
    world.ingest(principal)
    world.follow()


def test_only_what_is_valid_and_permitted_is_found(
    world: World, demo_system: Principal, customer: Principal, representative: Principal,
    stranger: Principal, titles: Titles,
) -> None:  # fmt: skip
    fill(world, demo_system)
    question = "境外汇款手续费是多少"
    assert titles(world.ask(customer, question)) == ["收费新版"]
    assert titles(world.ask(customer, question, D(2025, 6, 1))) == ["收费旧版"]
    assert titles(world.ask(customer, question, D(2027, 6, 1))) == ["收费预告"]
    assert titles(world.ask(customer, question, D(2024, 6, 1))) == []
    assert set(titles(world.ask(representative, question))) == {"收费新版", "内部"}
    assert titles(world.ask(stranger, question)) == []


def test_the_index_itself_gives_nothing_beyond_the_scope(
    world: World, demo_system: Principal
) -> None:
    fill(world, demo_system)
    vector = tuple([0.125] * 64)
    for audiences in ((), (Audience.PUBLIC,), (Audience.STAFF,)):
        scope = Scope(institution="demo", audiences=audiences, day=20261120)
        hits = world.projection.search(
            Query(scope=scope, words=(("汇款", 1.0),), vectors=(vector,), limit=50)
        )
        found = {h.document_id for h in (*hits.lexical, *hits.dense[0])}
        assert len(found) == len(audiences)


def test_what_others_wrote_stands_on_its_own_shelf(
    world: World, demo_system: Principal, customer: Principal, representative: Principal,
    titles: Titles,
) -> None:  # fmt: skip
    world.write("own.md", "境外汇款手续费每笔四十元。", title="收费")
    world.write("note.md", "境外汇款手续费是券商的看法：应当取消。", title="研报", kind="reading")
    world.ingest(demo_system)
    world.follow()
    analyst = customer.model_copy(update={"role": Role.ANALYST})
    for who in (customer, representative, analyst):
        assert titles(world.ask(who, "境外汇款手续费")) == ["收费"]
    read_in = world.ask(analyst, "境外汇款手续费", shelf=Shelf.READINGS)
    assert titles(read_in) == ["研报"]
    assert read_in.found[0].dense_rank == read_in.found[0].lexical_rank == 1
    with pytest.raises(Forbidden):
        world.ask(customer, "境外汇款手续费", shelf=Shelf.READINGS)


def test_each_store_holds_the_shelf_by_itself(world: World, demo_system: Principal) -> None:
    world.write("own.md", "境外汇款手续费每笔四十元。", title="收费")
    world.write("note.md", "境外汇款手续费是券商的看法。", title="研报", kind="research")
    world.ingest(demo_system)
    world.follow()
    vector = tuple([0.125] * 64)
    seen = {}
    for shelf in Shelf:
        scope = Scope(institution="demo", audiences=(Audience.PUBLIC,), day=20261120, shelf=shelf)
        hits = world.projection.search(
            Query(scope=scope, words=(("汇款", 1.0),), vectors=(vector,), limit=50)
        )
        words = {h.document_id for h in hits.lexical}
        assert words == {h.document_id for h in hits.dense[0]}
        seen[shelf] = words
    assert len(seen[Shelf.OWN]) == len(seen[Shelf.READINGS]) == 1
    assert seen[Shelf.OWN] != seen[Shelf.READINGS]


def test_midnight_moves_the_partition(
    world: World, demo_system: Principal, customer: Principal, titles: Titles
) -> None:
    fill(world, demo_system)
    world.clock.move(dt.timedelta(days=60))
    question = "境外汇款手续费是多少"
    assert titles(world.ask(customer, question)) == ["收费预告"]  # before the follower has turned
    world.follow()
    assert titles(world.ask(customer, question)) == ["收费预告"]
    assert titles(world.ask(customer, question, D(2026, 6, 1))) == ["收费新版"]


def test_words_answer_at_once_and_vectors_follow(
    world: World, demo_system: Principal, customer: Principal
) -> None:
    world.write("a.md", "境外汇款手续费每笔四十元。", title="收费")
    world.ingest(demo_system)
    world.follow(embed=False)
    first = world.ask(customer, "汇款手续费")
    assert first.lexical_only
    assert first.found[0].dense_rank is None
    assert world.projection.status()[0].pending == 1
    world.follow()
    then = world.ask(customer, "汇款手续费")
    assert not then.lexical_only
    assert then.found[0].dense_rank == 1
    assert world.projection.status()[0].vectors == 1


def test_without_embeddings_words_still_answer(
    world: World, demo_system: Principal, customer: Principal, titles: Titles
) -> None:
    fill(world, demo_system)
    world.grams.away = True
    result = world.ask(customer, "汇款手续费")
    assert titles(result) == ["收费新版"]
    assert result.lexical_only


def test_a_replaced_text_is_not_found(
    world: World, demo_system: Principal, customer: Principal
) -> None:
    world.write("a.md", "汇款手续费五元。", title="收费", version=1)
    world.ingest(demo_system)
    world.follow()
    world.write("a.md", "汇款手续费六元。", title="收费", version=2)
    world.ingest(demo_system)
    stale = world.ask(customer, "汇款手续费")  # the index has not followed yet
    assert all("五元" not in f.passage.text for f in stale.found)
    world.follow()
    assert [f.passage.text for f in world.ask(customer, "汇款手续费").found] == ["汇款手续费六元。"]


def test_article_numbers_are_found_in_either_writing(
    world: World, demo_system: Principal, customer: Principal
) -> None:
    body = "\n\n".join(f"第{n}条 关于事项{n}的规定。" for n in ("四十六", "四十七", "四十八"))
    world.write("law.md", f"# 某法\n{body}", title="某法")
    world.ingest(demo_system)
    world.follow()
    for question in ("某法第47条", "某法第四十七条说什么"):
        assert world.ask(customer, question).found[0].passage.article == "第四十七条"


def test_a_silent_index_is_unavailable_and_a_wrong_key_is_refused(
    world: World, customer: Principal
) -> None:
    asyncio.run(_refused(world, customer))


async def _refused(world: World, customer: Principal) -> None:
    gone = IndexSearcher(world.store, world.grams, "http://127.0.0.1:1", KEY, world.clock)  # type: ignore[arg-type]
    with pytest.raises(Unavailable, match="does not answer"):
        await gone.search(customer, SearchRequest(text="x"))
    await gone.close()
    app = httpx.ASGITransport(create_app(world.projection, KEY))
    wrong = IndexSearcher(
        world.store,
        world.grams,
        "http://index",
        "other",
        world.clock,
        transport=app,  # type: ignore[arg-type]
    )
    with pytest.raises(Unavailable, match="401"):
        await wrong.search(customer, SearchRequest(text="x"))
    await wrong.close()


def test_who_may_not_read_documents_may_not_search(world: World, customer: Principal) -> None:
    class Nobody(Principal):
        @property
        def scopes(self) -> frozenset:  # type: ignore[type-arg]
            return frozenset()

    with pytest.raises(Forbidden):
        world.ask(Nobody(**customer.model_dump()), "x")


def test_a_citation_is_checked_against_the_text_the_day_and_the_reader(
    world: World, demo_system: Principal, customer: Principal, stranger: Principal
) -> None:
    fill(world, demo_system)
    found = world.ask(customer, "境外汇款手续费是多少").found[0]
    whole = cite(found.passage, found.document)
    part = cite(found.passage, found.document, found.passage.start + 2, found.passage.start + 6)
    today = D(2026, 11, 20)

    def flaw(evidence, principal=customer, day=today):  # type: ignore[no-untyped-def]
        with world.store.transaction(principal) as session:
            return check(session, principal, evidence, day)

    assert flaw(whole) is None
    assert flaw(part) is None
    assert part.text == "汇款手续"
    assert flaw(whole.model_copy(update={"text": "境外汇款免费。"})) is Flaw.OTHER_TEXT
    assert flaw(whole.model_copy(update={"end": whole.end + 1})) is Flaw.OUTSIDE
    assert flaw(whole.model_copy(update={"document_id": "doc_x"})) is Flaw.OTHER_DOCUMENT
    assert flaw(whole, day=D(2025, 6, 1)) is Flaw.NOT_FOUND
    assert flaw(whole, principal=stranger) is Flaw.NOT_FOUND


@pytest.mark.parametrize(
    "text", ["", "😀" * 10_000, "\x00\x07\u202e", "a" * 1_000_000, '((("AND OR *:?~', "的了吗"]
)
def test_any_text_may_be_asked(
    world: World, demo_system: Principal, customer: Principal, text: str
) -> None:
    fill(world, demo_system)
    result = world.ask(customer, text)
    assert 0 <= result.confidence <= 1
