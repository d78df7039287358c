"""The pool of connections, each known by the number of the server's process on its other side."""

from typing import Any

from sqlalchemy import Engine, create_engine, event


def engine(url: str, connections: int, ours: set[int]) -> Engine:
    """ours holds the server's process numbers for the connections that are open."""
    made = create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        pool_recycle=1800,
        connect_args={"connect_timeout": 10, "application_name": "jinnao"},
    )

    def connected(connection: Any, record: Any) -> None:
        record.info["pid"] = connection.info.backend_pid
        ours.add(record.info["pid"])

    def closed(_connection: Any, record: Any) -> None:
        ours.discard(record.info.get("pid"))

    event.listen(made, "connect", connected)
    event.listen(made, "close", closed)
    return made
