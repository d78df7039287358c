"""Whisper's tokens: what begins a decoding, what is a time, and which tokens make up a word."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from core.domain import Frozen

STEP_S = 0.02
"""Seconds from one time token to the next."""
_CLOSES = frozenset("'\".。,，!！?？:：;；”’)）]】}、》」』%…")
_ENDS = frozenset("。，！？：；”）】、》」』…")
_OPENS = frozenset("\"'“‘¿([{（【《「『-")


class Written(Frozen):
    """A word with the tokens that write it."""

    text: str
    tokens: tuple[int, ...]


class Tokens:
    """The vocabulary of one multilingual model, from its tokenizer.json."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self.end = self._number("<|endoftext|>")
        self._start = self._number("<|startoftranscript|>")
        self._transcribe = self._number("<|transcribe|>")
        self._before = self._number("<|startofprev|>")
        self.times = self._number("<|notimestamps|>") + 1
        """The first of the tokens that say a time; from it on all do."""

    def knows(self, language: str) -> bool:
        return self._tokenizer.token_to_id(f"<|{language}|>") is not None

    def opening(self, language: str) -> list[int]:
        """What a transcription in this language begins with."""
        return [self._start, self._number(f"<|{language}|>"), self._transcribe]

    def prompt(self, text: str, most: int = 200) -> list[int]:
        """Text as if it had been said before; of a long one the end."""
        if not text.strip():
            return []
        said = self._tokenizer.encode(f" {text.strip()}", add_special_tokens=False).ids
        return [self._before, *said[-most:]]

    def text(self, tokens: Sequence[int]) -> str:
        """The words of the tokens, without times and marks."""
        return str(self._tokenizer.decode([t for t in tokens if t < self.end]))

    def words(self, tokens: Sequence[int]) -> list[Written]:
        """Text tokens as words: by spaces, and of Chinese and Japanese each character. Punctuation
        goes with the word that it closes or opens."""
        found: list[Written] = []
        for piece in self._pieces(tokens):
            if found and _joined(found[-1].text, piece.text):
                last = found[-1]
                found[-1] = Written(text=last.text + piece.text, tokens=last.tokens + piece.tokens)
            else:
                found.append(piece)
        return found

    def _pieces(self, tokens: Sequence[int]) -> list[Written]:
        """Tokens put together until they are whole characters."""
        found: list[Written] = []
        held: list[int] = []
        for token in tokens:
            held.append(token)
            text = str(self._tokenizer.decode(held))
            if "\ufffd" not in text:
                found.append(Written(text=text, tokens=tuple(held)))
                held = []
        if held:
            found.append(Written(text=str(self._tokenizer.decode(held)), tokens=tuple(held)))
        return found

    def _number(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token)
        if number is None:
            raise ValueError(f"the vocabulary has no {token}")
        return int(number)


def _joined(left: str, right: str) -> bool:
    """Whether two pieces are of one word."""
    if not right.strip() or all(c in _CLOSES for c in right.strip()):
        return True
    if all(c in _OPENS for c in left.strip()):
        return True
    if right[0].isspace():
        return False
    last = left.rstrip()[-1]
    return not (_alone(last) or _alone(right[0]) or last in _ENDS)


def _alone(character: str) -> bool:
    """Whether a character is a word of its own: ideographs and kana."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"
