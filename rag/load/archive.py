"""The checks that an Office file must pass before a parser touches it."""

import zipfile
from pathlib import Path

from core.errors import TooLarge, Unreadable

MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 10_000


def checked(path: Path, needed: str) -> None:
    """Raises Unreadable for a truncated or foreign archive, TooLarge for a zip bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {m.filename for m in members}
    except (zipfile.BadZipFile, OSError, ValueError) as bad:
        raise Unreadable(f"{path.name} is truncated or damaged: {bad}.") from bad
    if any(m.flag_bits & 0x1 for m in members):
        raise Unreadable(f"{path.name} is encrypted.")
    unpacked = sum(m.file_size for m in members)
    packed = max(path.stat().st_size, 1)
    bomb = unpacked > 10_000_000 and unpacked / packed > MAX_RATIO
    if bomb or unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise TooLarge(
            f"{path.name} unpacks to {unpacked:,} bytes from {packed:,}: refused as a zip bomb."
        )
    if needed not in names:
        raise Unreadable(f"{path.name} has no {needed}: it is not what its extension says.")
