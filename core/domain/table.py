"""What a question on data came to: the table that answers it, or why there is none, in words."""

import datetime as dt
from enum import StrEnum

from core.domain import Frozen


class Outcome(StrEnum):
    ANSWERED = "answered"
    UNCLEAR = "unclear"
    NO_RIGHT = "no_right"


class TableAnswer(Frozen):
    """rows are as a person reads them, None where there is no value; more says that the table goes
    on. query is the statement that was run, as_of the day to which its data goes. present is the day
    of the asking where the figures are of no period but of what is the case now."""

    dataset: str
    outcome: Outcome
    language: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    more: bool = False
    query: str = ""
    as_of: dt.date | None = None
    present: dt.date | None = None
