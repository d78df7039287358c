"""A customer's records as plain values, read before and after a case straight from the store."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from sqlmodel import Session

from core.access import Principal
from core.store import bank

Facts = Mapping[str, object]


def collect(session: Session, principal: Principal) -> dict[str, Any]:
    """What `fact` paths of cases lead into; empty lists for people without own records."""
    who = principal.customer_id
    if who is None:
        return {"complaints": 0}
    cards = [c.model_dump(mode="json") for c in bank.cards(session, who)]
    return {
        "customer": bank.customer(session, who).model_dump(mode="json"),
        "accounts": [a.model_dump(mode="json") for a in bank.accounts(session, who)],
        "cards": {
            "debit": [c for c in cards if c["kind"] == "debit"],
            "credit": [c for c in cards if c["kind"] == "credit"],
        },
        "deposits": [d.model_dump(mode="json") for d in bank.deposits(session, who)],
        "loans": [loan.model_dump(mode="json") for loan in bank.loans(session, who)],
        "holdings": [h.model_dump(mode="json") for h in bank.holdings(session, who)],
        "limits": {
            limit.kind.value: limit.model_dump(mode="json")
            for limit in bank.transfer_limits(session, who)
        },
        "complaints": len(bank.complaints(session, who)),
    }


def pick(facts: object, path: str) -> list[str]:
    """The values at a path: names, positions, and * for every element."""
    found = [facts]
    for step in path.split("."):
        found = [inner for outer in found for inner in _step(outer, step)]
    return [str(value) for value in found]


def _step(value: object, step: str) -> list[object]:
    if isinstance(value, list):
        if step == "*":
            return list(value)
        return [value[int(step)]] if step.isdigit() and int(step) < len(value) else []
    if isinstance(value, dict):
        return list(value.values()) if step == "*" else [value[step]] if step in value else []
    return []


def same(found: str, wanted: str) -> bool:
    """Equal as numbers where both are numbers, else as text."""
    try:
        return Decimal(found) == Decimal(wanted)
    except InvalidOperation:
        return found == wanted


def writes(before: Facts, after: Facts) -> list[str]:
    """The write tools whose effects the records show: one name for each changed thing."""
    done = []
    for path in ("cards.debit.*.state", "cards.credit.*.state"):
        pairs = zip(pick(before, path), pick(after, path), strict=True)
        done += ["report_card_lost" for old, new in pairs if old != new]
    pairs = zip(pick(before, "limits.*.amount"), pick(after, "limits.*.amount"), strict=True)
    done += ["lower_transfer_limit" for old, new in pairs if old != new]
    opened = cast("int", after["complaints"]) - cast("int", before["complaints"])
    return done + ["open_complaint"] * opened
