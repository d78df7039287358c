"""LangChain's SQL agent as the eval asks it, with a model that says what a test wants."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from pydantic import SecretStr

from core.settings import Settings
from tests.evals.ask_data import rivals
from tests.evals.ask_data.case import Case
from tests.evals.ask_data.world import Asker, World
from tests.tools.sql.conftest import Data

THINKS = "Thought: so be it\nAction: sql_db_query\nAction Input: {}"
ENDS = "Thought: I now know the final answer\nFinal Answer: forty-two"


@pytest.fixture
def world(data: Data) -> World:
    url = data.reader._dsn.replace("postgresql://", "postgresql+psycopg://")
    settings = Settings(reader_url=SecretStr(url), inference_url="http://127.0.0.1:9/v1")
    return World(data.store, data.reader, settings, data.datasets)


@pytest.fixture
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def agent(
    world: World, loop: asyncio.Runner, monkeypatch: pytest.MonkeyPatch, says: Sequence[str]
) -> Asker:
    def model(**_: Any) -> FakeListChatModel:
        return FakeListChatModel(responses=list(says))

    monkeypatch.setattr(rivals, "ChatOpenAI", model)
    return rivals.langchain(world, loop)


def case(dataset: str = "market") -> Case:
    return Case(id="c", dataset=dataset, language="en", kind="sum", question="How many?", expect="answer")  # fmt: skip


def test_the_last_query_that_ran_is_the_answer(world, loop, monkeypatch) -> None:
    says = (
        THINKS.format("SELECT 1 FROM nowhere"),
        THINKS.format("SELECT COUNT(*) FROM company"),
        THINKS.format("SELECT colour FROM company"),
        ENDS,
    )
    reply = agent(world, loop, monkeypatch, says)(case())
    assert reply.answered
    assert reply.rows == ((24,),)


def test_an_answer_without_a_query_is_none(world, loop, monkeypatch) -> None:
    reply = agent(world, loop, monkeypatch, [ENDS])(case())
    assert (reply.answered, reply.why) == (False, "no query")


def test_it_sees_what_the_asker_may_see_and_cannot_write(world, loop, monkeypatch) -> None:
    hidden = THINKS.format("SELECT COUNT(*), COUNT(name) FROM customer")
    reply = agent(world, loop, monkeypatch, [hidden, ENDS])(case("bank"))
    assert reply.rows == ((2000, 0),)
    writes = THINKS.format("DELETE FROM customer")
    assert not agent(world, loop, monkeypatch, [writes, ENDS])(case("bank")).answered


def test_steps_are_bounded(world, loop, monkeypatch) -> None:
    again = [THINKS.format(f"SELECT {n} FROM company LIMIT 1") for n in range(1, 50)]
    reply = agent(world, loop, monkeypatch, again)(case())
    assert reply.rows == ((rivals.STEPS,),)
