"""Where an event stands: `{run}:{seq}.{n}`, so that a reader resumes without gap or repeat."""

import re
from typing import NamedTuple

_FORM = re.compile(r"^([A-Za-z0-9_.\-]{1,128}):(\d{1,9})\.(\d{1,4})$")
REOPENED = 900  # the n of the RUN_STARTED that follows an interrupt


class Place(NamedTuple):
    """seq is the stored event's, n counts the protocol's events made of it. Places are ordered."""

    seq: int
    n: int

    def id(self, run_id: str) -> str:
        return f"{run_id}:{self.seq}.{self.n}"


START = Place(-1, 0)


def read(last_event_id: str | None, run_id: str) -> Place:
    """The place that a reader names; START when it names none or one of another run."""
    match = _FORM.match(last_event_id or "")
    if match is None or match[1] != run_id:
        return START
    return Place(int(match[2]), int(match[3]))
