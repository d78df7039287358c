"""A case as the board shows it: findings with their words, the rules behind them, its course."""

import datetime as dt

from agents.compliance.rules.catalogue import Basis, named
from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.case import IN_WORK, Case, CaseState, Review, Step, Task
from core.domain.case_record import Evidence, LegalBasis, RuleCited, around
from core.domain.conduct import Form, Utterance
from core.domain.finding import Finding
from core.domain.material import StoredFinding
from core.errors import NotFound
from core.store import bank, case_list, case_reviews, case_steps, case_tasks, cases, materials
from core.store import findings as found
from core.store.case_reviews import Seen
from core.store.session import Session

_CITED = {"name_zh", "name_en", "number", "jurisdiction", "article", "verified", "in_force"}


class CustomerShown(Frozen):
    """name is empty where the caller may not see it."""

    id: str
    name: str


class Place(Frozen):
    """The material that a finding is in; size is that of its sound or picture, 0 without one."""

    id: str
    form: Form
    source: str
    source_ref: str
    occurred_at: dt.datetime
    file_name: str
    media_type: str
    size: int


class FindingShown(Finding):
    """changed_since: its words do not stand where they were any more."""

    id: str
    found_at: dt.datetime
    revision: int
    changed_since: bool
    material: Place
    excerpt: tuple[Utterance, ...]
    reviews: tuple[Review, ...]
    hidden_reviews: int


class CaseLike(Frozen):
    id: str
    number: int
    title_zh: str
    title_en: str
    state: str
    verdict: str | None
    person: str
    person_name: str
    rules: tuple[str, ...]
    reason: str
    opened_at: dt.datetime
    same_person: bool


class May(Frozen):
    assign: bool
    note: bool
    review: bool
    decide: bool
    sign: bool
    task: bool
    close: bool
    export: bool


class Board(Frozen):
    """to_review are the findings on which the caller has not given a word."""

    case: Case
    customer: CustomerShown | None
    findings: tuple[FindingShown, ...]
    rules: tuple[RuleCited, ...]
    steps: tuple[Step, ...]
    tasks: tuple[Task, ...]
    similar: tuple[CaseLike, ...]
    may: May
    to_review: tuple[str, ...]


def board(session: Session, principal: Principal, case_id: str) -> Board:
    """Raises NotFound."""
    case = cases.get(session, case_id)
    held = found.of_case(session, case_id)
    reviews = case_reviews.seen(session, principal, case)
    places = {m: _evidence(session, m) for m in {f.material_id for f in held}}
    left = case_reviews.missing(session, case_id, principal.subject)
    return Board(
        case=case,
        customer=customer(session, principal, case.customer_id),
        findings=tuple(_finding(f, places[f.material_id], reviews.get(f.id, Seen())) for f in held),
        rules=rules(held),
        steps=case_reviews.masked(case_steps.steps(session, case_id), principal, reviews),
        tasks=case_tasks.listed(session, case_id),
        similar=tuple(_like(case, s) for s in case_list.similar(session, case)),
        may=_may(principal, case),
        to_review=left if principal.can(Scope.CASES) and case.state in IN_WORK else (),
    )


def customer(
    session: Session, principal: Principal, customer_id: str | None
) -> CustomerShown | None:
    """With the name for those who may see personal data; a customer that the bank's record does not
    have is shown by the id."""
    if customer_id is None:
        return None
    if not (principal.can(Scope.DATA_PERSONAL) or principal.can(Scope.CUSTOMERS_READ)):
        return CustomerShown(id=customer_id, name="")
    try:
        return CustomerShown(id=customer_id, name=bank.customer(session, customer_id).name)
    except NotFound:
        return CustomerShown(id=customer_id, name="")


def rules(held: tuple[StoredFinding, ...]) -> tuple[RuleCited, ...]:
    """The rules of these findings, each version once, as they were called when they found it."""
    first = {(f.finding.rule_id, f.finding.rule_version): f.finding for f in reversed(held)}
    return tuple(_rule(first[key]) for key in sorted(first))


def _rule(finding: Finding) -> RuleCited:
    same = finding.model_dump(include={"name_zh", "name_en", "severity"})
    try:
        known = named(finding.rule_id)
    except KeyError:  # a rule that the catalogue no longer has
        return RuleCited(
            **same, id=finding.rule_id, version=finding.rule_version, what_zh="", what_en="", basis=()
        )  # fmt: skip
    return RuleCited(
        **same, id=finding.rule_id, version=finding.rule_version, what_zh=known.what_zh,
        what_en=known.what_en, basis=tuple(map(_cited, known.basis)),
    )  # fmt: skip


def _cited(basis: Basis) -> LegalBasis:
    known = basis.verified != "unverified"
    cited = basis.model_dump(include=_CITED)
    return LegalBasis(**{**cited, "article": basis.article if known else ""})


def _evidence(session: Session, material_id: str) -> Evidence:
    return Evidence(
        material=materials.get(session, material_id), file=found.file_of(session, material_id)
    )


def _finding(one: StoredFinding, within: Evidence, seen: Seen) -> FindingShown:
    of, file = within.material, within.file
    place = Place(
        **of.model_dump(include={"id", "form", "source", "source_ref", "occurred_at"}),
        file_name=file.name, media_type=file.media_type, size=file.size,
    )  # fmt: skip
    return FindingShown(
        **dict(one.finding), id=one.id, found_at=one.found_at, revision=one.revision,
        changed_since=not found.stands(one.finding, of.exchange), material=place,
        excerpt=around(of.exchange.utterances, one.finding.seq), reviews=seen.reviews,
        hidden_reviews=seen.hidden,
    )  # fmt: skip


def _like(case: Case, other: Case) -> CaseLike:
    shown = other.model_dump(include=set(CaseLike.model_fields))
    return CaseLike(**shown, same_person=other.person == case.person)


def _may(principal: Principal, case: Case) -> May:
    works = principal.can(Scope.CASES)
    own = case.assignee == principal.subject
    in_work, remediation = case.state in IN_WORK, case.state is CaseState.REMEDIATION
    decided = case.state is CaseState.DECIDED
    return May(
        assign=works and (in_work or remediation),
        note=works,
        review=works and in_work,
        decide=works and own and case.state is CaseState.IN_REVIEW,
        sign=works and decided and case.decided_by != principal.subject,
        task=works and (remediation or decided or case.state is CaseState.IN_REVIEW),
        close=works and remediation,
        export=principal.can(Scope.CASES_READ),
    )
