"""Our identifiers for what a client names itself."""

import hashlib
import re

from core.access import Principal

_OURS = re.compile(r"^(run|conv)_[0-9a-f]{27,32}$")


def own(prefix: str, principal: Principal, named: str) -> str:
    """The same id for the same name from the same principal, and never another person's."""
    key = f"{principal.institution}\x00{principal.subject}\x00{prefix}\x00{named}"
    return f"{prefix}_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def looks_ours(prefix: str, named: str) -> bool:
    """Whether the name has the form of an id that we gave."""
    return bool(_OURS.match(named)) and named.startswith(f"{prefix}_")
