"""What a conduct rule is asked about: who said what to whom, in which sale."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from core.domain import Frozen


class Speaker(StrEnum):
    SELLER = "seller"  # an employee, an agent of ours, or the institution's own material
    CUSTOMER = "customer"
    NOTICE = "notice"  # an automatic announcement
    UNKNOWN = "unknown"  # a recording whose voices could not be told apart


class Form(StrEnum):
    """What the material is; the catalogue's modalities."""

    CHAT = "chat_text"
    CALL = "call_audio"
    IMAGE = "image"
    VIDEO = "dual_recording_video"
    WORKFLOW = "workflow_data"


class Phase(StrEnum):
    MARKETING = "marketing"
    PRESALE = "presale"
    SALE = "sale"
    AFTERSALE = "aftersale"
    ANY = "any"


class Trade(StrEnum):
    """What is sold; the catalogue's products."""

    DEPOSIT = "deposit"
    WEALTH = "wealth"
    FUND = "fund"
    INSURANCE = "insurance"
    SECURITIES = "securities"
    LOAN = "loan"


class Utterance(Frozen):
    """One message, one stretch of speech or one line of a picture.

    start_s and end_s are seconds from the start of the recording; box is (x0, top, x1, bottom) in
    parts (0–1) of the picture's width and height; page counts from 1 (a frame of a video has start_s).
    A recalled message is still evidence.
    """

    seq: int
    speaker: Speaker
    text: str
    at: dt.datetime | None = None
    channel: str = ""
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    recalled: bool = False


class CustomerFacts(Frozen):
    """rating is 1–5 (C1–C5); amounts in yuan. ratings_that_day: assessments taken on the day of the
    order. None: not known, which is never the same as "in order"."""

    rating: int | None = Field(None, ge=1, le=5)
    rated_on: dt.date | None = None
    rating_expires_on: dt.date | None = None
    ratings_that_day: int = 0
    age: int | None = None
    annual_income: Decimal | None = None
    opted_out_at: dt.datetime | None = None


class ProductFacts(Frozen):
    """What the product record says. risk is 1–5 (R1–R5); rate_high is the highest annual rate in
    percent that the sheet gives; own: issued by the institution itself; on_shelf: approved for sale;
    new_type: participating, universal or unit-linked insurance."""

    code: str = ""
    name: str = ""
    trade: Trade | None = None
    risk: int | None = Field(None, ge=1, le=5)
    issuer: str = ""
    own: bool | None = None
    related: bool = False  # the issuer is an affiliate of the institution
    on_shelf: bool | None = None
    rate_high: Decimal | None = None
    new_type: bool = False
    withdrawal_announced_on: dt.date | None = None


class OrderFacts(Frozen):
    """An order that came of it. amount in yuan; annual_premium for insurance with yearly payments.
    warning_signed_at: the special risk warning for a product above the customer's rating."""

    at: dt.datetime
    amount: Decimal | None = None
    annual_premium: Decimal | None = None
    warning_signed_at: dt.datetime | None = None
    dual_recording_required: bool = False


class RecordingFacts(Frozen):
    """A dual recording of the sale. parts are those that were seen of identity, risk, confirm, sign;
    gaps_s are seconds at which the picture or the sound is interrupted."""

    linked: bool = True
    parts: tuple[str, ...] = ()
    gaps_s: tuple[float, ...] = ()


class PictureFacts(Frozen):
    """A poster or screenshot: whether it is in the library of approved material (None: not asked)."""

    approved: bool | None = None
    approval_number: str = ""


class Exchange(Frozen):
    """One conversation across its channels, one recording or one picture, with what the records say.

    day is the day of the conduct, by which rules are in force. by_ai: the seller is an agent of
    ours. recorded: sound is kept. ended: nothing more is to come, so that what is missing is missing.
    """

    language: str
    form: Form = Form.CHAT
    phase: Phase = Phase.ANY
    day: dt.date
    jurisdiction: str = "CN"
    by_ai: bool = False
    recorded: bool = False
    ended: bool = True
    customer: CustomerFacts = CustomerFacts()
    product: ProductFacts | None = None
    order: OrderFacts | None = None
    recording: RecordingFacts | None = None
    picture: PictureFacts | None = None
    utterances: tuple[Utterance, ...] = ()
