"""What decisions teach: sentences with the rules that they breach, for training and for likeness."""

import datetime as dt
import re
from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select

from core.access import Principal
from core.clock import new_id
from core.domain import Frozen
from core.domain.case import Review, Verdict
from core.domain.conduct import Exchange
from core.domain.finding import Finding
from core.store.findings import stands
from core.store.tables.conduct import FindingRow, MaterialRow, ReferenceRow

_ENDS = re.compile(r"[。！？!?；;\n]+|(?<=[a-z])\.(?=\s|$)")
_TEACHES = frozenset({Verdict.CONFIRMED, Verdict.FALSE_ALARM})


def teach(
    session: Session, principal: Principal, now: dt.datetime, reviews: Sequence[Review]
) -> None:
    """The decider's reviews as labelled sentences, once for each finding: what a later decision says
    of it replaces what an earlier one said. Other verdicts label nothing."""
    verdicts = {r.finding_id: r.verdict for r in reviews if r.verdict in _TEACHES}
    forget(session, [r.finding_id for r in reviews])
    wanted = select(FindingRow, MaterialRow.exchange).join(
        MaterialRow, col(MaterialRow.id) == col(FindingRow.material_id)
    )
    rows = session.exec(wanted.where(col(FindingRow.id).in_(verdicts))).all()
    for row, written in rows:
        exchange = Exchange.model_validate(written)
        text = sentence(Finding.model_validate(row.content), exchange)
        if not text:
            continue
        confirmed = verdicts[row.id] is Verdict.CONFIRMED
        new = insert(ReferenceRow).values(
            institution=row.institution, id=new_id("ref"), finding_id=row.id, text=text,
            language=exchange.language, rule_id=row.rule_id,
            rules=[row.rule_id] if confirmed else [], decided_by=principal.subject, at=now,
        )  # fmt: skip
        session.execute(new)


def forget(session: Session, finding_ids: Sequence[str]) -> None:
    """The decision was taken back."""
    session.execute(delete(ReferenceRow).where(col(ReferenceRow.finding_id).in_(finding_ids)))


def sentence(finding: Finding, exchange: Exchange) -> str:
    """The sentence that the finding stands in; its own text where the exchange has another by now,
    and nothing for what was missing. A word on its own would teach the opposite of 不保本."""
    if not finding.text.strip():
        return ""
    said = next((u.text for u in exchange.utterances if u.seq == finding.seq), None)
    if said is None or not stands(finding, exchange):
        return finding.text.strip()
    ends = [(m.start(), m.end()) for m in _ENDS.finditer(said)]
    first = max((after for _, after in ends if after <= finding.start), default=0)
    last = min((after for _, after in ends if after >= finding.end), default=len(said))
    return said[first:last].strip()


class Decided(Frozen):
    """A sentence that a decision labelled; rules is empty for a false alarm of rule_id."""

    id: str
    text: str
    language: str
    rule_id: str
    rules: tuple[str, ...]


def taught(session: Session) -> tuple[Decided, ...]:
    """All that decisions have labelled, in the order of the decisions."""
    rows = session.exec(select(ReferenceRow).order_by(col(ReferenceRow.id)))
    return tuple(
        Decided.model_validate(r.model_dump(include=set(Decided.model_fields))) for r in rows
    )
