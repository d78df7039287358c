"""What a question on a table came to."""

from decimal import Decimal

from core.domain import Frozen
from core.domain.reading import Cell, Unit


class TableAnswer(Frozen):
    """values are figures in the table's own unit (in percent for shares and rates of change); texts
    are labels or periods where the question asks which one; both are () when it cannot say."""

    values: tuple[Decimal, ...] = ()
    texts: tuple[str, ...] = ()
    unit: Unit = Unit()
    cells: tuple[Cell, ...] = ()
    operation: str = ""
    why: str = ""

    @property
    def answered(self) -> bool:
        return bool(self.values or self.texts)


class Unclear(Exception):
    """The question does not fit the table in one way. The message says why."""
