"""Which of the found sentences are offered first."""

from agents.service.candidates import candidates
from tests.agents.conftest import FEES, found

LAW = FEES.model_copy(update={"title": "保险法", "language": "zh"})


def texts(asked: str, language: str, *passages: str) -> list[str]:
    listed = [found(text, LAW, n) for n, text in enumerate(passages, start=1)]
    return [c.text for c in candidates(listed, asked, language)]


def test_a_word_that_every_sentence_has_counts_less_than_a_rare_one():
    offered = texts(
        "公司的复核",
        "zh",
        "公司的业务由章程规定。公司的名称应当登记。公司的分支不独立。复核由监管机构办理。",
    )
    assert offered[0] == "复核由监管机构办理。"


def test_the_glossary_speaks_for_a_question_in_another_language():
    offered = texts(
        "How many days to decide on a complicated claim?",
        "en",
        "保险人应当将结果通知受益人。",
        "情形复杂的，应当在三十日内作出核定。",
    )
    assert offered[0].startswith("情形复杂")


def test_few_are_offered_and_at_least_one():
    long = "这一句很长" * 80 + "。"
    assert texts("这一句", "zh", long, "短句也在。") == [long]
    assert candidates([], "问", "zh") == ()
