"""The tables of a page."""

from collections.abc import Sequence

from core.domain.reading import PageWords, Table, Word


def find_tables(page: PageWords, words: Sequence[Word] | None = None) -> tuple[Table, ...]:
    return ()
