"""A picture or a PDF as utterances: its lines of text, each with page and box."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from core.domain.conduct import Speaker, Utterance
from core.domain.reading import PageKind, PageWords
from core.errors import TooLarge, Unavailable, Unreadable
from core.trace import log
from rag.look.open import pictures
from rag.look.planes import Colours
from rag.look.read import better, hidden_lines, lines_of, ordered, page_lines
from rag.look.types import Seen
from rag.read import guards, render
from rag.read.workers import PageWorkers

MOST_PAGES = 200
"""Pages of one PDF; material that is longer is a document, which is read and not looked at."""
_PAGE_SECONDS = 120.0
_WIDTH = 1600  # pixels of a page that is drawn to be looked at
_PICTURED = 0.03  # of a page by pictures, which may hold words that the page's text does not


def look(path: Path, speaker: Speaker = Speaker.SELLER) -> tuple[Utterance, ...]:
    """The lines of every page, from the top. What hangs on a wall speaks for the institution.

    Boxes are parts of the picture as it lies, also when it leans. Pages that cannot be read are
    logged. Raises Unreadable when none can, or for a file that is no picture; TooLarge over a limit.
    """
    pages = _pdf(path) if path.suffix.lower() == ".pdf" else map(lines_of, pictures(path))
    return utterances(enumerate(pages, start=1), speaker)


def utterances(
    pages: Iterator[tuple[int, Sequence[Seen]]], speaker: Speaker
) -> tuple[Utterance, ...]:
    lines = [(page, line) for page, seen in pages for line in seen]
    return tuple(
        Utterance(seq=seq, speaker=speaker, text=line.text, page=page, box=line.box)
        for seq, (page, line) in enumerate(lines, start=1)
    )


def _pdf(path: Path) -> Iterator[Sequence[Seen]]:
    """The lines page by page: of its text and, where it shows pictures, of how it looks."""
    guards.check(path)
    pages = _words(path)
    broken = [p for p in pages if p.kind is PageKind.BROKEN]
    if len(broken) == len(pages):
        raise Unreadable(f"{path.name}: no page can be read. {broken[0].reason}")
    for page in pages:
        if page.kind is PageKind.BROKEN:
            why = page.reason
            log("rag.look").warning("page_not_read", file=path.name, page=page.number, why=why)
            yield ()
            continue
        known = page_lines(page)
        yield ordered(better(known, _pictured(path, page)))


def _words(path: Path) -> list[PageWords]:
    count = _count(path)
    found: dict[int, PageWords] = {}
    with PageWorkers(path, min(2, count), _PAGE_SECONDS) as workers:
        for answer in workers.read(range(1, count + 1)):
            if answer is not None:
                number, words, why = answer
                found[number] = (
                    PageWords.model_validate_json(words)
                    if words
                    else PageWords(
                        number=number, width=0, height=0, kind=PageKind.BROKEN, reason=why
                    )
                )
    return [found[number] for number in sorted(found)]


def _count(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as pdf:
        count = len(pdf)
    if count > MOST_PAGES:
        raise TooLarge(
            f"{path.name} has {count:,} pages; {MOST_PAGES:,} are looked at.",
            todo="Take it in as a document instead.", limit=MOST_PAGES,
        )  # fmt: skip
    return count


def _pictured(path: Path, page: PageWords) -> Sequence[Seen]:
    """What is read in the drawn page: of a scan only what its grey picture hides."""
    area = sum(p.width * p.height for p in page.pictures) / max(page.width * page.height, 1.0)
    if page.kind is not PageKind.SCAN and area < _PICTURED:
        return ()
    try:
        drawn = _drawn(path, page.number)
    except (Unreadable, Unavailable) as failed:
        why = failed.detail
        log("rag.look").warning("page_not_drawn", file=path.name, page=page.number, why=why)
        return ()
    return hidden_lines(drawn) if page.kind is PageKind.SCAN else lines_of(drawn)


def _drawn(path: Path, number: int) -> Colours:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page.png"
        render.draw(path, number, _WIDTH, 0.0, out)
        with Image.open(out) as image:
            return np.asarray(image.convert("RGB"), dtype=np.uint8).copy()
