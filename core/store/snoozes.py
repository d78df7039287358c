"""The repository of snoozes: a rule keeps quiet about one person, customer, product or source."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from core import audit
from core.access import Principal, Scope
from core.clock import BEIJING, new_id
from core.domain.case import NewSnooze, Pivot, Snooze
from core.domain.material import NewMaterial
from core.errors import BadInput, Conflict, NotFound
from core.store.tables.case import SnoozeRow
from core.store.tables.conduct import FindingRow

LONGEST = dt.timedelta(days=366)
_MOST = 200


def make(session: Session, principal: Principal, now: dt.datetime, new: NewSnooze) -> Snooze:
    """Raises BadInput for a day that is past or more than a year away, Conflict when one of the same
    rule and value is active."""
    principal.require(Scope.CASES)
    today = _day(now)
    if not today <= new.until <= today + LONGEST:
        raise BadInput(
            "A snooze ends between today and a year from now.", todo="Choose another day."
        )
    same = (
        SnoozeRow.rule_id == new.rule_id,
        SnoozeRow.pivot == new.pivot.value,
        SnoozeRow.value == new.value,
    )
    if session.exec(select(SnoozeRow.id).where(_active(today), *same)).first() is not None:
        raise Conflict("This is snoozed already.", todo="End the other snooze first.")
    row = SnoozeRow(
        **new.model_dump(mode="json", exclude={"until"}), until=new.until,
        institution=principal.institution, id=new_id("sn"), made_by=principal.subject, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    told = {"rule": new.rule_id, "pivot": new.pivot.value, "until": new.until.isoformat()}
    audit.record(session, principal, "snooze.made", row.id, told)
    return _snooze(row, 0)


def end(session: Session, principal: Principal, snooze_id: str, now: dt.datetime) -> Snooze:
    """From now on its findings make cases again. Repeating it changes nothing. Raises NotFound."""
    principal.require(Scope.CASES)
    row = session.get(SnoozeRow, snooze_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("No such snooze.")
    if row.ended_by is None:
        row.ended_by, row.ended_at = principal.subject, now
        session.add(row)
        session.flush()
        audit.record(session, principal, "snooze.ended", row.id, {"rule": row.rule_id})
    return _snooze(row, _covered(session, [row.id]).get(row.id, 0))


def listed(session: Session, now: dt.datetime, *, ended: bool = False) -> tuple[Snooze, ...]:
    """The newest first, at most 200; with `ended` also those that no longer hold."""
    wanted = select(SnoozeRow).order_by(col(SnoozeRow.id).desc()).limit(_MOST)
    rows = session.exec(wanted if ended else wanted.where(_active(_day(now)))).all()
    counts = _covered(session, [r.id for r in rows])
    return tuple(_snooze(r, counts.get(r.id, 0)) for r in rows)


def covering(
    session: Session, material: NewMaterial, rules: Collection[str], now: dt.datetime
) -> dict[str, str]:
    """By rule, the snooze that keeps it from making cases of this material; the oldest of several."""
    values = {p: getattr(material, p.value) for p in Pivot}
    about = or_(
        *(and_(col(SnoozeRow.pivot) == p.value, col(SnoozeRow.value) == v) for p, v in values.items() if v)
    )  # fmt: skip
    wanted = select(SnoozeRow.rule_id, SnoozeRow.id).where(
        _active(_day(now)), col(SnoozeRow.rule_id).in_(rules), about
    )
    newest_first = session.exec(wanted.order_by(col(SnoozeRow.id).desc())).all()
    return dict(newest_first)


def _active(day: dt.date) -> ColumnElement[bool]:
    return and_(col(SnoozeRow.ended_at).is_(None), col(SnoozeRow.until) >= day)


def _covered(session: Session, ids: Collection[str]) -> dict[str, int]:
    wanted = select(FindingRow.snoozed_by, func.count()).where(col(FindingRow.snoozed_by).in_(ids))
    rows = session.exec(wanted.group_by(col(FindingRow.snoozed_by))).all()
    return {str(snooze_id): count for snooze_id, count in rows}


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(BEIJING).date()


def _snooze(row: SnoozeRow, covered: int) -> Snooze:
    shown = row.model_dump(exclude={"institution", "ended_at"})
    return Snooze.model_validate({**shown, "covered": covered})
