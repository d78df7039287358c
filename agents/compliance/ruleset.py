"""The rules in use at an institution: the catalogue's, with the changes it has made live."""

import datetime as dt
import re
from collections.abc import Iterable

from pydantic import Field, field_validator

from agents.compliance.rules.catalogue import Rule, named, rules
from core.domain import Frozen
from core.domain.finding import Severity
from core.domain.material import RuleName
from core.errors import BadInput
from core.store import rule_versions
from core.store.rule_versions import RuleVersion
from core.store.session import Session


class Change(Frozen):
    """What an institution may change of a rule. patterns are added; off: the rule is not used.

    must_fire and must_not_fire are phrases that the version is tried on before it is kept.
    """

    severity: Severity | None = None
    threshold: float | None = Field(None, ge=0.05, le=0.99)
    patterns: tuple[str, ...] = Field((), max_length=50)
    starts: dt.date | None = None
    ends: dt.date | None = None
    off: bool = False
    must_fire: tuple[str, ...] = Field((), max_length=50)
    must_not_fire: tuple[str, ...] = Field((), max_length=50)

    @field_validator("patterns")
    @classmethod
    def _readable(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            if len(pattern) > 300:
                raise ValueError("a pattern is at most 300 characters")
            try:
                re.compile(pattern)
            except re.error as bad:
                raise ValueError(f"{pattern!r} is no regular expression: {bad}") from bad
            if re.search(r"[*+}]\)?[*+{]", pattern):
                raise ValueError(f"{pattern!r} repeats what repeats, which can take for ever")
        return patterns


def changed(rule: Rule, version: str, change: Change) -> Rule:
    """The rule in that version."""
    starts = {**rule.starts, "CN": change.starts} if change.starts else rule.starts
    update: dict[str, object] = {
        "version": version,
        "patterns": rule.patterns + change.patterns,
        "starts": starts,
        "ends": change.ends or rule.ends,
        "must_fire": rule.must_fire + change.must_fire,
        "must_not_fire": rule.must_not_fire + change.must_not_fire,
    }
    if change.severity is not None:
        update["severity"] = change.severity
    if change.threshold is not None:
        update["threshold"] = change.threshold
    return rule.model_copy(update=update)


def in_use(session: Session) -> tuple[Rule, ...]:
    """Every rule in the version that is live here."""
    return with_changes(rule_versions.live(session))


def with_changes(versions: Iterable[RuleVersion]) -> tuple[Rule, ...]:
    """The catalogue with these versions in place of its own; a rule that is off is left out."""
    live = {v.rule_id: v for v in versions}
    made = []
    for rule in rules():
        version = live.get(rule.id)
        if version is None:
            made.append(rule)
            continue
        change = Change.model_validate(version.content)
        if not change.off:
            made.append(changed(rule, version.version, change))
    return tuple(made)


def pinned(session: Session, names: Iterable[RuleName]) -> tuple[Rule, ...]:
    """The rules in exactly these versions. Raises BadInput for one that the catalogue has moved past."""
    return tuple(_pinned(session, name) for name in names)


def _pinned(session: Session, name: RuleName) -> Rule:
    rule = rule_named(name.id)
    if rule.version == name.version:
        return rule
    stored = rule_versions.get(session, name.id, name.version)
    return changed(rule, name.version, Change.model_validate(stored.content))


def names(chosen: Iterable[Rule]) -> tuple[RuleName, ...]:
    return tuple(RuleName(id=r.id, version=r.version) for r in chosen)


def rule_named(rule_id: str) -> Rule:
    """Raises BadInput for a rule that the catalogue does not have."""
    try:
        return named(rule_id)
    except KeyError:
        raise BadInput(f"There is no rule {rule_id}.", todo="See /v1/compliance/rules.") from None
