"""The customer's own records as sentences whose every figure is a record field. No model here."""

import datetime as dt
from decimal import Decimal

from agents.service.phrases import say
from core.clock import BEIJING
from core.domain import Frozen
from core.domain.customer import (
    Account,
    Card,
    Complaint,
    Deposit,
    DepositState,
    Holding,
    Loan,
    Transaction,
    TransferLimit,
)
from core.domain.evidence import RecordEvidence
from core.domain.money import shown
from tools.look_up_holdings import Holdings

_CARD_STATES = {
    "active": ("正常", "active"), "lost": ("已挂失", "reported lost"), "frozen": ("已冻结", "frozen"),
    "expired": ("已过期", "expired"), "not_activated": ("未激活", "not activated"),
}  # fmt: skip
_ACCOUNT_STATES = {
    "open": ("正常", "open"), "dormant": ("久悬", "dormant"), "closed": ("已销户", "closed"),
}  # fmt: skip
_COMPLAINT_STATES = {
    "open": ("已受理，处理中", "open"), "in_progress": ("处理中", "in progress"),
    "answered": ("已答复", "answered"), "closed": ("已办结", "closed"),
}  # fmt: skip
_CURRENCIES = {"CNY": ("元", "yuan"), "USD": ("美元", "US dollars"), "EUR": ("欧元", "euros"),
               "HKD": ("港元", "Hong Kong dollars"), "JPY": ("日元", "yen"), "GBP": ("英镑", "pounds")}  # fmt: skip


class Line(Frozen):
    """One sentence about one record, with the fields it states."""

    text: str
    evidence: tuple[RecordEvidence, ...]


def lines(held: Holdings, language: str) -> tuple[Line, ...]:
    """A sentence for each record; open ones first where that matters."""
    zh = language == "zh"
    made: list[Line] = [_account(a, zh) for a in held.accounts]
    made += [_card(c, zh) for c in held.cards]
    made += [_deposit(d, zh) for d in held.deposits if d.state is DepositState.RUNNING]
    made += [_loan(x, zh) for x in held.loans]
    made += [_holding(h, zh) for h in held.holdings]
    made += [_limit(x, zh) for x in held.limits]
    made += [_transaction(t, zh) for t in held.transactions]
    made += [_complaint(c, zh) for c in held.complaints]
    return tuple(made)


def day(value: dt.date, zh: bool) -> str:
    return (
        f"{value.year}年{value.month}月{value.day}日"
        if zh
        else f"{value:%B} {value.day}, {value.year}"
    )


def _field(
    table: str, record: str, field: str, label: str, value: str, unit: str = ""
) -> RecordEvidence:
    return RecordEvidence(
        table=table, record_id=record, field=field, label=label, value=value, unit=unit
    )


def _money(value: Decimal, currency: str, zh: bool) -> str:
    unit = _CURRENCIES.get(currency, (currency, currency))[0 if zh else 1]
    return f"{shown(value)}{unit}" if zh else f"{shown(value)} {unit}"


def _name(contract: Card | Deposit | Loan | Holding, zh: bool) -> str:
    return contract.name if zh else contract.name_en


def _account(a: Account, zh: bool) -> Line:
    balance = _money(a.balance, a.currency, zh)
    state = _ACCOUNT_STATES.get(a.state, (a.state, a.state))[0 if zh else 1]
    text = (
        f"您的{a.name}（尾号{a.last4}）余额为{balance}，状态{state}。"
        if zh
        else f"Your {a.name} account ending in {a.last4} holds {balance} and is {state}."
    )
    fields = (
        _field("account", a.id, "name", "账户 account", a.name),
        _field("account", a.id, "balance", "余额 balance", balance),
        _field("account", a.id, "last4", "尾号 ending", a.last4),
    )
    return Line(text=text, evidence=fields)


def _card(c: Card, zh: bool) -> Line:
    name = _name(c, zh)
    state = _CARD_STATES.get(c.state, (c.state, c.state))[0 if zh else 1]
    fields = [
        _field("card", c.id, "name", "卡 card", name),
        _field("card", c.id, "last4", "尾号 ending", c.last4),
        _field("card", c.id, "state", "状态 state", state),
        _field("card", c.id, "expires", "有效期 expires", c.expires),
    ]
    text = f"您的{name}（尾号{c.last4}）状态为{state}，有效期至{c.expires}" if zh else f"Your {name} ending in {c.last4} is {state} and expires {c.expires}"  # fmt: skip
    if c.credit_limit is not None and c.credit_used is not None:
        limit, used = (_money(v, "CNY", zh) for v in (c.credit_limit, c.credit_used))
        left = _money(c.credit_limit - c.credit_used, "CNY", zh)
        text += f"；信用额度{limit}，已用{used}，可用{left}，积分{c.points}分" if zh else f"; its credit limit is {limit}, {used} used, {left} available, with {c.points} points"  # fmt: skip
        fields += [
            _field("card", c.id, "credit_limit", "信用额度 limit", limit),
            _field("card", c.id, "credit_used", "已用额度 used", used),
            _field("card", c.id, "credit_limit - credit_used", "可用额度 available", left),
            _field("card", c.id, "points", "积分 points", str(c.points)),
        ]
        if c.due_day:
            text += f"，每月{c.due_day}日还款" if zh else f"; payment is due on day {c.due_day} of each month"  # fmt: skip
            fields.append(_field("card", c.id, "due_day", "还款日 due day", str(c.due_day), "日" if zh else ""))  # fmt: skip
    return Line(text=text + ("。" if zh else "."), evidence=tuple(fields))


def _deposit(d: Deposit, zh: bool) -> Line:
    name = _name(d, zh)
    principal, interest = _money(d.principal, "CNY", zh), _money(d.interest_at_maturity, "CNY", zh)
    matures, rate = day(d.matures_on, zh), f"{d.rate.normalize():f}%"
    term = f"{d.term_months}个月" if zh else f"{d.term_months} months"
    text = (
        f"您的{name}本金{principal}，期限{term}，年利率{rate}，{matures}到期，到期利息{interest}。"
        if zh
        else f"Your deposit ({name}) of {principal} for {term} at {rate} a year matures on {matures} with {interest} interest."
    )
    fields = (
        _field("deposit", d.id, "name", "存款 deposit", name),
        _field("deposit", d.id, "principal", "本金 principal", principal),
        _field("deposit", d.id, "term_months", "期限 term", term),
        _field("deposit", d.id, "rate", "年利率 rate", rate),
        _field("deposit", d.id, "matures_on", "到期日 matures", d.matures_on.isoformat()),
        _field("deposit", d.id, "interest_at_maturity", "到期利息 interest", interest),
    )
    return Line(text=text, evidence=fields)


def _loan(x: Loan, zh: bool) -> Line:
    name = _name(x, zh)
    left, monthly = _money(x.outstanding, "CNY", zh), _money(x.monthly_payment, "CNY", zh)
    rate = f"{x.rate.normalize():f}%"
    text = (
        f"您的{name}剩余本金{left}，年利率{rate}，月供{monthly}"
        if zh
        else f"Your {name} has {left} outstanding at {rate} a year, with {monthly} a month"
    )
    fields = [
        _field("loan", x.id, "name", "贷款 loan", name),
        _field("loan", x.id, "outstanding", "剩余本金 outstanding", left),
        _field("loan", x.id, "rate", "年利率 rate", rate),
        _field("loan", x.id, "monthly_payment", "月供 monthly payment", monthly),
    ]
    if x.next_due_on:
        due = day(x.next_due_on, zh)
        text += f"，下次还款日{due}" if zh else f", next due on {due}"
        fields.append(_field("loan", x.id, "next_due_on", "下次还款日 next due", x.next_due_on.isoformat()))  # fmt: skip
    return Line(text=text + ("。" if zh else "."), evidence=tuple(fields))


def _holding(h: Holding, zh: bool) -> Line:
    name = _name(h, zh)
    value, cost = _money(h.value, "CNY", zh), _money(h.cost, "CNY", zh)
    valued = day(h.valued_on, zh)
    text = (
        f"您持有的{name}，截至{valued}市值{value}，投入{cost}。"
        if zh
        else f"Your holding of {name} was worth {value} on {valued}; you put in {cost}."
    )
    fields = (
        _field("holding", h.id, "name", "产品 product", name),
        _field("holding", h.id, "value", "市值 value", value),
        _field("holding", h.id, "cost", "投入 cost", cost),
        _field("holding", h.id, "valued_on", "估值日 valued on", h.valued_on.isoformat()),
    )
    return Line(text=text, evidence=fields)


def _limit(x: TransferLimit, zh: bool) -> Line:
    amount, kind = _money(x.amount, "CNY", zh), say(x.kind.value, "zh" if zh else "en")
    text = f"您的{kind}是{amount}。" if zh else f"Your {kind} is {amount}."
    return Line(text=text, evidence=(_field("transfer_limit", x.customer_id, x.kind.value, kind, amount),))  # fmt: skip


def _transaction(t: Transaction, zh: bool) -> Line:
    amount, when = _money(abs(t.amount), "CNY", zh), day(t.at.astimezone(BEIJING).date(), zh)
    way = ("支出" if t.amount < 0 else "收入") if zh else ("out" if t.amount < 0 else "in")
    about = t.text or t.counterparty
    text = f"{when}{way}{amount}（{about}）。" if zh else f"{when}: {amount} {way} ({about})."
    fields = (
        _field("transaction", t.id, "at", "日期 date", t.at.astimezone(BEIJING).date().isoformat()),
        _field("transaction", t.id, "amount", "金额 amount", amount),
        _field("transaction", t.id, "text", "摘要 text", about),
    )
    return Line(text=text, evidence=fields)


def _complaint(c: Complaint, zh: bool) -> Line:
    state = _COMPLAINT_STATES.get(c.state, (c.state, c.state))[0 if zh else 1]
    when = day(c.opened_at.astimezone(BEIJING).date(), zh)
    text = f"您{when}提交的投诉（编号{c.number}）{state}。" if zh else f"Your complaint {c.number} of {when} is {state}."  # fmt: skip
    fields = (
        _field("complaint", c.number, "number", "编号 number", c.number),
        _field(
            "complaint",
            c.number,
            "opened_at",
            "提交日期 opened",
            c.opened_at.astimezone(BEIJING).date().isoformat(),
        ),
        _field("complaint", c.number, "state", "状态 state", state),
    )
    return Line(text=text, evidence=fields)
