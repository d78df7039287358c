"""The functions over a bank's record: what they answer, what they change, what they refuse."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from core.access import system
from core.demo.seed import seed
from core.domain.customer import CardState, ComplaintState, LimitKind, LoanState
from core.errors import BadInput, Conflict, NotFound
from core.store import bank

LIN, AT = "C000001", dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def small(store, monkeypatch):
    """An empty ledger with a bank of 30 customers, to be written to."""
    from core.demo import seed as module

    plans = {k: p.model_copy(update={"customers": 30}) for k, p in module.PLANS.items()}
    monkeypatch.setattr(module, "PLANS", plans)
    seed(store, "demo")
    return store


def test_a_customer_with_everything(bank_store):
    with bank_store.transaction(system("demo")) as session:
        assert bank.customer(session, LIN).branch_name == "滨江支行"
        assert [a.balance for a in bank.accounts(session, LIN)] == [
            Decimal("28640.35"), Decimal("5200.00"),
        ]  # fmt: skip
        assert [c.last4 for c in bank.cards(session, LIN)] == ["6018", "7025"]
        (deposit,) = bank.deposits(session, LIN)
        assert (deposit.rate, deposit.interest_at_maturity) == (Decimal("1.15"), Decimal("575.00"))
        (loan,) = bank.loans(session, LIN)
        assert (loan.state, loan.monthly_payment) == (LoanState.REGULAR, Decimal("3909.95"))
        (holding,) = bank.holdings(session, LIN)
        assert (holding.product_code, holding.value) == ("WM205", Decimal("20264.00"))
        limits = {limit.kind: limit.amount for limit in bank.transfer_limits(session, LIN)}
        assert limits == {LimitKind.SINGLE: 50_000, LimitKind.DAILY: 200_000}


def test_movements_newest_first_and_within_bounds(bank_store):
    since = dt.datetime(2026, 9, 30, 16, 0, tzinfo=dt.UTC)
    until = dt.datetime(2026, 10, 31, 16, 0, tzinfo=dt.UTC)
    with bank_store.transaction(system("demo")) as session:
        october = bank.transactions(session, LIN, since=since, until=until)
        assert october
        assert all(since <= m.at < until for m in october)
        assert list(october) == sorted(october, key=lambda m: m.at, reverse=True)
        one = bank.transactions(session, LIN, account_id="CA0000012", limit=1000)
        assert {m.account_id for m in one} == {"CA0000012"}
        assert sum(m.amount for m in one) == Decimal("5200.00")
        assert len(bank.transactions(session, LIN, limit=3)) == 3


def test_products(bank_store):
    with bank_store.transaction(system("demo")) as session:
        assert bank.product(session, "wm205").name_en == "Chenghu Steady 90"
        assert [p.code for p in bank.find_products(session, "三年大额存单利率多少")] == ["CD203"]
        with pytest.raises(NotFound):
            bank.product(session, "WM999")


def test_unknown_ids_are_not_found(bank_store):
    with bank_store.transaction(system("demo")) as session:
        assert bank.accounts(session, "nobody") == ()
        for call in (
            lambda: bank.customer(session, "nobody"),
            lambda: bank.report_card_lost(session, "nobody"),
            lambda: bank.lower_transfer_limit(session, "nobody", LimitKind.DAILY, Decimal(1)),
            lambda: bank.open_complaint(session, "nobody", "a", "b"),
        ):
            with pytest.raises(NotFound):
                call()


def test_a_lost_card_keeps_its_first_moment(small):
    with small.transaction(system("demo")) as session:
        card = bank.report_card_lost(session, "CK0000011", AT)
        assert (card.state, card.reported_lost_at) == (CardState.LOST, AT)
    with small.transaction(system("demo")) as session:
        again = bank.report_card_lost(session, "CK0000011", AT + dt.timedelta(days=1))
        assert again.reported_lost_at == AT
        assert [c.state for c in bank.cards(session, LIN)] == [CardState.LOST, CardState.ACTIVE]


def test_a_limit_goes_down_only(small):
    with small.transaction(system("demo")) as session:
        new = bank.lower_transfer_limit(session, LIN, LimitKind.DAILY, Decimal(50_000), AT)
        assert (new.amount, new.changed_at) == (Decimal(50_000), AT)
        for amount, error in ((Decimal("50000.01"), Conflict), (Decimal(-1), BadInput),
                              (Decimal("0.001"), BadInput)):  # fmt: skip
            with pytest.raises(error):
                bank.lower_transfer_limit(session, LIN, LimitKind.DAILY, amount, AT)
    with small.transaction(system("demo")) as session:
        limits = {limit.kind: limit.amount for limit in bank.transfer_limits(session, LIN)}
        assert limits == {LimitKind.SINGLE: 50_000, LimitKind.DAILY: 50_000}


def test_complaints_get_numbers_without_gaps_when_opened_at_once(small):
    def opened(_: int) -> str:
        with small.transaction(system("demo")) as session:
            return bank.open_complaint(session, LIN, "收费", "多扣了钱", AT)

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(opened, range(12)))
    values = [int(n.removeprefix("TS")) for n in numbers]
    assert values == list(range(values[0], values[0] + 12))
    with small.transaction(system("demo")) as session:
        rows = bank.complaints(session, LIN)
        assert {r.state for r in rows} >= {ComplaintState.OPEN}
        assert {r.number for r in rows} >= set(numbers)


@pytest.mark.parametrize("text", ["", "  ", "很" * 2001])
def test_a_complaint_has_words(bank_store, text):
    with bank_store.transaction(system("demo")) as session, pytest.raises(BadInput):
        bank.open_complaint(session, LIN, "收费", text)


def test_a_new_version_replaces_the_record_and_keeps_log_ins(small):
    with small.transaction(system("demo")) as session:
        bank.open_complaint(session, LIN, "收费", "多扣了钱", AT)
    again = seed(small, "demo", day=dt.date(2026, 12, 20))
    assert again.fresh
    with small.transaction(system("demo")) as session:
        assert bank.transactions(session, LIN, limit=1)[0].at.date() > dt.date(2026, 11, 20)
        assert next(a.balance for a in bank.accounts(session, LIN)) == Decimal("28640.35")
