"""Makes a dataset's views in the platform's own database, as the owner of the tables."""

from collections.abc import Iterable

from core.store.reading import View, ViewColumn, publish_all
from tools.sql.catalogue import Dataset, Table


def publish(owner_url: str, datasets: Iterable[Dataset]) -> None:
    """Repeatable; a dataset without `schema_name`, or with a source, is not of this database and left alone."""
    publish_all(owner_url, {d.schema_name: [_view(t, d.right) for t in d.tables] for d in datasets if d.schema_name and not d.source})  # fmt: skip


def _view(table: Table, right: str) -> View:
    columns = tuple(ViewColumn(name=c.name, right=c.private, value=c.sql) for c in table.columns)
    return View(
        table=table.name, columns=columns, rows=table.rows, only=table.only, beside=table.beside,
        right=right,
    )  # fmt: skip
