"""The documents of a part: the same ones every time, from seeds that the other part does not use."""

import random
import zlib
from collections.abc import Callable, Iterator
from itertools import chain

from tests.evals.reading.accounts import annual_zh, tenk_en
from tests.evals.reading.bulletins import bulletin, threeline
from tests.evals.reading.notes import broker_zh, sellside_en
from tests.evals.reading.truth import Document, Part
from tests.evals.reading.unseen import deck_zh, factsheet_en

Maker = Callable[[random.Random, Part, int], Document]
LAYOUTS: tuple[Maker, ...] = (broker_zh, sellside_en, annual_zh, tenk_en, threeline, bulletin)
ONLY_TEST: tuple[Maker, ...] = (deck_zh, factsheet_en)
EACH = 3
SCANNED = 1
"""How many documents of each layout are also scanned."""


def seed(*words: object) -> int:
    return zlib.crc32("/".join(map(str, words)).encode())


def documents(part: Part, each: int = EACH) -> Iterator[Document]:
    """each of every layout that the part has."""
    makers = LAYOUTS if part == "tune" else tuple(chain(LAYOUTS, ONLY_TEST))
    for make in makers:
        for number in range(each):
            yield make(random.Random(seed("reading", part, make.__name__, number)), part, number)
