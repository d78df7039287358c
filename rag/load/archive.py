"""The checks that an Office file must pass before a parser touches it."""

import zipfile
import zlib
from pathlib import Path

from core.errors import TooLarge, Unreadable

MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 10_000
_CHUNK = 1024 * 1024
_DTD = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))  # fmt: skip
_OVERLAP = 32  # bytes; longer than the longest mark


def checked(path: Path, needed: str) -> None:
    """Raises Unreadable for a truncated, encrypted or foreign archive and for one whose XML
    declares entities, TooLarge for a zip bomb, by the sizes it declares and then by its real ones."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _declared(path, members)
            names = {m.filename for m in members}
            if needed not in names:
                raise Unreadable(
                    f"{path.name} has no {needed}: it is not what its extension says.",
                    todo="Give it the extension of what it is.",
                )
            _real(path, archive, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as bad:
        raise Unreadable(
            f"{path.name} is truncated or damaged: {bad}.", todo="Get or save it again."
        ) from bad
    except (NotImplementedError, RuntimeError) as bad:
        raise Unreadable(f"{path.name} is packed in a way that is not read: {bad}.") from bad


def _declared(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if any(m.flag_bits & 0x1 for m in members):
        raise Unreadable(f"{path.name} is encrypted.", todo="Save it again without a password.")
    unpacked = sum(m.file_size for m in members)
    packed = max(path.stat().st_size, 1)
    bomb = unpacked > 10_000_000 and unpacked / packed > MAX_RATIO
    shared = sum(m.compress_size for m in members) > packed  # members that overlap in the file
    if bomb or shared or unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise TooLarge(
            f"{path.name} unpacks to {unpacked:,} bytes in {len(members):,} parts from"
            f" {packed:,}: refused as a zip bomb.",
            todo="Save it again from the program that made it.",
        )


def _real(path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpacks every part once in small pieces and keeps none: a part cannot lie about its size."""
    total = 0
    for member in members:
        xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        last = b""
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise TooLarge(f"{path.name} unpacks without end: refused as a zip bomb.")
                if xml and any(mark in last + chunk for mark in _DTD):
                    raise Unreadable(
                        f"{path.name} declares entities in {member.filename}, which no Office"
                        " program writes: refused.",
                        todo="Save it again from the program that made it.",
                    )
                last = chunk[-_OVERLAP:]
