"""What the model wrote for a packet, cut into sentences with the times of the recording."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.domain import Frozen
from inference.transcript import Segment, SpokenWord
from rag.hear.packets import Packet

_PAUSE_S = 0.9  # between two words that are not of one sentence
_LONG, _LONGEST = 80, 160  # characters after which a comma, and then any word, ends an utterance
_END = re.compile(r"[。！？!?；;…][”’」』）\")]*\s*$|[.][\"”’)]*\s*$")
_NUMBER = re.compile(r"\d[.]\s*$")
_COMMA = re.compile(r"[，,、：:]\s*$")
_UNIT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff][^\w\s]*|[^\s\u3040-\u30ff\u3400-\u9fff]+\s*|\s+")


class Sentence(Frozen):
    """Words of one speaker without a long pause, in seconds of the recording."""

    text: str
    words: tuple[SpokenWord, ...]
    piece: int  # the number of its stretch in the packet
    confidence: float | None = None

    @property
    def start_s(self) -> float:
        return self.words[0].start_s

    @property
    def end_s(self) -> float:
        return self.words[-1].end_s


class _Said(Frozen):
    """A word as it is written, with its stretch and its segment."""

    word: SpokenWord
    piece: int
    segment: int
    confidence: float | None


def sentences(packet: Packet, segments: Sequence[Segment]) -> list[Sentence]:
    """In the order of the packet, none of more than one stretch."""
    said = [
        _placed(packet, word, number, segment.confidence)
        for number, segment in enumerate(segments)
        for word in timed(segment)
    ]
    return [_sentence(group) for group in _grouped(said)]


def joined(found: Sequence[Sentence]) -> list[Sentence]:
    """Sentences of one track in their order; those that only a short pause parts are one."""
    done: list[Sentence] = []
    for sentence in found:
        last = done[-1] if done else None
        if last is None or not _goes_on(last, sentence):
            done.append(sentence)
            continue
        space = "" if _wide(last.text[-1]) or _wide(sentence.text[0]) else " "
        sure = [s.confidence for s in (last, sentence) if s.confidence is not None]
        update = {
            "text": last.text + space + sentence.text,
            "words": last.words + sentence.words,
            "confidence": round(sum(sure) / len(sure), 3) if sure else None,
        }
        done[-1] = last.model_copy(update=update)
    return done


def _goes_on(last: Sentence, following: Sentence) -> bool:
    pause = following.start_s - last.end_s
    length = len(last.text) + len(following.text)
    return not _complete(last.text) and 0 <= pause <= _PAUSE_S and length <= _LONG


def _complete(text: str) -> bool:
    return bool(_END.search(text))


def _wide(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def timed(segment: Segment) -> list[SpokenWord]:
    """The segment's text, all of it, as words with times: those that the model gave, or else in equal
    steps. Some backends give words without their punctuation, so the text is what counts."""
    starts: list[tuple[int, SpokenWord]] = []
    at = 0
    for word in segment.words:
        place = segment.text.find(word.text.strip(), at) if word.text.strip() else -1
        if place >= 0:
            starts.append((place, word))
            at = place + len(word.text.strip())
    if not starts:
        return list(_evenly(segment))
    cuts = [0, *(_word_start(segment.text, place) for place, _ in starts[1:]), len(segment.text)]
    return [
        word.model_copy(update={"text": segment.text[a:b]})
        for (_, word), (a, b) in zip(starts, pairwise(cuts), strict=True)
    ]


def _word_start(text: str, place: int) -> int:
    """Where a word begins, with the bracket or the space before it."""
    while place > 0 and text[place - 1] in " (（“‘《「【":
        place -= 1
    return place


def _evenly(segment: Segment) -> Iterator[SpokenWord]:
    units = _UNIT.findall(segment.text)
    whole = sum(map(len, units)) or 1
    length, at = segment.end_s - segment.start_s, 0
    for unit in units:
        start, end = (segment.start_s + length * n / whole for n in (at, at + len(unit)))
        at += len(unit)
        yield SpokenWord(text=unit, start_s=start, end_s=end, confidence=None)


def _placed(packet: Packet, word: SpokenWord, segment: int, sure: float | None) -> _Said:
    number = packet.piece((word.start_s + word.end_s) / 2)
    piece = packet.pieces[number]
    update = {"start_s": piece.told(word.start_s), "end_s": piece.told(word.end_s)}
    return _Said(
        word=word.model_copy(update=update), piece=number, segment=segment,
        confidence=sure if word.confidence is None else word.confidence,
    )  # fmt: skip


def _grouped(said: Sequence[_Said]) -> list[list[_Said]]:
    groups: list[list[_Said]] = []
    for one in said:
        if groups and not _ended(groups[-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [g for g in groups if "".join(s.word.text for s in g).strip()]


def _ended(group: Sequence[_Said], following: _Said) -> bool:
    """Whether a new utterance begins with the word that follows."""
    last = group[-1]
    text = "".join(s.word.text for s in group)
    if following.piece != last.piece:
        return True
    if following.word.start_s - last.word.end_s > _PAUSE_S:
        return True
    if _complete(text) and not (_NUMBER.search(text) and following.word.text[:1].isdigit()):
        return True
    comma = bool(_COMMA.search(text))
    return len(text) > _LONGEST or (
        len(text) > _LONG and (comma or last.segment != following.segment)
    )


def _sentence(group: Sequence[_Said]) -> Sentence:
    sure = [s.confidence for s in group if s.confidence is not None]
    return Sentence(
        text="".join(s.word.text for s in group).strip(),
        piece=group[0].piece,
        words=tuple(s.word.model_copy(update={"text": s.word.text.strip()}) for s in group),
        confidence=round(sum(sure) / len(sure), 3) if sure else None,
    )
