"""Work that nobody waits for lets others go first, and not for ever."""

import asyncio

import pytest

from core.errors import BackendDown, BackendOverloaded, BackendRefused, DeadlineExceeded
from inference.backend import ModelRole, Prompt
from inference.patient import Patient
from inference.scripted import Scripted

ASKED = (Prompt(role="user", content="?"),)


def _busy(times: int):
    looks = []

    async def busy() -> bool:
        looks.append(1)
        return len(looks) <= times

    return busy, looks


def test_a_call_waits_until_nobody_sits_before_the_screen():
    busy, looks = _busy(3)
    backend = Patient(Scripted().on("ja"), busy, patience_s=10, look_s=0.001)
    assert asyncio.run(backend.chat(ModelRole.CHAT, ASKED)).text == "ja"
    assert len(looks) == 4


def test_patience_ends():
    busy, looks = _busy(10_000)
    backend = Patient(Scripted().on("ja"), busy, patience_s=0.01, look_s=0.001)
    assert asyncio.run(backend.chat(ModelRole.CHAT, ASKED)).text == "ja"
    assert len(looks) == 10


def test_pieces_come_through():
    busy, _ = _busy(1)

    async def read() -> str:
        backend = Patient(Scripted().on("stück um stück"), busy, look_s=0.001)
        return "".join([p async for p in backend.stream(ModelRole.CHAT, ASKED)])

    assert asyncio.run(read()) == "stück um stück"


class Failing(Scripted):
    """Embeds with the errors it is given, one after the other, and then well."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)

    async def embed(self, texts, kind):
        if self.errors:
            raise self.errors.pop(0)
        return await super().embed(texts, kind)


@pytest.mark.parametrize(
    ("error", "there"),
    [
        (BackendDown("away"), False),
        (BackendRefused("no such model"), False),
        (BackendOverloaded("full"), True),
        (DeadlineExceeded("slow"), True),
    ],
)
def test_it_knows_embeddings_that_are_away_from_those_that_are_busy(error, there):
    busy, _ = _busy(0)
    backend = Patient(Failing(error), busy)
    assert backend.embeds()
    with pytest.raises(type(error)):
        asyncio.run(backend.embed(["a"], "query"))
    assert backend.embeds() is there
    assert asyncio.run(backend.embed(["a"], "query"))
    assert backend.embeds()
