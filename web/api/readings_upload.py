"""A file that arrives: counted and hashed on its way to the disk, then kept piece by piece."""

import asyncio
import errno
import hashlib
import tempfile
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from fastapi import Request
from starlette.requests import ClientDisconnect

from core.access import Audience, Principal, Scope
from core.errors import BadInput, Cancelled, StorageFull
from core.store import readings
from core.store.readings import PART, NewReading, ReadingLine
from rag.read import guards
from web.deps import Deps

_LONGEST = 200


async def arrived(
    request: Request, principal: Principal, deps: Deps, name: str, audience: Audience
) -> tuple[ReadingLine, bool]:
    """The reading and whether it is new. What is refused by name or right is refused before a byte
    of it is read."""
    principal.require(Scope.RESEARCH_WRITE)
    name = plain(name)
    suffix = Path(name).suffix.lower()
    if suffix not in guards.FORMATS:
        raise guards.unknown(Path(name), sorted(guards.FORMATS))
    async with spooled(request) as (file, size, sha256):
        if size == 0:
            raise BadInput(f"{name} is empty.", todo="Get or save it again.")
        new = NewReading(
            name=name, format=guards.FORMATS[suffix], audience=audience, size=size, sha256=sha256
        )

        def keep() -> tuple[ReadingLine, bool]:
            with deps.store.transaction(principal) as session:
                return readings.add(session, principal, deps.clock.now(), new, parts(file))

        return await asyncio.to_thread(keep)


def plain(name: str) -> str:
    """The last part of a file's name, without control and direction marks. Raises BadInput."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    if not kept or kept in {".", ".."} or len(kept) > _LONGEST:
        raise BadInput("The file has no usable name.", todo="Give it one of up to 200 characters.")
    return kept


@asynccontextmanager
async def spooled(request: Request) -> AsyncIterator[tuple[IO[bytes], int, str]]:
    """The body in a file without a name, with its size and sha256."""
    digest, size, held = hashlib.sha256(), 0, bytearray()
    with tempfile.TemporaryFile() as file:

        def write(data: bytes) -> None:
            digest.update(data)
            try:
                file.write(data)
                file.flush()
            except OSError as bad:
                if bad.errno != errno.ENOSPC:
                    raise
                raise StorageFull("No space is left on the server's disk.", todo="Tell its operator.") from bad  # fmt: skip

        try:
            async for piece in request.stream():
                held += piece
                size += len(piece)
                if len(held) >= PART:
                    await asyncio.to_thread(write, bytes(held))
                    held.clear()
        except ClientDisconnect as left:
            raise Cancelled("The sender went away before the file was whole.") from left
        await asyncio.to_thread(write, bytes(held))
        file.seek(0)
        yield file, size, digest.hexdigest()


def parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part
