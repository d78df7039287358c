"""What is said of anybody's records is held by the fields it is said from."""

import pytest
from sqlmodel import select

from agents.kit.figures import unbound
from agents.service.records import lines
from core.access import system
from core.store.session import Store
from core.store.tables.bank import CustomerRow
from tools.look_up_holdings import Topic, _read

EVERY = 5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_every_fifth_customer_is_bound(bank_store: Store, language: str) -> None:
    with bank_store.transaction(system("demo")) as session:
        customers = session.exec(select(CustomerRow.id).order_by(CustomerRow.id)).all()[::EVERY]
        held = [_read(session, customer, tuple(Topic)) for customer in customers]
    said = [line for one in held for line in lines(one, language)]
    assert len(said) > len(customers)
    loose = [line.text for line in said if unbound(line.text, list(line.evidence))]
    assert loose == []
