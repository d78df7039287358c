"""What the application refuses in its own words is known to the page that says it in Chinese."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFUSALS = ROOT / "web" / "frontend" / "src" / "pages" / "reports" / "refusals.ts"
SAID_IN = ("agents/research", "core/queue.py", "core/store", "rag/search.py", "web/api", "workers")


def test_every_refusal_that_the_page_knows_is_one_that_is_made() -> None:
    """A sentence that is changed on one side only would be shown in English again."""
    places = [ROOT / p for p in SAID_IN]
    files = [f for p in places for f in (p.rglob("*.py") if p.is_dir() else [p])]
    sources = "\n".join(f.read_text() for f in files)
    patterns = re.findall(r"^  \[/\^(.+?)\$?/,", REFUSALS.read_text(), re.MULTILINE)
    assert len(patterns) > 20
    assert [p for p in patterns if _longest(p) not in sources] == []


def _longest(pattern: str) -> str:
    """Its longest run of plain words."""
    runs = re.split(r"\([^)]*\)|\\d\+|'", pattern.replace(r"\.", "."))
    return max(runs, key=len).strip(".")


def test_what_a_reviewer_is_refused_is_known_to_the_page() -> None:
    known = REFUSALS.read_text()
    source = (ROOT / "core" / "store" / "report_reviews.py").read_text()
    refused = re.findall(r'(?:Conflict|Forbidden)\(\s*f?"([^"{]{12,})', source)
    assert len(refused) >= 5
    assert [words for words in refused if words.strip(". ") not in known] == []
