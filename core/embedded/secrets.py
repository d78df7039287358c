"""Random passwords that are made once and kept readable for us alone."""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def kept(path: Path, names: Iterable[str]) -> dict[str, str]:
    """The value of each name: read from the file (0600), or made and written there first."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [n for n in names if n not in known]
    if missing:
        known |= {n: secrets.token_hex(24) for n in missing}
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
            json.dump(known, f)
            f.flush()
            os.fsync(f.fileno())
        new.rename(path)
    return known
