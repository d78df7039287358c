"""A file read as a whole: page after page in processes beside this one, then put together."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pypdfium2

from core.domain.reading import PageWords, Reading
from core.errors import Cancelled, TooLarge, Unreadable
from rag.read import guards
from rag.read.adapter import read_by
from rag.read.kept_pages import KeptPages, broken
from rag.read.page import read_page
from rag.read.structure import Learnt, assemble
from rag.read.workers import PageWorkers

MAX_PAGES = guards.MAX_PAGES
PAGE_SECONDS = 120.0
"""A page that takes longer is given up and reported as broken."""
_MOST = 4  # processes by default: with OCR each takes 0.4 GB, and all together stay below 2 GB
Told = Callable[[PageWords, int], None]
_NONE: Mapping[int, PageWords] = MappingProxyType({})


def read(
    path: Path,
    *,
    done: Mapping[int, PageWords] = _NONE,
    on_page: Told = lambda _page, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    processes: int | None = None,
    reader: str = "",
    page_seconds: float = PAGE_SECONDS,
) -> Reading:
    """Reads a PDF, DOCX, XLSX, HTML file or picture.

    done holds pages of an earlier, stopped reading, which are not read again; on_page is told each
    further page as it is finished (not in order) and how many there are. processes is how many read
    pages at once (as many as there are cores, 4 at most, when None; 1 reads in this process, without a limit of
    time). reader names another reader than ours. Raises Unreadable, TooLarge, Cancelled.
    """
    form = guards.check(path)
    if reader:
        return read_by(reader, path, form)
    if form != "pdf":
        return _other(path, form)
    pages = KeptPages(_count(path), done)
    total, learnt = len(pages), Learnt()
    missing = [n for n in range(1, total + 1) if n not in done]
    for page in _pages(path, missing, processes, page_seconds):
        if cancelled():
            raise Cancelled(f"Reading {path.name} was stopped.")
        if page is not None:
            pages.keep(page)
            learnt.add(page)
            on_page(page, total)
    for number in range(1, total + 1):
        if number in done:
            learnt.add(done[number])
    return assemble(path.name, form, _asking(pages, cancelled, path.name), learnt=learnt)


def _asking(pages: KeptPages, cancelled: Callable[[], bool], name: str) -> Iterator[PageWords]:
    """The pages of one going over them, which takes minutes for a long file."""
    for page in pages:
        if cancelled():
            raise Cancelled(f"Reading {name} was stopped.")
        yield page


def _other(path: Path, form: str) -> Reading:
    if form == "docx":
        from rag.read.word import read_docx

        return read_docx(path)
    if form == "xlsx":
        from rag.read.sheet import read_xlsx

        return read_xlsx(path)
    if form == "html":
        from rag.read.web_page import read_html

        return read_html(path)
    from rag.read.image import read_image

    return read_image(path)


def _count(path: Path) -> int:
    with _opened(path) as pdf:
        total = len(pdf)
    if total > MAX_PAGES:
        raise TooLarge(f"{path.name} has {total:,} pages; {MAX_PAGES:,} are read.", limit=MAX_PAGES)
    return total


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as bad:
        raise Unreadable(
            f"{path.name} is truncated or damaged.", todo="Get or save it again."
        ) from bad


def _pages(
    path: Path, numbers: list[int], processes: int | None, seconds: float
) -> Iterator[PageWords | None]:
    """Pages as they are finished; None from time to time between them."""
    most = min(processes or min(max(os.cpu_count() or 1, 2), _MOST), max(len(numbers), 1))
    if processes == 1:
        with _opened(path) as pdf:
            for number in numbers:
                yield None
                yield read_page(pdf, number)
        return
    with PageWorkers(path, most, seconds) as workers:
        for answer in workers.read(numbers):
            if answer is None:
                yield None
                continue
            number, words, why = answer
            yield PageWords.model_validate_json(words) if words else broken(number, why)
