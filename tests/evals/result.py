"""What a suite is given and what it says."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Figure = float | int | str
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
}


class CouldNotRun(Exception):
    """The suite has nothing to measure on (no data, no backend). The message names what is missing."""


@dataclass(frozen=True)
class Target:
    """A bound on one figure: ("recall_at_5", ">=", 0.85)."""

    op: str
    value: float

    def holds(self, figure: Figure) -> bool:
        return not isinstance(figure, str) and _OPERATORS[self.op](float(figure), self.value)


@dataclass(frozen=True)
class Table:
    """Rows a person reads beside the figures: one system, kind or step a line."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Figure, ...], ...]


@dataclass(frozen=True)
class Options:
    """What the command line asked for. settings are the suite's own KEY=VALUE pairs."""

    folder: Path
    cases: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], None] = print

    def allow(self, *known: str) -> None:
        """Raises CouldNotRun for a setting that the suite does not have."""
        for key in self.settings:
            if key not in known:
                raise CouldNotRun(f"No setting {key!r}; there are: {', '.join(known) or 'none'}.")


@dataclass(frozen=True)
class Result:
    """What a suite measured. Every target names a figure, every figure is finite."""

    figures: Mapping[str, Figure]
    targets: Mapping[str, Target] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        missing = set(self.targets) - set(self.figures)
        if missing:
            raise ValueError(f"Targets without a figure: {sorted(missing)}")
        for name, value in self.figures.items():
            if not isinstance(value, str) and not math.isfinite(value):
                raise ValueError(f"The figure {name} is {value}.")

    @property
    def met(self) -> bool:
        return all(target.holds(self.figures[name]) for name, target in self.targets.items())
