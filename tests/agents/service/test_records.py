"""What is said of anybody's records is held by the fields it is said from."""

import re

import pytest
from sqlmodel import select

from agents.kit.figures import unbound
from agents.service.records import lines
from core.access import system
from core.store.session import Store
from core.store.tables.bank import CustomerRow
from tools.look_up_holdings import Topic, _read

EVERY = 5
CONTRACTS = (Topic.CARDS, Topic.DEPOSITS, Topic.LOANS, Topic.HOLDINGS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_every_fifth_customer_is_bound(bank_store: Store, language: str) -> None:
    with bank_store.transaction(system("demo")) as session:
        customers = session.exec(select(CustomerRow.id).order_by(CustomerRow.id)).all()[::EVERY]
        held = [_read(session, customer, tuple(Topic)) for customer in customers]
    said = [line for one in held for line in lines(one, language)]
    assert len(said) > len(customers)
    loose = [line.text for line in said if unbound(line.text, list(line.evidence))]
    assert loose == []


def test_contracts_have_their_english_names_in_english(bank_store: Store) -> None:
    with bank_store.transaction(system("demo")) as session:
        customers = session.exec(select(CustomerRow.id).order_by(CustomerRow.id)).all()[::EVERY]
        held = [_read(session, customer, CONTRACTS) for customer in customers]
    english = [line for one in held for line in lines(one, "en")]
    assert {line.evidence[0].table for line in english} == {"card", "deposit", "loan", "holding"}
    assert [x.text for x in english if re.search("[\u4e00-\u9fff]", x.text)] == []
    chinese = [line.text for one in held for line in lines(one, "zh")]
    assert len(chinese) == len(english)
    assert any("澄湖借记卡" in text for text in chinese)


def test_each_running_deposit_is_said_when_there_are_several(bank_store: Store) -> None:
    with bank_store.transaction(system("demo")) as session:
        held = _read(session, "C000003", (Topic.DEPOSITS,))
    assert len(held.deposits) == 2
    said = "".join(line.text for line in lines(held, "zh"))
    assert "200,000" in said
    assert "80,000" in said
