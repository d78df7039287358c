"""Whisper by CTranslate2: one piece of sound, window after window."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import BadInput
from inference.engine.speech.align import words_of
from inference.engine.speech.cut import Piece, pieces
from inference.engine.speech.judge import Said, ghostly, judged, quietest, silent
from inference.engine.speech.mel import WINDOW, log_mel
from inference.engine.speech.tokens import Tokens
from inference.sound import RATE, Samples
from inference.transcript import Segment, SpokenWord, Transcript

_BEAM, _MOST = 5, 448
_PARTED = 12 * RATE
"""Samples from which a window that came out badly is heard again in two parts. Whisper's authors
draw other words at random instead, and a penalty on repeats makes the model invent some; evidence
must come out the same each time, and nothing is better than an invention."""
_LEAST = RATE // 10  # samples; less than a tenth of a second is no word


class Whisper:
    """The model in memory: about 90 MB of weights in 8 bits. One thread at a time may use it."""

    def __init__(self, folder: Path, threads: int) -> None:
        import ctranslate2

        self._model: Any = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=threads, inter_threads=1
        )
        self._storage: Any = ctranslate2.StorageView
        self.tokens = Tokens(folder / "tokenizer.json")

    def encoded(self, samples: Samples) -> Any:
        """A window (at most 30 s) as the decoder reads it."""
        return self._model.encode(self._storage.from_array(log_mel(samples)[None]))

    def language(self, encoded: Any) -> str:
        """The likeliest language of a window."""
        [found] = self._model.detect_language(encoded)
        return str(found[0][0]).strip("<|>")

    def said(self, encoded: Any, language: str, prompt: str) -> Said:
        """What the model writes for a window."""
        opening = [*self.tokens.prompt(prompt), *self.tokens.opening(language)]
        [result] = self._model.generate(
            encoded, [opening], beam_size=_BEAM, max_length=_MOST, return_scores=True,
            return_no_speech_prob=True, suppress_blank=True,
        )  # fmt: skip
        tokens = tuple(result.sequences_ids[0])
        mean = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return Said(
            tokens=tokens, text=self.tokens.text(tokens), sureness=mean,
            no_speech=result.no_speech_prob,
        )  # fmt: skip

    def words(
        self, encoded: Any, language: str, found: Sequence[Piece]
    ) -> list[tuple[SpokenWord, ...]]:
        return words_of(self._model, encoded, self.tokens.opening(language), found, self.tokens)


class Listening:
    """A piece of sound on its way into text. Each step hears one window, so that others can come in
    between and nobody computes for a reader who has left."""

    def __init__(
        self, model: Whisper, samples: Samples, language: str | None, prompt: str = ""
    ) -> None:
        if language is not None and not model.tokens.knows(language):
            raise BadInput(f"{language!r} is no language that the model knows.")
        self._model, self._samples, self._language = model, samples, language
        self._prompt, self._at = prompt, 0
        self._found: list[Segment] = []

    @property
    def finished(self) -> bool:
        return self._at + _LEAST > len(self._samples)

    def step(self) -> None:
        """Hear the next window."""
        window = self._samples[self._at : self._at + WINDOW]
        heard_s = len(window) / RATE if silent(window) else self._hear(window)
        self._at += max(round(heard_s * RATE), _LEAST)

    def transcript(self) -> Transcript:
        return Transcript(
            language=self._language or "",
            duration_s=round(len(self._samples) / RATE, 3),
            segments=tuple(self._found),
        )

    def _hear(self, window: Samples) -> float:
        """Adds what is said in the window; returns how many seconds of it were heard."""
        encoded = self._model.encoded(window)
        if self._language is None:
            self._language = self._model.language(encoded)
        said = self._model.said(encoded, self._language, self._prompt)
        verdict, length_s = judged(said, self._prompt), len(window) / RATE
        if verdict == "again" and len(window) > _PARTED:
            return self._hear(window[: quietest(window)])
        if verdict == "drop" or said.looped:
            return length_s
        found, heard_s = pieces(said.tokens, self._model.tokens, length_s)
        sure = round(math.exp(min(said.sureness, 0.0)), 3)
        timed = self._model.words(encoded, self._language, found)
        for piece, words in zip(found, timed, strict=True):
            if not ghostly(words):
                self._found.append(self._segment(piece, words, self._at / RATE, sure))
        return heard_s

    def _segment(
        self, piece: Piece, words: Sequence[SpokenWord], begun: float, sure: float
    ) -> Segment:
        return Segment(
            text=self._model.tokens.text(piece.tokens),
            start_s=round(begun + piece.start_s, 2),
            end_s=round(begun + piece.end_s, 2),
            confidence=sure,
            words=tuple(
                w.model_copy(
                    update={
                        "start_s": round(begun + w.start_s, 2),
                        "end_s": round(begun + w.end_s, 2),
                    }
                )
                for w in words
            ),
        )
