"""A process that takes up a run and never gets past the choice: `python -m tests.agents.dying URL`.

It prints the run's id once it is there, and waits to be killed.
"""

import asyncio
import sys

from agents.service.nodes.choose import Choice
from agents.service.nodes.understand import Understanding
from agents.service.state import Intent
from core.access import Principal, Role
from core.clock import FixedClock
from core.domain.run import StepStarted
from core.store.session import Store
from inference.scripted import Scripted
from tests.agents.conftest import ListSearch, World, found
from tests.conftest import NOW

WHO = Principal(
    institution="demo", subject="zhang", role=Role.CUSTOMER, name="张敏", customer_id="c_0001"
)
QUESTION = "跨行转账要多少手续费？"


def world(store: Store, *, stuck: bool) -> World:
    decided = Understanding(intent=Intent.QUESTION, words="跨行转账 手续费")
    backend = Scripted().on(decided, shape=Understanding)
    backend.on(Choice(answer="", numbers=[1]), shape=Choice, after_s=600 if stuck else 0)
    return World(store, FixedClock(NOW), ListSearch((found("跨行转账每笔5元。"),)), backend)


async def _stuck(url: str) -> None:
    async with world(Store(url), stuck=True).runner() as runner:
        run = await runner.start(WHO, "service", QUESTION)
        async for event in runner.events(WHO, run.id):
            if isinstance(event.event, StepStarted) and event.event.node == "choose":
                print(run.id, flush=True)


if __name__ == "__main__":
    asyncio.run(_stuck(sys.argv[1]))
