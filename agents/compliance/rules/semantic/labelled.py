"""The published reference set: sentences and whole conversations with the rules that they breach."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from core.domain import Frozen
from core.domain.conduct import Exchange, Speaker

SHIPPED = Path(__file__).parents[2] / "reference"
CONVERSATIONS = "conversations.jsonl"


class Labelled(Frozen):
    """rules must be found; what is in may counts neither way. Sentences of one group are alike, so
    that a split keeps them together."""

    id: str
    group: str
    lang: str
    kind: str
    speaker: Speaker
    text: str
    rules: tuple[str, ...]
    may: tuple[str, ...] = ()
    by: str = "hand"


class LabelledTalk(Frozen):
    """A whole conversation with what the records say."""

    id: str
    lang: str
    kind: str
    exchange: Exchange
    rules: tuple[str, ...]
    may: tuple[str, ...] = ()
    by: str = "hand"
    part: str = "test"


def read(path: Path) -> Iterator[Labelled]:
    """Raises ValueError with file and line for a line that is none."""
    yield from (Labelled.model_validate(row) for row in _rows(path))


def talks(path: Path) -> Iterator[LabelledTalk]:
    """The same for conversations."""
    yield from (LabelledTalk.model_validate(row) for row in _rows(path))


@cache
def shipped() -> tuple[Labelled, ...]:
    """The training part, in the order of its files."""
    files = sorted(p for p in SHIPPED.glob("*.jsonl") if p.name != CONVERSATIONS)
    return tuple(one for path in files for one in read(path))


@cache
def calm() -> tuple[Labelled, ...]:
    """What sellers say in the training part's conversations that breach nothing: ordinary talk, which
    sentences written to tempt a detector are not."""
    quiet = (t for t in talks(SHIPPED / CONVERSATIONS) if t.kind == "clean" and not t.rules)
    return tuple(
        Labelled(
            id=f"{talk.id}-{u.seq}", group=talk.id, lang=talk.lang, kind="talk", speaker=u.speaker,
            text=u.text, rules=(), may=talk.may, by=talk.by,
        )
        for talk in quiet for u in talk.exchange.utterances if u.speaker is Speaker.SELLER
    )  # fmt: skip


def sold(sentences: Sequence[Labelled]) -> tuple[Labelled, ...]:
    """Those of a seller: the only ones that the head is asked about."""
    return tuple(s for s in sentences if s.speaker is Speaker.SELLER)


def _rows(path: Path) -> Iterator[object]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError as bad:
            raise ValueError(f"{path.name}, line {number}: {bad}") from bad
