"""Ends what has run out: held calls that nobody answered, sessions of long ago."""

from pydantic import BaseModel

from core import audit
from core.store import calls, credentials
from workers.registry import JobContext, Kind


class NoPayload(BaseModel):
    """For jobs that need to be told nothing."""


def expire(context: JobContext, _payload: NoPayload) -> dict[str, int]:
    now = context.clock.now()
    ended = calls.expire(context.session, now)
    for call_id in ended:
        audit.record(context.session, context.principal, "call.expired", call_id)
    return {"calls": len(ended), "sessions": credentials.drop_expired(context.session, now)}


KIND = Kind(name="expire", payload=NoPayload, run=expire)
