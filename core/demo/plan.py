"""Which institutions the demo has, how large each is, and the day the data is of."""

import datetime as dt
from pathlib import Path

from core.domain import Frozen

DAY = dt.date(2026, 11, 20)
MONTHS = 24
VERSION = "1"

_HERE = Path(__file__).parent


class Plan(Frozen):
    """letter starts every id, so that ids of two institutions never look alike."""

    institution: str
    name: str
    name_en: str
    letter: str
    customers: int
    employees: int
    branches: int
    documents: Path
    seed: str = "20261120"


PLANS: dict[str, Plan] = {
    "demo": Plan(
        institution="demo",
        name="澄湖银行",
        name_en="Chenghu Bank",
        letter="C",
        customers=2000,
        employees=60,
        branches=12,
        documents=_HERE / "documents",
    ),
    "other": Plan(
        institution="other",
        name="远岭银行",
        name_en="Yuanling Bank",
        letter="Y",
        customers=5,
        employees=6,
        branches=1,
        documents=_HERE / "documents_other",
    ),
}


def document_folder(institution: str) -> Path:
    """Where the institution's documents lie, to be given to ingest."""
    return PLANS[institution].documents
