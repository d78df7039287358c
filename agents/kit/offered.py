"""Numbered sentences as a model reads them before it chooses."""

from collections.abc import Sequence
from typing import Protocol


class Offered(Protocol):
    """A sentence and where it is from."""

    @property
    def label(self) -> str: ...

    @property
    def text(self) -> str: ...


def listed(offered: Sequence[Offered]) -> str:
    """Each source is named once in a row."""
    lines: list[str] = []
    label = ""
    for number, one in enumerate(offered, start=1):
        if one.label != label:
            label = one.label
            lines.append(label)
        lines.append(f"{number} {one.text}")
    return "\n".join(lines)
