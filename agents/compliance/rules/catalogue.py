"""Reads the rule catalogue and the patterns that belong to its lexical rules."""

from functools import cache
from pathlib import Path

import yaml

from core.domain import Frozen
from core.domain.finding import Severity

_HERE = Path(__file__).parent


class Rule(Frozen):
    """One conduct requirement. The phrases run as tests."""

    id: str
    version: str
    severity: Severity
    name_zh: str
    name_en: str
    must_fire: tuple[str, ...]
    must_not_fire: tuple[str, ...]
    patterns: tuple[str, ...]


@cache
def lexical_rules() -> tuple[Rule, ...]:
    """The rules that have patterns in lexical.yaml, in the catalogue's order."""
    catalogue = yaml.safe_load((_HERE / "catalogue.yaml").read_text(encoding="utf-8"))
    patterns = yaml.safe_load((_HERE / "lexical.yaml").read_text(encoding="utf-8"))
    version = str(catalogue["meta"]["version"])
    return tuple(
        Rule(
            id=r["id"],
            version=version,
            severity=Severity(r["severity"]),
            name_zh=r["name_zh"],
            name_en=r["name_en"],
            must_fire=(r["example_zh"], r["example_en"]),
            must_not_fire=(r["must_not_fire_zh"], r["must_not_fire_en"]),
            patterns=tuple(patterns[r["id"]]),
        )
        for r in catalogue["rules"]
        if r["id"] in patterns
    )
