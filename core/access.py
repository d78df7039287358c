"""On whose behalf something is done, and what that allows."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from core.errors import Forbidden, NotFound


class Audience(StrEnum):
    """Who may read a document. Every document names exactly one."""

    PUBLIC = "public"
    STAFF = "staff"
    COMPLIANCE = "compliance"
    MANAGEMENT = "management"


class Role(StrEnum):
    CUSTOMER = "customer"
    REPRESENTATIVE = "representative"
    ANALYST = "analyst"
    COMPLIANCE_OFFICER = "compliance_officer"
    BRANCH_MANAGER = "branch_manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SYSTEM = "system"


class Scope(StrEnum):
    CHAT = "chat"
    DOCUMENTS_READ = "documents:read"
    DOCUMENTS_WRITE = "documents:write"
    SELF_READ = "self:read"
    SELF_WRITE = "self:write"
    CUSTOMERS_READ = "customers:read"
    DESK = "desk:work"
    AUDIT_READ = "audit:read"
    JOBS = "jobs:run"
    DATA_READ = "data:read"
    DATA_PERSONAL = "data:personal"
    DATA_APPROVE = "data:approve"
    RESEARCH = "research:read"
    RESEARCH_WRITE = "research:write"
    REPORTS = "reports:write"
    REPORTS_APPROVE = "reports:approve"
    SCREEN = "conduct:screen"
    CASES_READ = "cases:read"
    CASES = "cases:work"
    RULES = "rules:write"


_STAFF_READS = frozenset({Audience.PUBLIC, Audience.STAFF})
_AUDIENCES: dict[Role, frozenset[Audience]] = {
    Role.CUSTOMER: frozenset({Audience.PUBLIC}),
    Role.REPRESENTATIVE: _STAFF_READS,
    Role.ANALYST: _STAFF_READS,
    Role.COMPLIANCE_OFFICER: _STAFF_READS | {Audience.COMPLIANCE},
    Role.BRANCH_MANAGER: _STAFF_READS | {Audience.MANAGEMENT},
    Role.ADMINISTRATOR: _STAFF_READS,
    Role.AUDITOR: frozenset(Audience),
    Role.SYSTEM: frozenset(Audience),
}
_STAFF_SCOPES = frozenset({Scope.CHAT, Scope.DOCUMENTS_READ})
_RESEARCH = frozenset({Scope.RESEARCH, Scope.RESEARCH_WRITE})
_REPORTS = frozenset({Scope.REPORTS, Scope.REPORTS_APPROVE})
_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.CUSTOMER: frozenset({Scope.CHAT, Scope.DOCUMENTS_READ, Scope.SELF_READ, Scope.SELF_WRITE}),
    Role.REPRESENTATIVE: _STAFF_SCOPES | {Scope.DESK, Scope.CUSTOMERS_READ, Scope.SCREEN},
    Role.ANALYST: _STAFF_SCOPES | {Scope.DATA_READ} | _RESEARCH | _REPORTS,
    Role.COMPLIANCE_OFFICER: _STAFF_SCOPES
    | {Scope.AUDIT_READ, Scope.DATA_READ, Scope.DATA_PERSONAL, Scope.DATA_APPROVE}
    | {Scope.RESEARCH, Scope.REPORTS_APPROVE}
    | {Scope.SCREEN, Scope.CASES_READ, Scope.CASES, Scope.RULES},
    Role.BRANCH_MANAGER: _STAFF_SCOPES
    | {Scope.DESK, Scope.CUSTOMERS_READ, Scope.DATA_READ, Scope.DATA_PERSONAL, Scope.RESEARCH}
    | {Scope.SCREEN}
    | _REPORTS,
    Role.ADMINISTRATOR: _STAFF_SCOPES | {Scope.DOCUMENTS_WRITE, Scope.DATA_APPROVE},
    Role.AUDITOR: _STAFF_SCOPES | {Scope.AUDIT_READ, Scope.CASES_READ},
    Role.SYSTEM: frozenset(Scope),
}


class Principal(BaseModel):
    """Who acts, for which institution. Comes from a verified credential, never from a model."""

    model_config = ConfigDict(frozen=True)

    institution: str
    subject: str
    role: Role
    name: str = ""
    customer_id: str | None = None
    employee_id: str | None = None
    locale: str = "zh-CN"

    @property
    def audiences(self) -> frozenset[Audience]:
        return _AUDIENCES[self.role]

    @property
    def scopes(self) -> frozenset[Scope]:
        return _SCOPES[self.role]

    def can(self, scope: Scope) -> bool:
        return scope in self.scopes

    def require(self, scope: Scope) -> None:
        """Raises Forbidden, naming the scope that is missing."""
        if not self.can(scope):
            raise Forbidden(f"This needs the scope {scope.value}.", scope=scope.value)


def system(institution: str) -> Principal:
    """The platform acting for an institution: seeding, sweeping, scheduled work."""
    return Principal(institution=institution, subject="system", role=Role.SYSTEM)


def visible_customer(principal: Principal, customer_id: str) -> str:
    """The id back when the principal may see this customer; NotFound (not Forbidden) otherwise."""
    own = principal.can(Scope.SELF_READ) and principal.customer_id == customer_id
    if own or principal.can(Scope.CUSTOMERS_READ):
        return customer_id
    raise NotFound("No such customer.")
