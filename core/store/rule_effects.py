"""What a version of a rule would change: its shadow run beside the findings of the version in use."""

from sqlalchemy import select
from sqlmodel import Session, col

from core.domain import Frozen
from core.domain.material import SweepState
from core.store import sweeps
from core.store.rule_versions import RuleVersion
from core.store.tables.conduct import FindingRow, ScreeningRow

_SHOWN = 20
_F = FindingRow
_Key = tuple[str, int]


class Sighting(Frozen):
    material_id: str
    seq: int
    text: str


class Effect(Frozen):
    """screened counts the materials of the shadow run; same, new and gone count findings against
    those of the live versions on the same materials. Examples are the first of each."""

    state: SweepState | None
    screened: int
    same: int
    new: int
    gone: int
    new_examples: tuple[Sighting, ...]
    gone_examples: tuple[Sighting, ...]


def effect(session: Session, version: RuleVersion) -> Effect:
    """state None: it has not been tried yet."""
    if version.shadow_sweep is None:
        return Effect(
            state=None, screened=0, same=0, new=0, gone=0, new_examples=(), gone_examples=()
        )
    sweep = sweeps.get(session, version.shadow_sweep)
    tried = select(col(ScreeningRow.material_id)).where(col(ScreeningRow.sweep_id) == sweep.id)
    ours = (col(_F.rule_id) == version.rule_id, col(_F.material_id).in_(tried))
    shadow = _by_key(session, *ours, col(_F.shadow), col(_F.rule_version) == version.version)
    live = _by_key(session, *ours, ~col(_F.shadow))
    new = sorted(shadow.keys() - live.keys())
    gone = sorted(live.keys() - shadow.keys())
    return Effect(
        state=sweep.state, screened=sweep.screened, same=len(shadow.keys() & live.keys()),
        new=len(new), gone=len(gone),
        new_examples=tuple(shadow[k] for k in new[:_SHOWN]),
        gone_examples=tuple(live[k] for k in gone[:_SHOWN]),
    )  # fmt: skip


def _by_key(session: Session, *where: object) -> dict[_Key, Sighting]:
    wanted = select(col(_F.material_id), col(_F.seq), col(_F.content)).where(*where)  # type: ignore[arg-type]
    return {
        (m, seq): Sighting(material_id=m, seq=seq, text=content["text"] or content["reason_zh"])
        for m, seq, content in session.execute(wanted)
    }
