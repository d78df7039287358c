"""A write call that is held until the person who asked for it says yes."""

import datetime as dt
from enum import StrEnum
from typing import Any

from core.domain import Frozen


class CallState(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"


class HeldCall(Frozen):
    """arguments are exactly those the person was shown; nothing else is ever carried out."""

    id: str
    run_id: str
    subject: str
    tool: str
    arguments: dict[str, Any]
    state: CallState
    asked_at: dt.datetime
    expires_at: dt.datetime
    decided_at: dt.datetime | None
