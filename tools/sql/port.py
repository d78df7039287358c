"""The desk as tools and agents have it: one question in, words and a table out."""

from collections.abc import Sequence

from core.access import Principal
from core.clock import Clock
from core.domain.table import Outcome, TableAnswer
from core.settings import Settings
from core.store.session import Store
from tools.sql import setup
from tools.sql.ask import Asked, DataDesk
from tools.sql.catalogue import Dataset
from tools.sql.tell import told


class DeskPort:
    """desk and datasets are those of the process; each question is asked as the principal."""

    def __init__(self, desk: DataDesk, datasets: Sequence[Dataset]) -> None:
        self.desk, self.datasets = desk, tuple(datasets)

    def ask(self, principal: Principal, question: str, dataset: str) -> TableAnswer:
        """Of the dataset named, or with "" of the one that answers.

        Raises NotFound when none is for the principal, and what DataDesk.ask raises.
        """
        named = [d for d in self.datasets if dataset in {"", d.name}]
        language = "en" if question.isascii() else "zh"
        asked, found = self.desk.ask_any(principal, named, question, language)
        answer = told(asked, found, language)
        rows = tuple(
            tuple(None if v is None else shown for v, shown in zip(values, row, strict=True))
            for values, row in zip(answer.values, answer.rows, strict=True)
        )
        return TableAnswer(
            dataset=answer.dataset, outcome=_outcome(asked), language=language,
            sentences=answer.sentences, columns=answer.columns, heads=answer.heads, rows=rows,
            more=answer.cut, query=answer.query, as_of=answer.as_of, present=asked.present,
        )  # fmt: skip


def port(settings: Settings, store: Store, clock: Clock) -> DeskPort | None:
    """None when questions on data are not set up. Raises BadInput for a folder without a dataset."""
    desk = setup.desk(settings, store, clock)
    return DeskPort(desk, setup.datasets(settings)) if desk else None


def _outcome(asked: Asked) -> Outcome:
    if asked.unclear is None:
        return Outcome.ANSWERED
    return Outcome.NO_RIGHT if asked.unclear.why == "no_right" else Outcome.UNCLEAR
