"""The repository of sweeps: which material a scope of rules has yet to see, in slices for workers."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from core import audit
from core.access import Principal
from core.clock import new_id
from core.domain.job import NewJob
from core.domain.material import Material, MaterialState, RuleName, Sweep, SweepKind, SweepState
from core.errors import BadInput, NotFound
from core.store import jobs
from core.store.tables.conduct import (
    FindingRow,
    MaterialRow,
    SamplingPlanRow,
    ScopeRuleRow,
    ScreeningRow,
    SweepRow,
    SweepSliceRow,
)

JOB = "screen_slice"
SLICE = 250  # materials of one job
DEADLINE_S = 900.0
ATTEMPTS = 20  # a worker that is killed costs one
_M, _S = MaterialRow, ScreeningRow


def scope_of(rules: Sequence[RuleName], kind: SweepKind) -> str:
    """The digest of the versions; a shadow's is another, so that it never counts as screened."""
    lines = sorted(f"{r.id}@{r.version}" for r in rules)
    return _digest("shadow" if kind is SweepKind.SHADOW else "", lines)


def scope_of_live(rules: Sequence[RuleName]) -> str:
    """What was screened while it was said, in haste: the night sees it once more."""
    return _digest("live", sorted(f"{r.id}@{r.version}" for r in rules))


def _digest(salt: str, lines: Sequence[str]) -> str:
    whole = "\n".join((salt, *lines) if salt else lines)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def start(
    session: Session, principal: Principal, now: dt.datetime, kind: SweepKind,
    rules: Sequence[RuleName], share: float = 1.0,
) -> Sweep:  # fmt: skip
    """A sweep over what is due, with a job for each slice. One without anything due is done.

    There is one nightly sweep at a time: while one runs it is the one that is given. A rescan is for
    one rule: what saw one of two new versions would be left out of the other's.
    """
    if kind is SweepKind.RESCAN and len(rules) != 1:
        raise BadInput("A rescan is for one rule.")
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("sweep"))))
    if kind is SweepKind.NIGHTLY and (other := _running(session, kind)):
        return get(session, other)
    scope = scope_of(rules, kind)
    sweep = SweepRow(
        institution=principal.institution, id=new_id("swp"), kind=kind.value, scope=scope,
        state=SweepState.RUNNING.value, rules=[r.model_dump() for r in rules], share=share,
        started_by=principal.subject, started_at=now,
    )  # fmt: skip
    session.add(sweep)
    session.flush()
    name_scope(session, principal, rules, kind)
    _cut(session, principal, sweep)
    if not sweep.items:
        sweep.state, sweep.ended_at = SweepState.DONE.value, now
    session.add(sweep)
    session.flush()
    details: dict[str, str | int] = {"kind": kind.value, "items": sweep.items, "scope": scope}
    audit.record(session, principal, "sweep.started", sweep.id, details)
    return get(session, sweep.id)


def name_scope(
    session: Session, principal: Principal, rules: Sequence[RuleName], kind: SweepKind
) -> str:
    """The scope of these versions, written down so that what it has seen counts as seen under each
    of them; a shadow's is not."""
    scope = scope_of(rules, kind)
    rows = [
        {"institution": principal.institution, "scope": scope, "rule_id": r.id, "rule_version": r.version}
        for r in rules
    ]  # fmt: skip
    if rows and kind is not SweepKind.SHADOW:
        session.execute(insert(ScopeRuleRow).values(rows).on_conflict_do_nothing())
    return scope


def _cut(session: Session, principal: Principal, sweep: SweepRow) -> None:
    """Every SLICE-th id ends a slice; the last one ends at the last id that is due now."""
    due = select(
        col(_M.id).label("id"), func.row_number().over(order_by=col(_M.id)).label("n")
    ).where(*_due(sweep)).subquery()  # fmt: skip
    sweep.items = session.execute(select(func.count()).select_from(due)).scalar_one()
    ends = session.execute(
        select(due.c.id).where((due.c.n % SLICE == 0) | (due.c.n == sweep.items)).order_by(due.c.n)
    ).scalars()
    after = ""
    for number, until in enumerate(ends):
        job = NewJob(
            kind=JOB, payload={"sweep_id": sweep.id, "number": number}, deadline_s=DEADLINE_S,
            key=f"{sweep.id}:{number}", attempts_allowed=ATTEMPTS,
        )  # fmt: skip
        session.add(
            SweepSliceRow(
                institution=principal.institution, sweep_id=sweep.id, number=number, after=after,
                until=until, job_id=jobs.add(session, principal, job),
            )
        )  # fmt: skip
        after = until
    session.flush()


def _due(sweep: SweepRow) -> list[ColumnElement[bool]]:
    """What the sweep has to see: nightly, what no scope has seen in its present revision; a rescan,
    what has been seen, but not under this version of its one rule."""
    same = (col(_S.material_id) == col(_M.id), col(_S.revision) == col(_M.revision))
    ready = col(_M.state) == MaterialState.READY.value
    if sweep.kind == SweepKind.SHADOW:
        return [ready, ~exists().where(*same, col(_S.scope) == sweep.scope), _drawn(sweep)]
    seen = exists().where(*same, col(_S.scope).in_(select(col(ScopeRuleRow.scope))))
    if sweep.kind == SweepKind.NIGHTLY:
        return [ready, ~seen, _drawn(sweep)]
    (rule,) = sweep.rules
    under_it = exists().where(
        *same, col(ScopeRuleRow.scope) == col(_S.scope),
        col(ScopeRuleRow.rule_id) == rule["id"], col(ScopeRuleRow.rule_version) == rule["version"],
    )  # fmt: skip
    return [ready, seen, ~under_it]


def _drawn(sweep: SweepRow) -> ColumnElement[bool]:
    """Under the share of its source's plan, and of the sweep."""
    plan = select(col(SamplingPlanRow.share)).where(
        col(SamplingPlanRow.source) == col(_M.source)
    ).scalar_subquery()  # fmt: skip
    return col(_M.drawn) < func.least(func.coalesce(plan, 1.0), sweep.share)


def slice_of(session: Session, sweep_id: str, number: int) -> tuple[Sweep, str, str]:
    """The sweep and the bounds of a slice. Raises NotFound."""
    row = session.get(SweepSliceRow, (sweep_id, number))
    if row is None:
        raise NotFound("No such slice.")
    return get(session, sweep_id), row.after, row.until


def pending(
    session: Session, sweep_id: str, bounds: tuple[str, str], most: int
) -> tuple[Material, ...]:
    """The next materials of a slice that the sweep has yet to see, in order of their ids."""
    sweep = _row(session, sweep_id)
    wanted = (
        select(_M)
        .where(col(_M.id) > bounds[0], col(_M.id) <= bounds[1], *_due(sweep))
        .order_by(col(_M.id))
        .limit(most)
    )
    found = session.execute(wanted).scalars()
    return tuple(
        Material.model_validate(r.model_dump(include=set(Material.model_fields))) for r in found
    )


def end_slice(session: Session, sweep_id: str, number: int, now: dt.datetime) -> SweepState:
    """The slice is done; with the last one the sweep is. The lock makes two ends one after the other."""
    sweep = _row(session, sweep_id, lock=True)
    session.execute(
        update(SweepSliceRow)
        .where(col(SweepSliceRow.sweep_id) == sweep_id, col(SweepSliceRow.number) == number)
        .values(done=True)
    )
    left = session.execute(
        select(func.count()).where(
            col(SweepSliceRow.sweep_id) == sweep_id, ~col(SweepSliceRow.done)
        )
    ).scalar_one()
    if not left and sweep.state == SweepState.RUNNING:
        sweep.state, sweep.ended_at = SweepState.DONE.value, now
        session.add(sweep)
        session.flush()
    return SweepState(sweep.state)


def cancel(session: Session, principal: Principal, sweep_id: str, now: dt.datetime) -> Sweep:
    """Workers stop at their next materials; what was screened stays."""
    row = _row(session, sweep_id, lock=True)
    if row.state == SweepState.RUNNING:
        row.state, row.ended_at = SweepState.CANCELLED.value, now
        session.add(row)
        session.flush()
        audit.record(session, principal, "sweep.cancelled", sweep_id)
    return get(session, sweep_id)


def get(session: Session, sweep_id: str) -> Sweep:
    """Raises NotFound."""
    return _sweep(session, _row(session, sweep_id))


def listed(session: Session, limit: int = 50) -> tuple[Sweep, ...]:
    """The newest first."""
    rows = session.execute(
        select(SweepRow).order_by(col(SweepRow.id).desc()).limit(limit)
    ).scalars()
    return tuple(_sweep(session, r) for r in rows)


def rules_of(session: Session, sweep_id: str) -> tuple[RuleName, ...]:
    """The versions that the sweep was started with."""
    return tuple(RuleName.model_validate(r) for r in _row(session, sweep_id).rules)


def going(session: Session, sweep_id: str) -> bool:
    """Whether workers should go on with it."""
    return _row(session, sweep_id).state == SweepState.RUNNING


def _running(session: Session, kind: SweepKind) -> str | None:
    wanted = select(col(SweepRow.id)).where(
        col(SweepRow.kind) == kind.value, col(SweepRow.state) == SweepState.RUNNING.value
    )
    return session.execute(wanted.limit(1)).scalar()


def _row(session: Session, sweep_id: str, *, lock: bool = False) -> SweepRow:
    row = session.get(SweepRow, sweep_id, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("No such sweep.")
    return row


def _sweep(session: Session, row: SweepRow) -> Sweep:
    seen = col(_S.sweep_id) == row.id
    screened = session.execute(select(func.count()).select_from(_S).where(seen)).scalar_one()
    found = session.execute(
        select(func.count()).select_from(FindingRow).where(col(FindingRow.sweep_id) == row.id)
    ).scalar_one()
    return Sweep(**row.model_dump(exclude={"institution", "rules"}), screened=screened, found=found)
