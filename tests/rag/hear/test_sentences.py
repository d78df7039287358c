"""What a model writes becomes sentences with the times of the recording."""

import pytest

from inference.transcript import Segment, SpokenWord
from rag.hear.packets import Packet, Piece
from rag.hear.sentences import joined, sentences, timed
from rag.hear.simplified import simplified
from tests.rag.hear.sounds import silence


def packet(*pieces: tuple[float, float, float]) -> Packet:
    return Packet(0, silence(1), tuple(Piece(*p) for p in pieces))


def segment(text: str, start: float, end: float, *words: tuple[str, float, float]) -> Segment:
    spoken = tuple(SpokenWord(text=w, start_s=a, end_s=b, confidence=0.8) for w, a, b in words)
    return Segment(text=text, start_s=start, end_s=end, words=spoken, confidence=0.5)


def spread(text: str, start: float, step: float = 0.2) -> list[tuple[str, float, float]]:
    return [(c, start + n * step, start + (n + 1) * step) for n, c in enumerate(text)]


ONE = packet((0, 100, 30))


def test_words_without_punctuation_give_their_times_to_the_text() -> None:
    said = segment(
        " Hello, (dear) client.", 0, 3, ("Hello", 0, 1), ("dear", 1, 2), ("client", 2, 3)
    )
    got = timed(said)
    assert [w.text for w in got] == [" Hello,", " (dear)", " client."]
    assert [w.start_s for w in got] == [0, 1, 2]


def test_a_word_that_is_not_in_the_text_loses_nothing() -> None:
    said = segment("年化3.5%左右", 0, 2, ("年化", 0, 0.5), ("三点五", 0.5, 1), ("左右", 1.5, 2))
    assert "".join(w.text for w in timed(said)) == "年化3.5%左右"


def test_without_words_the_time_is_shared_out_evenly() -> None:
    got = timed(segment("您好，请问是哪位", 0, 8))
    assert "".join(w.text for w in got) == "您好，请问是哪位"
    assert got[0].start_s == 0
    assert got[-1].end_s == pytest.approx(8)
    assert got[2].start_s == pytest.approx(3)


def test_sentences_end_at_stops_and_long_pauses() -> None:
    words = [*spread("保本吗？", 0), *spread("不保本", 0.8), *spread("我再想想", 4)]
    got = sentences(ONE, [segment("保本吗？不保本我再想想", 0, 6, *words)])
    assert [s.text for s in got] == ["保本吗？", "不保本", "我再想想"]
    assert [(s.start_s, s.end_s) for s in got] == [(100, 100.8), (100.8, 101.4), (104, 104.8)]
    assert got[0].confidence == pytest.approx(0.8)


def test_a_decimal_point_ends_no_sentence() -> None:
    words = [(" It", 0, 0.3), (" pays", 0.3, 0.6), (" 3.", 0.6, 0.9), ("5", 0.9, 1.0),
             (" percent.", 1, 1.4), (" Sure.", 1.4, 2)]  # fmt: skip
    got = sentences(ONE, [segment(" It pays 3.5 percent. Sure.", 0, 2, *words)])
    assert [s.text for s in got] == ["It pays 3.5 percent.", "Sure."]


def test_what_is_never_punctuated_is_cut_all_the_same() -> None:
    text = "这款产品历史业绩一直很好您可以放心购买" * 20
    got = sentences(ONE, [segment(text, 0, 30, *spread(text, 0, 0.05))])
    assert "".join(s.text for s in got) == text
    assert max(len(s.text) for s in got) <= 170


def test_sentences_of_glued_stretches_keep_to_their_own_time() -> None:
    two = packet((0, 100, 2), (2.1, 500, 3))
    words = [*spread("好的", 1, 0.4), *spread("再见", 2.2, 0.4)]
    got = sentences(two, [segment("好的再见", 1, 3, *words)])
    assert [(s.text, s.start_s, s.end_s) for s in got] == [
        ("好的", 101, 101.8), ("再见", 500.1, 500.9),
    ]  # fmt: skip


def test_what_a_short_pause_parts_is_joined_again() -> None:
    two = packet((0, 100, 2), (2.1, 102.4, 3))
    words = [*spread("保本吗不", 0.6, 0.3), *spread("保本", 2.2, 0.3)]
    apart = sentences(two, [segment("保本吗不保本", 0.6, 3, *words)])
    assert [(s.text, s.piece) for s in apart] == [("保本吗不", 0), ("保本", 1)]
    (one,) = joined(apart)
    assert (one.text, len(one.words), one.end_s) == ("保本吗不保本", 6, apart[1].end_s)
    ended = [apart[0].model_copy(update={"text": "保本吗？"}), apart[1]]
    assert joined(ended) == ended
    english = [s.model_copy(update={"text": t}) for s, t in zip(apart, ("no", "risk"), strict=True)]
    assert joined(english)[0].text == "no risk"


def test_spaces_and_marks_of_the_model_become_chinese() -> None:
    assert simplified("廣州市 佛地產 App 3,000元,好嗎?", "zh") == "广州市佛地产 App 3,000元，好吗？"
    assert simplified("it pays 3,000, right?", "en") == "it pays 3,000, right?"


def test_characters_are_simplified_and_figures_stay() -> None:
    assert simplified("這個產品的收益率是百分之三點五，風險等級R2", "zh") == (
        "这个产品的收益率是百分之三点五，风险等级R2"
    )
    assert simplified("１２３ 3.5% 廿五", "zh") == "１２３ 3.5% 廿五"
    assert simplified("発行済株式", "ja") == "発行済株式"
