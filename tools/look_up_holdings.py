"""Reads what the customer who is asking holds with us. There is no argument for another person."""

from enum import StrEnum

from core.access import Scope, visible_customer
from core.domain import Frozen
from core.domain.customer import (
    Account,
    Card,
    Complaint,
    Deposit,
    Holding,
    Loan,
    Transaction,
    TransferLimit,
)
from core.store import bank
from core.store.session import Session
from tools.spec import Effect, Refused, Tool, ToolContext


class Topic(StrEnum):
    ACCOUNTS = "accounts"
    CARDS = "cards"
    DEPOSITS = "deposits"
    LOANS = "loans"
    HOLDINGS = "holdings"
    LIMITS = "limits"
    TRANSACTIONS = "transactions"
    COMPLAINTS = "complaints"


class LookUpHoldings(Frozen):
    topics: tuple[Topic, ...]


class Holdings(Frozen):
    """Only the topics asked for are filled."""

    accounts: tuple[Account, ...] = ()
    cards: tuple[Card, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    loans: tuple[Loan, ...] = ()
    holdings: tuple[Holding, ...] = ()
    limits: tuple[TransferLimit, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    complaints: tuple[Complaint, ...] = ()


async def _call(context: ToolContext, arguments: LookUpHoldings) -> Holdings:
    own = context.principal.customer_id
    if own is None:
        raise Refused("No customer is signed in.")
    customer_id = visible_customer(context.principal, own)
    return await context.read(lambda session: _read(session, customer_id, arguments.topics))


def _read(session: Session, customer_id: str, topics: tuple[Topic, ...]) -> Holdings:
    readers = {
        Topic.ACCOUNTS: bank.accounts,
        Topic.CARDS: bank.cards,
        Topic.DEPOSITS: bank.deposits,
        Topic.LOANS: bank.loans,
        Topic.HOLDINGS: bank.holdings,
        Topic.LIMITS: bank.transfer_limits,
        Topic.COMPLAINTS: bank.complaints,
    }
    read = {t.value: readers[t](session, customer_id) for t in topics if t in readers}
    if Topic.TRANSACTIONS in topics:
        read["transactions"] = bank.transactions(session, customer_id, limit=5)
    return Holdings.model_validate(read)


TOOL = Tool(
    name="look_up_holdings",
    title={"zh": "查询本人账户", "en": "Look up own accounts"},
    arguments=LookUpHoldings,
    effect=Effect.READ,
    scope=Scope.SELF_READ,
    call=_call,
)
