"""What a question on a table came to."""

from collections.abc import Iterable
from decimal import Decimal

from core.domain import Frozen
from core.domain.reading import Cell, Unit


class TableAnswer(Frozen):
    """values are figures in the table's own unit (in percent for shares and rates of change); texts
    are labels or periods where the question asks which one; both are () when it cannot say, with the
    candidates where several rows fit."""

    values: tuple[Decimal, ...] = ()
    texts: tuple[str, ...] = ()
    unit: Unit = Unit()
    cells: tuple[Cell, ...] = ()
    operation: str = ""
    why: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return bool(self.values or self.texts)


class Unclear(Exception):
    """The question does not fit the table in one way. The message says why."""

    def __init__(self, why: str, candidates: Iterable[str] = ()) -> None:
        super().__init__(why)
        self.candidates = tuple(dict.fromkeys(candidates))
