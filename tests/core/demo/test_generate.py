"""The data is the same everywhere, adds up, and looks like nobody's."""

import datetime as dt
import hashlib
import itertools
import re
from decimal import Decimal

from core.demo.contracts import rate_on
from core.demo.generate import generate
from core.demo.plan import DAY, PLANS
from core.domain.customer import AccountKind, Customer, LimitKind, Segment

# Changes only with the generator; then VERSION in core/demo/plan.py must change too.
FINGERPRINT = "24cd6042b91433fc32c3399d30b428dd2d459ad99a846660395f61fe0af20f44"


def _fingerprint(data) -> str:
    digest = hashlib.sha256()
    for name, rows in data.tables():
        digest.update(name.encode())
        for row in rows:
            digest.update(repr(tuple(str(v) for v in row)).encode())
    return digest.hexdigest()


def test_same_seed_same_rows(data):
    assert _fingerprint(data) == FINGERPRINT


def test_another_seed_gives_other_rows():
    small = PLANS["other"]
    assert generate(small) == generate(small)
    assert generate(small.model_copy(update={"seed": "1"})) != generate(small)


def test_sizes(data):
    counts = {name: len(rows) for name, rows in data.tables()}
    assert counts["branch"] == 12
    assert counts["employee"] == 60
    assert counts["customer"] == 2000
    assert 100 < counts["movement"] / counts["customer"] < 200
    assert len(data.products) >= 25


def test_balances_are_the_sums_of_movements_and_never_below_zero(data):
    balance = {account.id: Decimal(0) for account in data.accounts}
    for move in data.movements:
        balance[move.account_id] += move.amount
        assert balance[move.account_id] == move.balance_after >= 0
    assert balance == {account.id: account.balance for account in data.accounts}


def test_movements_run_forward_within_the_window(data):
    for _, moves in itertools.groupby(data.movements, key=lambda m: m.account_id):
        moments = [m.at for m in moves]
        assert moments == sorted(moments)
        assert moments[0].date() >= dt.date(2024, 11, 20)
        assert moments[-1].date() <= DAY


def test_own_transfers_have_two_sides(data):
    sides = {"own_out": [], "own_in": []}
    for move in data.movements:
        if move.kind in sides:
            sides[move.kind].append((move.customer_id, move.at, abs(move.amount)))
    assert len(sides["own_in"]) > 1000
    assert sorted(sides["own_out"]) == sorted(sides["own_in"])


def test_dates_are_coherent(data):
    customers = {c.id: c for c in data.customers}
    for account in data.accounts:
        assert account.opened_on == customers[account.customer_id].since <= DAY
    for deposit in data.deposits:
        assert customers[deposit.customer_id].since <= deposit.opened_on < deposit.matures_on
        assert deposit.rate == rate_on(deposit.product_code, deposit.opened_on)
        assert (deposit.state == "matured") == (deposit.matures_on <= DAY)
    for loan in data.loans:
        assert customers[loan.customer_id].since <= loan.started_on < loan.ends_on
        assert 0 < loan.outstanding <= loan.principal
        assert (loan.state == "overdue") == (loan.next_due_on < DAY) == (loan.days_overdue > 0)
    for holding in data.holdings:
        assert holding.bought_on < DAY == holding.valued_on
    for card in data.cards:
        assert (card.state == "expired") == (card.expires < DAY.strftime("%Y-%m"))
    for complaint in data.complaints:
        assert complaint.closed_at is None or complaint.opened_at < complaint.closed_at


def test_nobody_holds_more_risk_than_rated(data):
    risk = {p.code: p.risk for p in data.products}
    rating = {c.id: c.rating for c in data.customers}
    assert len(data.holdings) > 1000
    for holding in data.holdings:
        assert int(risk[holding.product_code][1]) <= int(rating[holding.customer_id][1])


def test_ids_are_unique_and_point_somewhere(data):
    accounts = {a.id: a.customer_id for a in data.accounts}
    for name, rows in data.tables():
        if name != "transfer_limit":
            assert len({row[0] for row in rows}) == len(rows), name
    for row in (*data.deposits, *data.loans, *data.movements):
        assert accounts[row.account_id] == row.customer_id


def test_no_number_could_be_a_real_persons(data):
    identity = re.compile(r"\d{17}[\dXx]|1[3-9]\d{9}|\d{15,19}")
    for name, rows in data.tables():
        text = "\n".join(repr(tuple(str(v) for v in row)) for row in rows)
        assert not identity.search(text), name
    assert all(re.fullmatch(r"100\*{4}\d{4}", c.phone_masked) for c in data.customers)


def test_some_customers_turn_away(data):
    """Without them there is nothing for an early warning to find."""
    last = {}
    for move in data.movements:
        if move.kind in ("salary", "pension", "receipt"):
            last[move.customer_id] = move.at.date()
    silent = [c for c, day in last.items() if day < dt.date(2026, 10, 1)]
    assert 40 < len(silent) < 300


def test_named_customers_are_as_the_log_ins_say(data):
    lin, emily, zhao = data.customers[:3]
    assert (lin.name, lin.rating, lin.locale) == ("林悦", "C3", "zh-CN")
    assert emily.locale == "en"
    who = Customer.model_validate(
        {k: v for k, v in zhao._asdict().items() if k != "manager_id"} | {"branch_name": "古渡支行"}
    )
    assert who.age_on(DAY) == 68
    assert who.segment is Segment.SENIOR
    balances = {a.id: (a.balance, a.currency) for a in data.accounts[:5]}
    assert balances == {
        "CA0000011": (Decimal("28640.35"), "CNY"),
        "CA0000012": (Decimal("5200.00"), "CNY"),
        "CA0000021": (Decimal("64210.88"), "CNY"),
        "CA0000022": (Decimal("3150.00"), "USD"),
        "CA0000031": (Decimal("86315.42"), "CNY"),
    }
    assert {limit.kind for limit in data.limits} == set(LimitKind)
    assert {a.kind for a in data.accounts} <= set(AccountKind)
