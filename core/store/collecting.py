"""Conversations of the platform as material: one exchange for each, again when it has changed."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.access import Principal
from core.clock import BEIJING
from core.domain.conduct import Exchange, Form, Speaker, Utterance
from core.domain.conversation import Author, ConversationState
from core.domain.material import NewMaterial
from core.store import materials
from core.store.tables.bank import CustomerRow
from core.store.tables.conduct import MaterialRow
from core.store.tables.conversation import ConversationRow, MessageRow

SOURCE = "conversation"
_SPEAKER = {
    Author.CUSTOMER.value: Speaker.CUSTOMER,
    Author.EMPLOYEE.value: Speaker.SELLER,
    Author.AGENT.value: Speaker.SELLER,
    Author.SYSTEM.value: Speaker.NOTICE,
}
_C = ConversationRow


def collect(session: Session, principal: Principal, now: dt.datetime, most: int) -> int:
    """Takes up to `most` conversations that are newer than their material; how many it took."""
    wanted = (
        select(_C)
        .outerjoin(
            MaterialRow,
            (col(MaterialRow.source) == SOURCE) & (col(MaterialRow.source_ref) == col(_C.id)),
        )
        .where(
            col(_C.last_seq) > 0,
            func.coalesce(col(MaterialRow.occurred_at) < col(_C.changed_at), True),
        )
        .order_by(col(_C.id))
        .limit(most)
    )
    rows = session.execute(wanted).scalars().all()
    for row in rows:
        _take(session, principal, now, row)
    return len(rows)


def _take(session: Session, principal: Principal, now: dt.datetime, row: ConversationRow) -> None:
    """changed_at goes into the material, so that it is taken again only when it has moved on."""
    messages = _messages(session, row.id)
    person, name = _whose(row, messages)
    exchange = Exchange(
        language=_language(messages), form=Form.CHAT, day=row.opened_at.astimezone(BEIJING).date(),
        by_ai=person.startswith("agent:"), ended=row.state == ConversationState.CLOSED,
        utterances=tuple(
            Utterance(
                seq=m.seq, speaker=_SPEAKER.get(m.author, Speaker.UNKNOWN), text=m.text, at=m.at,
                channel="web",
            )
            for m in messages
        ),
        **_customer(session, row, now),
    )  # fmt: skip
    new = NewMaterial(
        source=SOURCE, source_ref=row.id, form=Form.CHAT, person=person, person_name=name,
        customer_id=row.customer_id, conversation_id=row.id, occurred_at=row.changed_at,
        exchange=exchange,
    )  # fmt: skip
    materials.put(session, principal, now, new)


def _customer(session: Session, row: ConversationRow, now: dt.datetime) -> dict[str, object]:
    """What the record says of the customer; nothing for a visitor."""
    if row.customer_id is None:
        return {}
    wanted = select(CustomerRow).where(col(CustomerRow.id) == row.customer_id)
    customer = session.execute(wanted).scalar_one_or_none()
    if customer is None:
        return {}
    day = now.astimezone(BEIJING).date()
    had_birthday = (day.month, day.day) >= (customer.birth_date.month, customer.birth_date.day)
    return {
        "customer": {
            "rating": int(customer.rating.lstrip("C")),
            "rating_expires_on": customer.rating_expires_on,
            "age": day.year - customer.birth_date.year - (0 if had_birthday else 1),
        }
    }


def _messages(session: Session, conversation_id: str) -> Sequence[MessageRow]:
    wanted = select(MessageRow).where(col(MessageRow.conversation_id) == conversation_id)
    return session.execute(wanted.order_by(col(MessageRow.seq))).scalars().all()


def _whose(row: ConversationRow, messages: Sequence[MessageRow]) -> tuple[str, str]:
    """The employee who answered last; our agent when none did."""
    if row.taken_by is not None:
        named = [m.author_name for m in messages if m.author == Author.EMPLOYEE.value]
        return row.taken_by, named[-1] if named else ""
    return "agent:service", "智能客服"


def _language(messages: Sequence[MessageRow]) -> str:
    text = "".join(m.text for m in messages)
    han = sum("一" <= c <= "鿿" for c in text)
    return "zh" if han * 4 >= len(text.replace(" ", "")) else "en"
