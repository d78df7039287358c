"""What reports can be about: the institution's branches, and the companies that are listed."""

from typing import Literal

from sqlmodel import Session, col, select

from core.domain.batch import Subject
from core.store.tables.bank import BranchRow
from core.store.tables.market import CompanyRow

SubjectKind = Literal["branch", "company"]


def subjects(session: Session, kind: SubjectKind, language: str) -> tuple[Subject, ...]:
    """By name, as a question on data calls them; delisted companies are left out."""
    if kind == "branch":
        branches = session.exec(select(BranchRow).order_by(col(BranchRow.id))).all()
        return tuple(_subject(b.name, b.name_en, language) for b in branches)
    listed = select(CompanyRow).where(col(CompanyRow.delisted_on).is_(None))
    companies = session.exec(listed.order_by(col(CompanyRow.code))).all()
    return tuple(_subject(c.name, c.name_en, language) for c in companies)


def _subject(name: str, name_en: str, language: str) -> Subject:
    shown = name_en if language == "en" else name
    return Subject(key=shown, title=shown)


def code_of(session: Session, name: str) -> str | None:
    """The code of the listed company of that name."""
    named = (CompanyRow.name == name) | (CompanyRow.name_en == name)
    return session.exec(select(CompanyRow.code).where(named)).first()
