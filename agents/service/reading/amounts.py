"""Amounts of money, kinds of limits and the endings of card numbers."""

import re
from decimal import Decimal

from agents.kit.figures import FigureKind, read
from agents.service.reading.words import any_of
from core.domain.customer import LimitKind


def limit_kind(text: str) -> LimitKind | None:
    if any_of(r"单笔|每笔|一笔|单次|每次", r"\bsingle\b|\bper[- ]transfer\b|\bper[- ]transaction\b|\beach\b|\bone transfer\b").search(text):  # fmt: skip
        return LimitKind.SINGLE
    if any_of(r"日累计|每日|每天|一天|单日|当日|日限额|一日", r"\bdaily\b|\bper day\b|\ba day\b|\beach day\b").search(text):  # fmt: skip
        return LimitKind.DAILY
    return None


def amount_in(text: str) -> Decimal | None:
    """The last amount of money named, in yuan; a card's last four digits do not count."""
    flat = re.sub(
        r"尾号\s?\d{4}|(?:ending|ends)\s(?:in\s|with\s)?\d{4}", " ", text, flags=re.IGNORECASE
    )
    money = [f for f in read(flat) if f.kind is FigureKind.NUMBER and f.unit in ("money", "")]
    return Decimal(money[-1].value) if money else None


def last_four(text: str) -> str | None:
    found = re.search(r"(?:尾号|末四位|ending|ends|card)\D{0,8}(\d{4})(?!\d)", text, re.IGNORECASE)
    if found:
        return found[1]
    alone = re.fullmatch(r"\D{0,12}(\d{4})\D{0,6}", text.strip())
    return alone[1] if alone else None
