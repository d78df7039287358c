"""A recording from file to utterances.

Who speaks is told by the track alone. A mono recording comes back with unknown speakers: what the
package index has of diarisation without torch either fetches its weights at run time or compares
hand-made spectra, which does not tell two women apart; a wrong speaker would turn a customer's words
into the seller's.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.domain.conduct import Speaker, Utterance
from inference.backend import Backend
from inference.sound import wav_of
from rag.hear.packets import Packet, packets
from rag.hear.sentences import Sentence, joined, sentences
from rag.hear.simplified import simplified
from rag.hear.survey import survey
from rag.hear.tracks import stretches
from rag.hear.types import Bounds, Heard, Span, Spoken, Survey

SELLER_FIRST = (Speaker.SELLER, Speaker.CUSTOMER)
_AGAIN_S = 0.8  # a stretch of which little came is heard again alone, if it is so long
_THIN, _ROOM_S = 0.5, 0.4  # of a stretch that its words take at least, less what is around them
_FOREIGN_S = 1.5  # and by its own language, if it is so long
_SURE_S = 3.0  # of speech, from which its language is that of the track
_POOR = 0.5  # how sure the model is of a word of what it may hear in a wrong language
_KNOWN = ("zh", "en", "yue")
Told = Callable[[float, float], None]
"""Called with the seconds of the recording that are done, and those in all."""


async def hear(
    path: Path,
    backend: Backend,
    *,
    language: str | None = None,
    tracks: Sequence[Speaker] = SELLER_FIRST,
    prompt: str = "",
    bounds: Bounds | None = None,
    places: int = 2,
    told: Told = lambda _done, _all: None,
) -> Heard:
    """What is said in a recording, in the order of its beginnings.

    tracks says who is on the first and who on the second track, where each speaker has one. language
    is an ISO code, None: that of the first speech of each track. prompt are words that the model may expect.
    places is how many pieces are transcribed at once. Raises Unreadable, TooLarge, and what the
    backend raises; a recording in which nobody speaks comes back silent.
    """
    bounds = bounds or Bounds()
    whole = await asyncio.to_thread(survey, path, bounds)
    hearing = _Hearing(backend, language, prompt)
    waiting = packets(stretches(path, bounds, whole))
    batch = await asyncio.to_thread(_some, waiting, 1)
    while batch:
        await asyncio.gather(*(hearing.hear(packet) for packet in batch))
        told(min(batch[-1].pieces[-1].end_s, whole.duration_s), whole.duration_s)
        batch = await asyncio.to_thread(_some, waiting, places if hearing.settled else 1)
    told(whole.duration_s, whole.duration_s)
    return hearing.heard(whole, tracks)


def _some(waiting: Iterator[Packet], count: int) -> list[Packet]:
    found = []
    for packet in waiting:
        found.append(packet)
        if len(found) == count:
            break
    return found


class _Hearing:
    """A recording on its way: the languages of its tracks, and the sentences so far."""

    def __init__(self, backend: Backend, language: str | None, prompt: str) -> None:
        self._given = language
        self._backend, self._prompt = backend, prompt
        self._languages: dict[int, str] = {}
        self._found: list[tuple[int, Sentence]] = []
        self._missed: list[Span] = []
        self._spoken_s: dict[str, float] = {}  # by language
        self._speech_s = 0.0

    @property
    def settled(self) -> bool:
        """Whether pieces can be heard at once: not while the first still tells the language."""
        return bool(self._given or self._languages)

    async def hear(self, packet: Packet) -> None:
        """Adds what is said in the packet. A stretch that was passed over is heard again alone, and
        what is understood badly by a language of its own: the model makes up words of the language
        that it is told to hear."""
        language = self._given or self._languages.get(packet.track)
        written, said = await self._written(packet, language)
        self._speech_s += packet.speech_s
        if language and packet.speech_s >= _FOREIGN_S and _sureness(said) < _POOR:
            other, anew = await self._written(packet, None)
            if other in _KNOWN and _sureness(anew) > _sureness(said):
                written, said = other, anew
        if len(packet.pieces) > 1:
            said = await self._mended(packet, said, written)
        if said and packet.speech_s >= _SURE_S:
            self._languages.setdefault(packet.track, written)
        if said:
            self._spoken_s[written] = self._spoken_s.get(written, 0.0) + packet.speech_s
        self._found += [(packet.track, s) for s in said]
        self._missed += [
            Span(start_s=round(p.start_s, 2), end_s=round(p.end_s, 2), track=packet.track)
            for number, p in enumerate(packet.pieces)
            if p.length_s >= _AGAIN_S and not any(s.piece == number for s in said)
        ]

    def heard(self, whole: Survey, tracks: Sequence[Speaker]) -> Heard:
        ordered = sorted(
            ((track, s) for track in (0, 1) for s in joined(self._of(track))),
            key=lambda found: (found[1].start_s, found[0]),
        )
        known = whole.voices == "apart" and len(tracks) > 1
        language = max(self._spoken_s, key=self._spoken_s.__getitem__, default="")
        return Heard(
            language=self._given or language,
            survey=whole,
            spoken=tuple(
                _spoken(number, sentence, tracks[track] if known else Speaker.UNKNOWN)
                for number, (track, sentence) in enumerate(ordered, start=1)
            ),
            missed=tuple(sorted(self._missed, key=lambda s: (s.start_s, s.track))),
            speech_s=round(self._speech_s, 2),
        )

    def _of(self, track: int) -> list[Sentence]:
        found = [sentence for number, sentence in self._found if number == track]
        return sorted(found, key=lambda s: s.start_s)

    async def _mended(self, packet: Packet, said: list[Sentence], language: str) -> list[Sentence]:
        """The same with the stretches heard again of which little was written: one after another the
        model passes over what is like what it has just heard."""
        for number, piece in enumerate(packet.pieces):
            mine = [s for s in said if s.piece == number]
            if piece.length_s < _AGAIN_S or _covered(mine) >= _THIN * (piece.length_s - _ROOM_S):
                continue
            anew = await self._again(packet.alone(number), language)
            if _covered(anew) > _covered(mine):
                said = [s for s in said if s.piece != number]
                said += [s.model_copy(update={"piece": number}) for s in anew]
        return said

    async def _again(self, packet: Packet, language: str) -> list[Sentence]:
        foreign = packet.speech_s >= _FOREIGN_S
        written, said = await self._written(packet, None if foreign else language)
        return said if written in (*_KNOWN, language) else []

    async def _written(self, packet: Packet, language: str | None) -> tuple[str, list[Sentence]]:
        """The language in which the packet was heard, and its sentences."""
        transcript = await self._backend.transcribe(
            wav_of(packet.samples), language=language or None, prompt=self._prompt
        )
        written = transcript.language or language or ""
        found = sentences(packet, transcript.segments)
        return written, [_simplified(s, written) for s in found]


def _sureness(said: Sequence[Sentence]) -> float:
    """How sure the model is of a word on the whole: 0 where there is none, 1 where it does not tell."""
    words = [1.0 if s.confidence is None else s.confidence for s in said for _ in s.words]
    return sum(words) / len(words) if words else 0.0


def _covered(said: Sequence[Sentence]) -> float:
    """Seconds that the words take."""
    return sum(w.end_s - w.start_s for s in said for w in s.words)


def _simplified(sentence: Sentence, language: str) -> Sentence:
    words = tuple(
        w.model_copy(update={"text": simplified(w.text, language)}) for w in sentence.words
    )
    update = {"text": simplified(sentence.text, language), "words": words}
    return sentence.model_copy(update=update)


def _spoken(seq: int, sentence: Sentence, speaker: Speaker) -> Spoken:
    said = Utterance(
        seq=seq, speaker=speaker, text=sentence.text,
        start_s=round(sentence.start_s, 2), end_s=round(sentence.end_s, 2),
    )  # fmt: skip
    return Spoken(utterance=said, words=sentence.words, confidence=sentence.confidence)
