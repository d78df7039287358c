"""The questions on the statutes: their gold exists, the parts are alike and do not overlap.

The test part is read here by code only. No failure message shows one of its questions.
"""

import datetime as dt
import json
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Literal

import jieba
import pytest
from pydantic import BaseModel, ConfigDict

from tests.evals import statutes

FOLDER = Path(__file__).parent / "retrieval"
PARTS = ("tune", "test")
ALL = (*PARTS, "validation")
STOPWORDS = frozenset(
    "怎么 怎么办 怎么样 怎样 多久 多少 能不能 可以 没有 什么 我们 他们 自己 是不是 如果 还是 已经 因为 或者 之后".split()
)


class Group(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    version: str | None = None
    articles: list[str]


class Question(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    question: str
    language: Literal["zh", "en"]
    kind: Literal["everyday", "scenario", "deadline", "two", "english", "dated", "direct"]
    gold: list[Group]
    as_of: dt.date | None = None
    part: str = ""


def questions(part: str) -> list[Question]:
    lines = (FOLDER / f"statutes_{part}.jsonl").read_text("utf-8").splitlines()
    return [Question.model_validate(json.loads(line)) for line in lines]


def golden(question: Question) -> set[tuple[str, str | None, str]]:
    return {(g.title, g.version, a) for g in question.gold for a in g.articles}


@pytest.fixture(scope="module")
def texts():
    found = statutes.read()
    if not found:
        pytest.skip("the statutes are not beside the checkout (../shared/data/cn_fin_laws)")
    return found


def article(texts, group: Group, number: str) -> str | None:
    versions = [
        text
        for (title, version), text in texts.items()
        if title == group.title and group.version in (None, version)
    ]
    assert len(versions) == 1, f"{group.title} needs a version"
    return versions[0].get(number)


@pytest.mark.parametrize("part", ALL)
def test_every_gold_article_exists(texts, part):
    wrong = [
        (q.id, number)
        for q in questions(part)
        for group in q.gold
        for number in group.articles
        if not article(texts, group, number)
    ]
    assert wrong == []


@pytest.mark.parametrize("part", ALL)
def test_everyday_questions_share_no_keyword_with_their_articles(texts, part):
    shared = []
    for q in questions(part):
        if q.kind != "everyday":
            continue
        text = "".join(article(texts, g, n) or "" for g in q.gold for n in g.articles)
        words = {w for w in jieba.cut(q.question) if len(w) > 1 and w not in STOPWORDS}
        shared += [(q.id, len(word)) for word in words if word in text]
    assert shared == []


def test_dated_questions_name_the_version_in_force(texts):
    first = dt.date(2025, 1, 1)
    for part in ALL:
        for q in questions(part):
            day = q.as_of or dt.date(2026, 11, 20)
            versions = {g.version for g in q.gold if g.version}
            assert versions <= {"2024-11-08" if day >= first else "2006-10-31"}, q.id


def test_both_parts_have_the_same_mix_and_enough_questions():
    tune, test = (Counter(q.kind for q in questions(part)) for part in PARTS)
    assert tune == test
    assert sum(tune.values()) + sum(test.values()) >= 170


def test_no_article_is_asked_for_in_both_parts():
    tune, test = (set().union(*map(golden, questions(part))) for part in PARTS)
    assert tune & test == set()


def test_validation_asks_for_no_article_that_was_tuned_on():
    tune, validation = (
        set().union(*map(golden, questions(part))) for part in ("tune", "validation")
    )
    assert len(questions("validation")) >= 60
    assert len(tune & validation) <= 2  # two stand as second alternatives


def test_no_question_of_one_part_is_nearly_one_of_the_other():
    def pairs(text: str) -> set[str]:
        if text.isascii():
            return set(text.strip("?").split())
        return {text[i : i + 2] for i in range(len(text) - 1)}

    for a, b in product(questions("tune"), questions("test")):
        one, two = pairs(a.question.lower()), pairs(b.question.lower())
        assert len(one & two) / len(one | two) < 0.45, (a.id, b.id)


def test_ids_are_unique():
    ids = [q.id for part in ALL for q in questions(part)]
    assert len(ids) == len(set(ids))
