"""The repository of sampling plans: which share of a source is screened each night."""

import datetime as dt

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select

from core import audit
from core.access import Principal
from core.domain import Frozen
from core.errors import NotFound
from core.store.tables.conduct import SamplingPlanRow


class SamplingPlan(Frozen):
    """share is 0–1. What lies outside of it is kept and can be screened later."""

    source: str
    share: float
    reason: str
    made_by: str
    made_at: dt.datetime


def put(
    session: Session, principal: Principal, now: dt.datetime, source: str, share: float, reason: str
) -> SamplingPlan:
    """The plan of a source, in place of the one it had."""
    plan = SamplingPlan(
        source=source, share=share, reason=reason, made_by=principal.subject, made_at=now
    )
    values = {"institution": principal.institution, **plan.model_dump()}
    session.execute(
        insert(SamplingPlanRow)
        .values(**values)
        .on_conflict_do_update(index_elements=["institution", "source"], set_=values)
    )
    audit.record(session, principal, "sampling.set", source, {"share": str(share)})
    return plan


def listed(session: Session) -> tuple[SamplingPlan, ...]:
    rows = session.exec(select(SamplingPlanRow).order_by(col(SamplingPlanRow.source)))
    return tuple(SamplingPlan(**r.model_dump(exclude={"institution"})) for r in rows)


def end(session: Session, principal: Principal, source: str) -> None:
    """From now on the source is screened whole. Raises NotFound."""
    gone = session.exec(
        delete(SamplingPlanRow)
        .where(col(SamplingPlanRow.source) == source)
        .returning(col(SamplingPlanRow.source))
    ).all()
    if not gone:
        raise NotFound("This source has no plan.")
    audit.record(session, principal, "sampling.ended", source)
