"""A run of the customer, as the tests of its repository and its readers need one."""

import pytest

from core.store import conversations, runs
from tests.conftest import NOW


@pytest.fixture
def run(store, customer):
    with store.transaction(customer) as session:
        place = conversations.start(session, customer, NOW)
        return runs.create(
            session, customer, agent="service", conversation_id=place.id, question="?", now=NOW
        )[0]
