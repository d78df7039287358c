"""Words of labels and of questions in one form, so that plurals and spellings meet."""

import re

_WORD = re.compile(r"day\d{3,4}|[A-Za-z]+|\d+(?:\.\d+)?|[㐀-鿿]")
_STOP = frozenset(
    "the a an of in for and or to from is was were are be been what which how much many did does do has have had by on at "
    "between as its it their there with that this these those not any all s than vs versus if when where who "
    "的 了 是 和 与 及 在 为 其 等".split()
)
MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DAY = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)})|({'|'.join(MONTHS)}) (\d{{1,2}}))\b|(\d{{1,2}})月(\d{{1,2}})日")  # fmt: skip
_FORMS: tuple[tuple[str, str], ...] = (
    (r"\bnon[-\s]+(?=[a-z])", "non"),
    (r"\br\s?&\s?d\b", "research and development"),
    (r"\bsg\s?&\s?a\b", "selling general and administrative"),
    (r"\bpp\s?&\s?e\b", "property plant and equipment"),
    (r"\bcapex\b", "capital expenditures"),
    (r"\bcogs\b", "cost of goods sold"),
    (r"\beps\b", "earnings per share"),
    (r"\bnet (?:profits?|earnings)\b(?! per)", "net income"),
    (r"\bstockholder", "shareholder"),
    (r"\b(\w+?)is(ation|ed|ing)\b", r"\1iz\2"),
    (r"\blabour\b", "labor"),
    (r"%", " percent "),
    (r"[’']s\b|[’']", " "),
)
_COMPILED = tuple((re.compile(form), to) for form, to in _FORMS)


def words_of(text: str) -> list[str]:
    """In order, without words that only join others; % is the word percent, 31 December is day1231."""
    said = _DAY.sub(_day, text.lower())
    for form, to in _COMPILED:
        said = form.sub(to, said)
    return [_stem(w) for w in _WORD.findall(said) if w not in _STOP]


def _day(found: re.Match[str]) -> str:
    month = found[2] or found[3]
    number = str(MONTHS.index(month) + 1) if month else found[5]
    return f" day{number}{int(found[1] or found[4] or found[6]):02} "


def _stem(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return "percent" if word == "percentage" else word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "ches", "shes", "xes", "zes")) else word[:-1]
