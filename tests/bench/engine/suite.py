"""`jinnao bench engine`: what the embedded engine gives on this machine, idle and beside others.

--set model=0.5b measures the small model. Targets are shares and memory, never seconds.
"""

import asyncio
import itertools
import time
from collections.abc import Sequence
from typing import Literal, NamedTuple

import psutil
from pydantic import BaseModel, Field

from core.errors import Unavailable
from inference.backend import ModelRole, Prompt, Usage
from inference.client import Client
from tests.bench.engine.serving import WORDS, hogs
from tests.evals.contract import CouldNotRun, Options, Result, Table, Target
from tests.small_engine import Engine, engine

TARGETS = {
    "cached_share": Target(">=", 0.9),
    "kept_beside_one": Target(">=", 0.3),
    "kept_beside_two": Target(">=", 0.2),
    "rss_mib": Target("<=", 2200),
}
_salt = itertools.count(int(time.time()))


class Intent(BaseModel):
    """A decision of about sixty tokens."""

    reason: str = Field(max_length=60)
    topic: Literal["card", "loan", "deposit", "fund", "other"]
    entities: list[str] = Field(min_length=2, max_length=3)
    wants_action: bool
    language: Literal["zh", "en"]


class Speed(NamedTuple):
    """Tokens a second in and out, and seconds to the first token on a prefix read before."""

    read: float
    wrote: float
    first_s: float


def suite(options: Options) -> Result:
    options.allow("model")
    size = options.settings.get("model", "1.5b")
    if size not in ("1.5b", "0.5b"):
        raise CouldNotRun(f"No model {size!r}; there are: 1.5b, 0.5b.")
    try:
        with engine(size) as running:
            return asyncio.run(_measure(running, options))
    except Unavailable as away:
        raise CouldNotRun(str(away)) from away


async def _measure(running: Engine, options: Options) -> Result:
    usages: list[Usage] = []
    client = Client(running.settings, on_usage=lambda role, usage: usages.append(usage))
    await _speed(client, usages)
    rows: list[Speed] = []
    for count in (0, 1, 2):
        options.say(f"{count} busy neighbours")
        with hogs(count):
            rows.append(await _speed(client, usages))
    idle, *busy = rows
    decided_s, tokens = await _decision(client, usages)
    figures = {
        "tokens_in_s": round(idle.read, 1),
        "tokens_out_s": round(idle.wrote, 1),
        "first_token_cached_s": round(idle.first_s, 2),
        "decision_s": round(decided_s, 2),
        "decision_tokens": tokens,
        "kept_beside_one": round(busy[0].wrote / idle.wrote, 2),
        "kept_beside_two": round(busy[1].wrote / idle.wrote, 2),
        "cached_share": round(await _cached_share(client, usages), 3),
        "rss_mib": psutil.Process(running.pid).memory_info().rss // 2**20,
    }
    await client.aclose()
    return Result(figures=figures, targets=TARGETS, tables=(_table(rows),))


def _table(rows: Sequence[Speed]) -> Table:
    columns = ("busy neighbours", "tokens in/s", "tokens out/s", "first token, cached prefix, s")
    cells = tuple(
        (n, round(r.read, 1), round(r.wrote, 1), round(r.first_s, 2)) for n, r in enumerate(rows)
    )
    return Table("speed beside processes that never rest", columns, cells)


async def _speed(client: Client, usages: list[Usage]) -> Speed:
    """About 330 new tokens in, 32 out; then another question after the same system text."""
    system = Prompt(role="system", content=f"{next(_salt)} {WORDS * 11}")
    first, whole, usage = await _streamed(client, usages, system, "逐条说明如何办理挂失。", 32)
    again, _, _ = await _streamed(client, usages, system, "转账有什么要求？", 4)
    return Speed(
        (usage.prompt - usage.cached) / first, (usage.completion - 1) / (whole - first), again
    )


async def _streamed(
    client: Client, usages: list[Usage], system: Prompt, question: str, tokens: int
) -> tuple[float, float, Usage]:
    begun, first = time.monotonic(), 0.0
    asked = [system, Prompt(role="user", content=question)]
    async for _ in client.stream(ModelRole.CHAT, asked, max_tokens=tokens):
        first = first or time.monotonic() - begun
    return first, time.monotonic() - begun, usages[-1]


async def _decision(client: Client, usages: list[Usage]) -> tuple[float, int]:
    """Seconds and tokens of a decision after a system text that was read before."""
    system = Prompt(role="system", content=f"判断客户的意图，只输出 JSON。{WORDS * 4}")
    for question in ("我想提前还贷。", "我的信用卡在上海丢了，麻烦帮我挂失并补办一张。"):
        begun = time.monotonic()
        asked = [system, Prompt(role="user", content=question)]
        await client.decide(ModelRole.DECIDE, asked, Intent, max_tokens=160)
        spent = time.monotonic() - begun
    return spent, usages[-1].completion


async def _cached_share(client: Client, usages: list[Usage]) -> float:
    """The least share of a known system text that was not read again, four texts taking turns."""
    systems = [Prompt(role="system", content=f"{next(_salt)} {WORDS * 8}") for _ in range(4)]
    for system in systems:
        await client.chat(ModelRole.CHAT, [system, Prompt(role="user", content="一")], max_tokens=1)
    start = len(usages)
    for question in ("二", "三"):
        for system in systems:
            asked = [system, Prompt(role="user", content=question)]
            await client.chat(ModelRole.CHAT, asked, max_tokens=1)
    return min(usage.cached / usage.prompt for usage in usages[start:])
