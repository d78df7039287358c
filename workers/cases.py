"""Cases: every hour, the inbox is reminded of what is overdue."""

from core.store import cases
from workers.expiry import NoPayload
from workers.registry import JobContext, Kind


def tend(context: JobContext, _payload: NoPayload) -> dict[str, int]:
    """Repeating it within a day reminds of nothing twice."""
    reminded = cases.remind(context.session, context.principal, context.clock.now())
    return {"reminded": len(reminded)}


KINDS = (Kind(name="case_tend", payload=NoPayload, run=tend),)
