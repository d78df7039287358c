"""Writing down that a material was screened and what was found, once for each version of a rule."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from core.access import Principal
from core.clock import new_id
from core.domain.finding import Finding
from core.domain.material import Material, StoredFinding
from core.store.tables.conduct import FindingRow, ScreeningRow

_NO_SEQ = -1


def record(
    session: Session, principal: Principal, now: dt.datetime, material: Material, scope: str,
    findings: Sequence[Finding], *, sweep_id: str | None = None, shadow: bool = False,
) -> tuple[StoredFinding, ...] | None:  # fmt: skip
    """The findings that are new; None when the scope had seen this revision before.

    The screening and its findings are rows of one transaction: both are there, or neither.
    """
    screening = {
        "institution": principal.institution, "material_id": material.id,
        "revision": material.revision, "scope": scope, "sweep_id": sweep_id,
        "found": len(findings), "at": now,
    }  # fmt: skip
    first = session.execute(
        insert(ScreeningRow).values(**screening).on_conflict_do_nothing()
        .returning(col(ScreeningRow.material_id))
    ).first()  # fmt: skip
    if first is None:
        return None
    rows = [_row(principal, now, material, f, sweep_id, shadow) for f in findings]
    return tuple(stored for row in rows if (stored := _add(session, row)) is not None)


def _row(
    principal: Principal, now: dt.datetime, material: Material, finding: Finding,
    sweep_id: str | None, shadow: bool,
) -> FindingRow:  # fmt: skip
    return FindingRow(
        institution=principal.institution, id=new_id("fnd"), material_id=material.id,
        revision=material.revision, rule_id=finding.rule_id, rule_version=finding.rule_version,
        severity=finding.severity.value, detector=finding.detector.value, score=finding.score,
        seq=_NO_SEQ if finding.seq is None else finding.seq, start_at=finding.start,
        end_at=finding.end, content=finding.model_dump(mode="json"), sweep_id=sweep_id,
        shadow=shadow, found_at=now,
    )  # fmt: skip


def _add(session: Session, row: FindingRow) -> StoredFinding | None:
    made = session.execute(
        insert(FindingRow).values(**row.model_dump()).on_conflict_do_nothing()
        .returning(col(FindingRow.id))
    ).first()  # fmt: skip
    return stored(row) if made is not None else None


def stored(row: FindingRow) -> StoredFinding:
    """The row as the rest of the platform knows it."""
    return StoredFinding(
        id=row.id, material_id=row.material_id, revision=row.revision,
        finding=Finding.model_validate(row.content), sweep_id=row.sweep_id, case_id=row.case_id,
        snoozed_by=row.snoozed_by, shadow=row.shadow, found_at=row.found_at,
    )  # fmt: skip
