"""Which kinds of jobs there are, and the function that does each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from core.access import Principal
from core.clock import Clock
from core.errors import BadInput
from core.store.session import Session, Store


@dataclass(frozen=True)
class JobContext:
    """What a job may use. What it does in `session` is committed with the job's own end.

    Work that needs several transactions opens them from `store`, each safe to repeat. An effect
    elsewhere goes through core.store.effects with the job's id in its key.
    """

    principal: Principal
    session: Session
    store: Store
    clock: Clock
    job_id: str
    attempt: int


@dataclass(frozen=True)
class Kind:
    """One kind of job. run gets the payload validated and gives what JSON can hold, or None.

    prepare is called once in each process, outside of any transaction and before its first job.
    """

    name: str
    payload: type[BaseModel]
    run: Callable[[JobContext, Any], Any]
    prepare: Callable[[], None] | None = None


class Registry:
    """The kinds that this worker knows."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = {k.name: k for k in kinds}

    def prepare(self) -> None:
        """What the kinds need before a process does its first job; raises Unavailable."""
        for kind in self._kinds.values():
            if kind.prepare is not None:
                kind.prepare()

    def run(self, kind: str, context: JobContext, payload: Mapping[str, Any]) -> Any:
        """Does the work; BadInput when the kind is unknown or the payload does not fit."""
        known = self._kinds.get(kind)
        if known is None:
            raise BadInput(f"No worker knows jobs of the kind {kind}.")
        try:
            fitting = known.payload.model_validate(payload)
        except ValidationError as error:
            fields = ", ".join(sorted({str(e["loc"][0]) for e in error.errors() if e["loc"]}))
            raise BadInput(f"The payload of {kind} does not fit: {fields}.") from error
        return known.run(context, fitting)
