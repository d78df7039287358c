"""A process is killed in the middle of a run; another one finishes it."""

import asyncio
import subprocess
import sys

import psycopg

from core.domain.conversation import Author
from core.domain.run import AnswerReady, RunEnded, StepFinished
from core.store import conversations, runs
from core.store.session import Store
from tests.agents.conftest import told
from tests.agents.dying import WHO, world
from tests.architecture.tree import ROOT
from tests.conftest import Database


def _killed_at_its_choice(url: str) -> str:
    """The run that a process, now dead by SIGKILL, was working on."""
    command = [sys.executable, "-m", "tests.agents.dying", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        run_id = process.stdout.readline().strip()
        process.kill()
    assert process.returncode == -9
    return run_id


def test_another_process_goes_on_where_a_killed_one_stood(store: Store, database: Database) -> None:
    run_id = _killed_at_its_choice(database.app)

    async def scene() -> None:
        alive = world(store, stuck=False)
        async with alive.runner() as runner:
            assert await runner.sweep() == 0  # the dead one's lease still stands
            with psycopg.connect(database.admin, autocommit=True) as c:
                c.execute("UPDATE run SET lease_until = now() - interval '1 second'")
            assert await runner.sweep() == 1
            events = await told(runner, WHO, run_id)
            assert await runner.sweep() == 0
        assert [e.seq for e in events] == list(range(1, len(events) + 1))
        finished = [e.event.node for e in events if isinstance(e.event, StepFinished)]
        assert finished == ["understand", "gather", "choose", "narrate", "check"]
        assert [e.event.answer.text for e in events if isinstance(e.event, AnswerReady)] == ["跨行转账每笔5元。"]  # fmt: skip
        assert events[-1].event == RunEnded(outcome="success")
        assert len(alive.backend.calls) == 1  # what was decided before is not asked again

    asyncio.run(scene())
    with store.transaction(WHO) as session:
        run = runs.get(session, WHO, run_id)
        said = conversations.messages(session, WHO, run.conversation_id)
    assert [m.author for m in said] == [Author.CUSTOMER, Author.AGENT]
