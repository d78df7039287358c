"""Time and identifiers, injectable so that a run can be replayed."""

import datetime as dt
import secrets
import time
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> dt.datetime:
        """The present, in UTC and aware."""
        ...

    def today(self) -> dt.date:
        """The institution's calendar day (Asia/Shanghai)."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        return self.now().astimezone(BEIJING).date()


@dataclass
class FixedClock:
    """A clock that stands still until it is moved."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        return self.at

    def today(self) -> dt.date:
        return self.at.astimezone(BEIJING).date()

    def move(self, by: dt.timedelta) -> None:
        self.at += by


def new_id(prefix: str) -> str:
    """An identifier that sorts by time of making: prefix, 11 hex of milliseconds, 16 random hex."""
    return f"{prefix}_{int(time.time() * 1000):011x}{secrets.token_hex(8)}"
