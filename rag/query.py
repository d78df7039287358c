"""How a question is put to the index: its words with weights, and the texts to embed."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

from core.domain import Frozen
from rag.tokens import stem, words

_GLOSSARY = Path(__file__).with_name("glossary.yaml")
_ENGLISH = re.compile(r"[a-z]+")
_TERM_WEIGHT = 0.5
_STATUTORY_WEIGHT = 0.6
_ARTICLE_WEIGHT = 3.0
_ARTICLE = re.compile(r"\d+条(?:之\d+)?")


class Wording(Frozen):
    """dense holds the texts to embed, the question itself first, with the weight of each list."""

    text: str
    chinese: bool
    words: tuple[tuple[str, float], ...]
    dense: tuple[str, ...]
    weights: tuple[float, ...]
    terms: tuple[str, ...] = ()
    articles: frozenset[str] = frozenset()  # "47条": articles that the question names


class Term(Frozen):
    """How people say a thing, and how the documents call it."""

    say: tuple[str, ...]
    law: tuple[str, ...]


@lru_cache(maxsize=1)
def glossary() -> tuple[Term, ...]:
    """Everyday wording and the documents' wording, in Chinese and English."""
    entries = yaml.safe_load(_GLOSSARY.read_text("utf-8"))
    return tuple(
        Term(say=tuple(_pattern(str(s)) for s in e["say"]), law=tuple(e["law"])) for e in entries
    )


def terms_for(text: str) -> tuple[str, ...]:
    """The documents' words for what the text says in everyday ones; none twice."""
    low, english = text.lower(), f" {' '.join(_stems(text))} "
    found = [t for entry in glossary() if _says(entry, low, english) for t in entry.law]
    return tuple(dict.fromkeys(t for t in found if t not in low))


def _says(entry: Term, low: str, english: str) -> bool:
    return any(s in english if s.startswith(" ") else s in low for s in entry.say)


def _stems(text: str) -> list[str]:
    return [stem(w) for w in _ENGLISH.findall(text.lower())]


def _pattern(say: str) -> str:
    """English is looked for as stems between spaces, Chinese as it stands."""
    return f" {' '.join(_stems(say))} " if say.isascii() and _ENGLISH.search(say.lower()) else say


def word(text: str, statutory: str, language: str) -> Wording:
    """The question's own words count fully, glossary terms and a rewriting less."""
    chinese = language.startswith("zh")
    terms = terms_for(text)
    weights: dict[str, float] = {}
    for source, weight in (
        (words(text), 1.0),
        (words(" ".join(terms)), _TERM_WEIGHT),
        (words(statutory), _STATUTORY_WEIGHT),
    ):
        for w in source:
            weights[w] = max(weights.get(w, 0.0), weight)
    articles = frozenset(w for w in words(text) if _ARTICLE.fullmatch(w))
    weights.update(dict.fromkeys(articles, _ARTICLE_WEIGHT))
    dense = [(text, 1.0)]
    if terms:
        dense.append((f"{text} {' '.join(terms)}", 0.1 if chinese else 1.0))
    if statutory:
        dense.append((statutory, 0.5))
    return Wording(
        text=text,
        chinese=chinese,
        words=tuple(weights.items())[:64],
        dense=tuple(d for d, _ in dense),
        weights=tuple(w for _, w in dense),
        terms=terms,
        articles=articles,
    )
