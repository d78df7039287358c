"""Seeding is whole, repeatable, and keeps the institutions apart."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from core.access import Role, system
from core.clock import SystemClock
from core.demo.logins import LOGINS
from core.demo.seed import seed
from core.errors import NotFound
from core.store import bank
from core.store.credentials import sign_in


def test_the_whole_demo_is_there(seeded_store):
    _, first = seeded_store
    assert first.fresh
    assert first.rows > 300_000


def test_seeding_again_does_nothing(seeded_store):
    store, first = seeded_store
    again = seed(store, "demo")
    assert not again.fresh
    assert again.rows == 0
    assert again.version == first.version


def test_balances_in_the_database_are_the_sums_of_movements(bank_store):
    wrong = text(
        "SELECT a.id FROM account a LEFT JOIN movement m ON m.institution = a.institution "
        "AND m.account_id = a.id GROUP BY a.institution, a.id, a.balance "
        "HAVING a.balance <> coalesce(sum(m.amount), 0)"
    )
    with bank_store.transaction(system("demo")) as session:
        assert session.execute(wrong).all() == []
        assert session.execute(text("SELECT count(*) FROM account")).scalar_one() > 2000


def test_every_log_in_opens(bank_store):
    for login in LOGINS:
        signed = sign_in(bank_store, SystemClock(), login.username, login.password, 1)
        assert signed.principal.institution == login.institution
        assert signed.principal.role is login.role
        assert signed.principal.customer_id == login.customer_id
        assert signed.principal.locale == login.locale


def test_every_customer_log_in_has_a_record(bank_store):
    for login in LOGINS:
        if login.role is Role.CUSTOMER:
            with bank_store.transaction(system(login.institution)) as session:
                assert bank.customer(session, login.customer_id).name == login.name


def test_another_institution_is_not_there(bank_store):
    with bank_store.transaction(system("other")) as session:
        assert bank.accounts(session, "C000001") == ()
        with pytest.raises(NotFound):
            bank.customer(session, "C000001")
        assert bank.accounts(session, "Y000001")[0].balance == Decimal("17777.31")
    with bank_store.transaction(system("demo")) as session, pytest.raises(NotFound):
        bank.customer(session, "Y000001")
