"""The checkpointer: what a run knows between its nodes, in PostgreSQL."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

# Stored bytes are data: without this the library would import and call what they name.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"

import psycopg
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from core.errors import Unavailable


class Saver(AsyncPostgresSaver):
    """Keeps what a node returned once, in the checkpoint that follows it, and not on its own before.

    A process killed between the two repeats that node, as it would a node that was cut short.
    Interrupts, their answers and errors (channels with two underscores) are kept as ever.
    """

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        special = [write for write in writes if write[0].startswith("__")]
        if special:
            await super().aput_writes(config, special, task_id, task_path)


@asynccontextmanager
async def checkpointer(
    dsn: str, connections: int = 4, kind: type[AsyncPostgresSaver] = Saver
) -> AsyncIterator[AsyncPostgresSaver]:
    """Makes its tables on first use. A process killed at any moment loses no finished node.

    Commits do not wait for the disk: after a power failure nodes are repeated, which the effect
    ledger makes harmless.
    """
    settings = {
        "autocommit": True,
        "prepare_threshold": 0,
        "row_factory": dict_row,
        "connect_timeout": 10,
    }
    pool = AsyncConnectionPool(
        dsn, min_size=1, max_size=connections, kwargs=settings, open=False, configure=_configure
    )
    await pool.open(wait=True)
    try:
        saver = kind(pool)
        await saver.setup()
        yield saver
    finally:
        await pool.close()


async def make_tables(dsn: str) -> None:
    """Makes the checkpointer's tables where they are not there yet. Raises Unavailable."""
    try:
        async with checkpointer(dsn, connections=1):
            pass
    except (psycopg.Error, PoolTimeout) as error:
        raise Unavailable("The checkpoints' tables cannot be made.") from error


async def _configure(connection: object) -> None:
    await connection.execute("SET synchronous_commit = off")  # type: ignore[attr-defined]
