"""What the application refuses on cases and rules is known to the page that says it in Chinese."""

import re
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFUSALS = ROOT / "web" / "frontend" / "src" / "pages" / "compliance" / "refusals.ts"
STORE = [ROOT / "core" / "store" / f"{n}.py" for n in (
    "cases", "case_figures", "case_list", "case_reviews", "case_steps", "case_tasks", "officers",
    "rule_versions", "sampling", "snoozes",
)]  # fmt: skip
OTHERS = [
    ROOT / "agents" / "compliance" / "ruleset.py",
    ROOT / "web" / "api" / "rules.py",
    ROOT / "web" / "api" / "snoozes.py",
]
TOLD = "Conflict|Forbidden|BadInput|ValueError"  # what is not found is told in words of the page
HELD = re.compile(r"\{[^{}]*?(!r)?\}")
VALUES = (
    "nobody", "方敏", "open", "in review", "decided", "remediation", "closed", "live", "retired", "3",
    "1,000", "A note", "does not fire", "fires",
)  # fmt: skip
SAYS_ITSELF = "source: "  # a field's name, and what pydantic says of it


def patterns() -> list[str]:
    return re.findall(r"^  \[/(\^.+?)/,", REFUSALS.read_text(), re.MULTILINE)


def made(kinds: str) -> list[list[str]]:
    """Every refusal of these kinds in the sources, each with all values that may stand in it."""
    said = "\n".join(p.read_text() for p in [*STORE, *OTHERS])
    raised = re.findall(rf'(?:{kinds})\(\s*f?"([^"]{{8,}})"', said)
    return [_filled(words) for words in raised]


def _filled(words: str) -> list[str]:
    held = list(HELD.finditer(words))
    filled = []
    for values in product(VALUES, repeat=len(held)):
        left = iter(values)
        text = HELD.sub(lambda m: f"'{next(left)}'" if m[1] else next(left), words)  # noqa: B023
        filled += [text, f"change.patterns: Value error, {text}."]
    return filled


def test_every_refusal_that_the_page_knows_is_one_that_is_made() -> None:
    """A sentence that is changed on one side only would be shown in English again."""
    said = "\n".join(text for texts in made(f"{TOLD}|NotFound") for text in texts)
    known = [p for p in patterns() if not p.removeprefix("^").startswith(SAYS_ITSELF)]
    assert len(known) > 25
    assert [p for p in known if not re.search(p, said, re.MULTILINE)] == []


def test_what_an_officer_is_refused_is_known_to_the_page() -> None:
    refusals = made(TOLD)
    assert len(refusals) > 20
    known = [re.compile(p) for p in patterns()]
    untold = [texts[0] for texts in refusals if not any(p.search(t) for t in texts for p in known)]
    assert untold == []
