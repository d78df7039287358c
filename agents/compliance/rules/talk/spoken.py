"""The published utterances with the acts that they do, from which the ear is trained."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.domain import Frozen
from core.domain.conduct import Speaker

SHIPPED = Path(__file__).parents[2] / "reference" / "acts"


class Spoken(Frozen):
    """What is in may counts neither way."""

    id: str
    lang: str
    speaker: Speaker
    text: str
    acts: tuple[str, ...]
    may: tuple[str, ...] = ()
    by: str = "hand"


def read(path: Path) -> Iterator[Spoken]:
    """Raises ValueError for a line that is none."""
    lines = path.read_text("utf-8").splitlines()
    yield from (Spoken.model_validate_json(line) for line in lines if line.strip())


@cache
def shipped() -> tuple[Spoken, ...]:
    """In the order of the files."""
    return tuple(one for path in sorted(SHIPPED.glob("*.jsonl")) for one in read(path))
