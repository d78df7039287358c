"""Reading findings with the material they were found in, for the board of a case."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.domain.case_record import MaterialFile
from core.domain.conduct import Exchange
from core.domain.finding import Finding
from core.domain.material import Material, StoredFinding
from core.errors import NotFound
from core.store.screenings import stored
from core.store.tables.conduct import FindingRow, MaterialFileRow, MaterialRow

_ORDER = (
    col(FindingRow.found_at), col(FindingRow.material_id), col(FindingRow.seq),
    col(FindingRow.start_at), col(FindingRow.id),
)  # fmt: skip


def of_case(session: Session, case_id: str) -> tuple[StoredFinding, ...]:
    """In the order in which they were found, then as they stand in the material."""
    wanted = select(FindingRow).where(FindingRow.case_id == case_id)
    return tuple(map(stored, session.exec(wanted.order_by(*_ORDER)).all()))


def of_material(session: Session, material: Material) -> tuple[StoredFinding, ...]:
    """Those that still stand in its newest revision, without shadow findings; of several versions of
    a rule that found the same, the last."""
    wanted = select(FindingRow).where(
        FindingRow.material_id == material.id, col(FindingRow.shadow).is_(False)
    )
    found = map(stored, session.exec(wanted.order_by(*_ORDER)).all())
    return tuple({_place(f): f for f in found if stands(f.finding, material.exchange)}.values())


def stands(finding: Finding, exchange: Exchange) -> bool:
    """Whether the words of the finding are where they were; what has no words stands as long as the
    material does."""
    if not finding.text or finding.seq is None:
        return True
    said = next((u.text for u in exchange.utterances if u.seq == finding.seq), "")
    return said[finding.start : finding.end] == finding.text


def unknown(
    session: Session, material: Material, findings: Sequence[StoredFinding]
) -> tuple[StoredFinding, ...]:
    """Those that are in no case yet: neither they, nor the same rule at the same words of an earlier
    revision of the material."""
    rules = {f.finding.rule_id for f in findings}
    wanted = select(FindingRow).where(
        FindingRow.material_id == material.id,
        col(FindingRow.rule_id).in_(rules),
        col(FindingRow.case_id).is_not(None),
    )
    known = {_place(stored(row)) for row in session.exec(wanted)}
    return tuple(
        f for f in findings if not f.case_id and not f.snoozed_by and _place(f) not in known
    )


def file_of(session: Session, material_id: str) -> MaterialFile:
    """Raises NotFound when there is no such material."""
    row = session.get(MaterialRow, material_id)
    if row is None:
        raise NotFound("No such material.")
    size = select(func.coalesce(func.sum(func.octet_length(MaterialFileRow.data)), 0)).where(
        MaterialFileRow.material_id == material_id
    )
    return MaterialFile(
        name=row.file_name, media_type=row.media_type, digest=row.file_hash,
        size=session.exec(size).one(),
    )  # fmt: skip


def bytes_of(session: Session, material_id: str, start: int, end: int) -> Iterator[bytes]:
    """The file's bytes from start up to end (not included), piece by piece, inside the transaction."""
    at = 0
    sizes = select(MaterialFileRow.part, func.octet_length(MaterialFileRow.data)).where(
        MaterialFileRow.material_id == material_id
    )
    for part, size in session.exec(sizes.order_by(col(MaterialFileRow.part))).all():
        first, last = max(start - at, 0), min(end - at, size)
        at += size
        if first < last:
            cut = func.substr(MaterialFileRow.data, first + 1, last - first)
            yield session.exec(
                select(cut).where(
                    MaterialFileRow.material_id == material_id, MaterialFileRow.part == part
                )
            ).one()


def _place(found: StoredFinding) -> tuple[str, int | None, int, str]:
    one = found.finding
    return one.rule_id, one.seq, one.start, one.text
