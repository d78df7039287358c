"""Where a question's time goes, measured from outside: the product holds no stop-watch."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

from core.store import reader
from tests.evals.result import CouldNotRun
from tools.sql import ask, tell

Spent = Mapping[str, float]
"""Seconds of one question by stage."""

_PLACES: Mapping[str, Sequence[tuple[object, str]]] = {
    "rights": ((ask, "permitted"), (ask.DataDesk, "_claims")),
    "reading": ((ask, "read"),),
    "plan": ((ask, "plan"),),
    "compile": ((ask, "compile_plan"),),
    "check": ((ask, "check"),),
    "cost": ((reader.Reader, "cost"),),
    "run": ((reader.Reader, "read"),),
    "tell": ((tell, "told"),),
}
"""What is called in each stage. Claims are an attribute of each desk: `Stages.of` sees to them."""


class Stages:
    """Adds up what the stages take between two calls of `taken`."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)

    def taken(self) -> Spent:
        """Seconds since the last call, by stage; a stage that was not entered is 0."""
        found = {stage: self._spent[stage] for stage in _PLACES}
        self._spent.clear()
        return found

    def of(self, desk: ask.DataDesk) -> ask.DataDesk:
        desk._claims = self._timed("rights", desk._claims)
        return desk

    @contextmanager
    def measured(self) -> Iterator[None]:
        """While it lasts every stage is timed, in this process."""
        kept = [(place, name, _held(place, name)) for places in _PLACES.values() for place, name in places if name != "_claims"]  # fmt: skip
        stage_of = {(id(p), n): stage for stage, places in _PLACES.items() for p, n in places}
        for place, name, call in kept:
            setattr(place, name, self._timed(stage_of[id(place), name], call))
        try:
            yield
        finally:
            for place, name, call in kept:
                setattr(place, name, call)

    def _timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def timed(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return call(*args, **kwargs)
            finally:
                self._spent[stage] += time.perf_counter() - begun

        return timed


def _held(place: object, name: str) -> Callable[..., Any]:
    """Raises CouldNotRun when the product no longer calls a stage by that name."""
    found = vars(place).get(name)
    if found is None:
        raise CouldNotRun(
            f"{getattr(place, '__name__', place)} has no {name}: the stages have moved."
        )
    return found  # type: ignore[no-any-return]
