"""Templates: what a report asks, section by section. They are data, one YAML file each."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from core.domain import Frozen
from core.errors import NotFound

Kind = Literal["value", "change", "series", "ranking", "breakdown"]
Language = Literal["zh", "en"]
_FOLDER = Path(__file__).parent / "templates"


class Text(Frozen):
    """Words in both languages; {subject}, {month}, … stand for what a report is about."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Ask(Frozen):
    """One question on data, and how its answer is said. label names the figure in a sentence; before
    names what a change is measured from; chart and table say what is drawn of it."""

    name: str
    dataset: str
    question: Text
    kind: Kind
    label: Text
    before: Text = Text(zh="上年同期", en="a year earlier")
    change: Text = Text(zh="同比", en="year on year")
    chart: Literal["", "bars", "lines", "pie"] = ""
    table: bool = False


class Quote(Frozen):
    """Words that are looked for in the institution's documents; the passage found is quoted."""

    name: str
    words: Text
    lead: Text


class SectionPlan(Frozen):
    """missing is said where none of the section's questions has an answer."""

    name: str
    title: Text
    asks: tuple[Ask, ...] = ()
    quotes: tuple[Quote, ...] = ()
    opinions: bool = False  # what reports that were read say of the company


class Template(Frozen):
    """called is what it is chosen by, title what its reports are headed with."""

    name: str
    called: Text
    title: Text
    subtitle: Text
    purpose: Text
    about: Literal["branch", "company"]
    tone: Text
    disclosure: Text
    sections: tuple[SectionPlan, ...] = Field(min_length=1)


@cache
def templates() -> dict[str, Template]:
    """By name. A file that does not fit is a defect and fails at the first use."""
    found = (yaml.safe_load(p.read_text("utf-8")) for p in sorted(_FOLDER.glob("*.yaml")))
    return {t.name: t for t in map(Template.model_validate, found)}


def template(name: str) -> Template:
    """Raises NotFound naming those that there are."""
    found = templates().get(name)
    if found is None:
        known = ", ".join(templates())
        raise NotFound(f"There is no template {name[:40]!r}.", todo=f"Known templates: {known}.")
    return found
