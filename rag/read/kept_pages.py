"""Pages of a file kept packed while it is read, and made anew whenever one is asked for."""

import zlib
from collections.abc import Mapping, Sequence
from typing import overload

from core.domain.reading import PageKind, PageWords


class KeptPages(Sequence[PageWords]):
    """All pages in order: those read now are packed (about 10 kB each), those done before stay with
    whoever keeps them. A page that is missing is broken."""

    def __init__(self, total: int, done: Mapping[int, PageWords]) -> None:
        self._total, self._done = total, done
        self._packed: dict[int, bytes] = {}

    def keep(self, page: PageWords) -> None:
        self._packed[page.number] = zlib.compress(page.model_dump_json().encode(), 1)

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, index: int) -> PageWords: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PageWords]: ...
    def __getitem__(self, index: int | slice) -> PageWords | Sequence[PageWords]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(self._total))]
        if not -self._total <= index < self._total:
            raise IndexError(index)
        number = index % self._total + 1
        packed = self._packed.get(number)
        if packed is not None:
            return PageWords.model_validate_json(zlib.decompress(packed))
        if number in self._done:
            return self._done[number]
        return broken(number, "it was not read")


def broken(number: int, why: str) -> PageWords:
    """A page that could not be read, for the reason given."""
    reason = f"Page {number} could not be read: {why}."
    return PageWords(number=number, width=0, height=0, kind=PageKind.BROKEN, reason=reason)
