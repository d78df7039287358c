"""Finding cases by what people say of them: a number, a rule, a person, a product, words, days."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, cast, exists, false, func, or_
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlmodel import Session, col, select

from core.clock import BEIJING
from core.domain import Frozen
from core.domain.case import Case, Verdict
from core.store.case_steps import case
from core.store.tables.case import CaseRow
from core.store.tables.conduct import FindingRow

MOST = 50
_PERSONS = 5
_DAY = dt.timedelta(days=1)


class Sought(Frozen):
    """All that is given must hold. rules and words say together what a case is about: one of the
    rules, or all of the words in its title or in what its findings quote. since and until are days
    on which cases were opened, both included."""

    rules: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    person: str = ""
    product: str = ""
    verdict: Verdict | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class Person(Frozen):
    """Whose conduct a case is about."""

    id: str
    name: str


def named(session: Session, reference: str) -> Case | None:
    """The case of this id or number; None for one that is not there or another institution's."""
    plain = reference.removeprefix("#")
    by_number = plain.isascii() and plain.isdigit() and int(plain) < 2**31
    fits = col(CaseRow.number) == int(plain) if by_number else col(CaseRow.id) == plain
    row = session.exec(select(CaseRow).where(fits)).first()
    return case(row) if row else None


def past(session: Session, sought: Sought, *, limit: int = 10) -> tuple[Case, ...]:
    """The newest first; everything where nothing is sought."""
    wanted = select(CaseRow).where(*_conditions(sought))
    newest = wanted.order_by(col(CaseRow.opened_at).desc(), col(CaseRow.id).desc())
    return tuple(map(case, session.exec(newest.limit(min(limit, MOST)))))


def persons_in(session: Session, text: str) -> tuple[Person, ...]:
    """Those of our cases whose id or name stands in the text; a longer name first."""
    stands = or_(
        func.strpos(text, CaseRow.person) > 0,
        and_(func.length(CaseRow.person_name) > 1, func.strpos(text, CaseRow.person_name) > 0),
    )
    found = select(CaseRow.person, CaseRow.person_name).where(stands).distinct()
    longest = found.order_by(func.length(CaseRow.person_name).desc(), col(CaseRow.person))
    rows = session.execute(longest.add_columns(func.length(CaseRow.person_name)).limit(_PERSONS))
    return tuple(Person(id=row[0], name=row[1]) for row in rows)


def products_in(session: Session, text: str) -> tuple[str, ...]:
    """The codes of products of our cases that stand in the text."""
    stands = func.strpos(text.upper(), func.upper(CaseRow.product_code)) > 0
    found = select(CaseRow.product_code).where(stands).distinct()
    return tuple(sorted(code for code in session.exec(found) if code))


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    found = [_about(sought)] if sought.rules or sought.words else []
    if sought.person:
        name = col(CaseRow.person_name) == sought.person
        found.append(or_(col(CaseRow.person) == sought.person, name))
    if sought.product:
        found.append(func.upper(CaseRow.product_code) == sought.product.upper())
    if sought.verdict is not None:
        found.append(col(CaseRow.verdict) == sought.verdict.value)
    if sought.since is not None:
        found.append(col(CaseRow.opened_at) >= _begins(sought.since))
    if sought.until is not None and sought.until < dt.date.max:
        found.append(col(CaseRow.opened_at) < _begins(sought.until + _DAY))
    return found


def _about(sought: Sought) -> ColumnElement[bool]:
    rules = cast(CaseRow.rules, JSONB).has_any(array(sought.rules)) if sought.rules else false()
    words = and_(*map(_says, sought.words)) if sought.words else false()
    return or_(rules, words)


def _says(word: str) -> ColumnElement[bool]:
    titles = (CaseRow.title_zh, CaseRow.title_en, CaseRow.person_name)
    quoted = cast(FindingRow.content, JSONB)["text"].astext
    finding = exists().where(
        and_(col(FindingRow.case_id) == col(CaseRow.id), quoted.icontains(word, autoescape=True))
    )
    return or_(*(col(t).icontains(word, autoescape=True) for t in titles), finding)


def _begins(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), BEIJING)
