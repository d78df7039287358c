"""What one part of the suite measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.evals.result import Figure, Table


@dataclass(frozen=True)
class Part:
    figures: Mapping[str, Figure] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
