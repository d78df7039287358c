"""The real application on a real socket: the demo bank, its documents, the service graph, the pages.

Only the model is scripted: it picks the first offered sentence that holds a known phrase.
"""

import asyncio
import re
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer
from agents.kit.runner import Runner, RunnerParts
from agents.registry import AGENTS
from agents.research.nodes.choose import Choice as ResearchChoice
from agents.service.nodes.choose import Choice
from agents.service.nodes.understand import Understanding
from agents.service.state import Intent
from core.access import system
from core.clock import SystemClock
from core.demo.datasets import FOLDERS
from core.demo.logins import logins
from core.demo.questions import QUESTIONS
from core.settings import Settings
from core.store import conversations, runs
from core.store.database import checkpoint_dsn
from core.store.session import Store
from core.store.signals import Signals
from inference.backend import Prompt
from inference.scripted import Scripted
from rag.index.app import create_app as create_index
from rag.index.projection import Projection
from rag.ingest import ingest
from rag.search import IndexSearcher
from tests.e2e.proxy import Network
from tools.sql.ask import DataDesk
from tools.sql.catalogue import load
from web.app import create_app
from web.deps import DemoLogin, Deps, Site

DOCUMENTS = Path(__file__).parents[2] / "core" / "demo" / "documents"
FILES = ("fee_schedule_2026", "fee_schedule_2025", "mortgage_prepayment", "card_loss")
KEY = "key-of-the-index"
DATASETS = tuple(load(folder) for folder in FOLDERS.values())
PHRASES = (
    "手机银行、网上银行跨行转账",
    "手机银行跨行转账",
    "mobile or online banking",
    "Transfer to another bank",
)
SLOW = "慢慢"  # a question with this word keeps the model busy for half a minute


def chosen(messages: Sequence[Prompt]) -> Choice:
    """The numbers of at most two offered sentences that hold one of the phrases."""
    offered = re.findall(r"^(\d+) (.*)$", messages[-1].content, re.MULTILINE)
    numbers = [int(n) for n, text in offered if any(p in text for p in PHRASES)]
    return Choice(answer="", numbers=numbers[:2])


def scripted() -> Scripted:
    question = Understanding(intent=Intent.QUESTION, words="跨行转账 收费标准")
    english = Understanding(intent=Intent.QUESTION, words="transfer to another bank fee")
    backend = Scripted()
    backend.on(question, shape=Understanding, has=SLOW, after_s=30)
    backend.on(english, shape=Understanding, has="transfer")
    backend.on(question, shape=Understanding)
    backend.on(ResearchChoice(answer="", numbers=[1]), shape=ResearchChoice)
    return backend.on(chosen, shape=Choice)


@dataclass(frozen=True)
class Live:
    """What a test needs: where the application and its index are, and who may sign in."""

    base_url: str
    index_url: str
    passwords: dict[str, str]
    network: Network
    store: Store


def site() -> Site:
    """The log-ins and examples as the pages get them from the demo institution."""
    examples = {
        language: tuple(q.question for q in QUESTIONS if q.language == language)[:4]
        for language in ("zh", "en")
    }
    shown = tuple(
        DemoLogin(
            username=x.username, password=x.password, name=x.name, role=x.role.value, note=x.note_zh
        )
        for x in logins("demo")
    )
    return Site(examples=examples, logins=shown)


def _filled_index(store: Store, folder: Path, backend: Scripted) -> Projection:
    clock = SystemClock()
    paths = [p for name in FILES for p in DOCUMENTS.glob(f"*/{name}*.md")]
    summary = ingest(store, paths, system("demo"), clock)
    assert summary.count("added") == len(paths) > len(FILES)
    projection = Projection(folder, store, lambda: ["demo"], clock, "hashed")
    while projection.follow():
        pass
    while asyncio.run(projection.embed_some(backend)):
        pass
    return projection


async def _serve(
    store: Store, data: DataDesk, folder: Path, started: "threading.Event", given: dict[str, object]
) -> None:
    backend, clock = scripted(), SystemClock()
    projection = await asyncio.to_thread(_filled_index, store, folder, backend)
    signals = Signals(store.url, (runs.EVENTS, conversations.CHANGED), echo=runs.echo(store))
    await signals.start()
    index = create_index(projection, KEY)
    search = IndexSearcher(
        store, backend, "http://index", KEY, clock, transport=httpx.ASGITransport(index)
    )
    async with _listening(index) as index_url, checkpointer(checkpoint_dsn(store.url)) as saver:
        runner = Runner(
            RunnerParts(
                store=store, signals=signals, search=search, backend=backend, clock=clock,
                screen=screen, checkpointer=saver, agents=AGENTS,
            )
        )  # fmt: skip
        deps = Deps(
            settings=Settings(_env_file=None), store=store, clock=clock, runs=runner,
            site=site(), signals=signals, poll_s=0.2, data=data, datasets=DATASETS,
        )  # fmt: skip
        over = asyncio.Event()
        async with _listening(create_app(deps)) as url:
            network = Network(int(url.rsplit(":", 1)[1]))
            async with await network.listen() as door:
                near = door.sockets[0].getsockname()[1]
                stop = partial(asyncio.get_running_loop().call_soon_threadsafe, over.set)
                given.update(
                    base_url=f"http://127.0.0.1:{near}", index_url=index_url, network=network, stop=stop
                )  # fmt: skip
                started.set()
                await over.wait()
        await runner.close()
    await search.close()
    await signals.stop()
    projection.close()


@asynccontextmanager
async def _listening(app: Starlette) -> AsyncIterator[str]:
    """The address at which the application answers until the block ends."""
    config = uvicorn.Config(
        app, port=0, log_level="critical", timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@contextmanager
def serving(store: Store, data: DataDesk) -> Iterator[Live]:
    """The application in a thread of its own until the block ends."""
    started, given = threading.Event(), {}
    with tempfile.TemporaryDirectory(prefix="jinnao-index-") as folder:
        thread = threading.Thread(
            target=lambda: asyncio.run(_serve(store, data, Path(folder), started, given)),
            daemon=True,
        )
        thread.start()
        assert started.wait(60), "the application did not start"
        passwords = {x.username: x.password for x in logins("demo")}
        yield Live(given["base_url"], given["index_url"], passwords, given["network"], store)
        given["stop"]()
        thread.join(20)
