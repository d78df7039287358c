"""What was read of a file: its pages one by one, its blocks in order, and where a passage stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Integer, Text, case, cast, column, delete, func, insert, true
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from core.access import Principal
from core.domain import Frozen
from core.domain.reading import Block, PageKind, PageRead, PageWords, Table
from core.errors import NotFound
from core.store.readings import row_of
from core.store.session import Store
from core.store.tables.documents import PassageRow
from core.store.tables.reading import ReadingBlockRow, ReadingPageRow, ReadingRow

_AT_ONCE = 200
_SMALL = 2000  # bytes of a page without words, at most


class PlacedBlock(Frozen):
    """A block with its number in reading order and its characters in the document's text."""

    reading_id: str
    ordinal: int
    start: int
    end: int
    block: Block


class TableLine(Frozen):
    """A table without its cells. number counts the tables of the reading from 1; fails when a total
    or growth that it states does not come out."""

    number: int
    title: str
    pages: tuple[int, ...]
    rows: int
    columns: int
    fails: bool


class DonePages(Mapping[int, PageWords]):
    """The pages that an earlier attempt finished, fetched one by one when they are asked for."""

    def __init__(self, store: Store, principal: Principal, reading_id: str) -> None:
        self._store, self._principal, self._id = store, principal, reading_id
        with store.transaction(principal) as session:
            wanted = select(ReadingPageRow.number).where(
                ReadingPageRow.reading_id == reading_id, ~_is_broken()
            )
            self._numbers = frozenset(session.exec(wanted).all())

    def __getitem__(self, number: int) -> PageWords:
        if number not in self._numbers:
            raise KeyError(number)
        with self._store.transaction(self._principal) as session:
            return PageWords.model_validate(
                session.exec(
                    select(ReadingPageRow.content).where(
                        ReadingPageRow.reading_id == self._id, ReadingPageRow.number == number
                    )
                ).one()
            )

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)


def keep_page(session: Session, principal: Principal, reading_id: str, page: PageWords) -> None:
    """Keeps a page that was finished; a repeat takes the place of the first."""
    values = {
        "institution": principal.institution, "reading_id": reading_id, "number": page.number,
        "content": page.model_dump(mode="json"),
    }  # fmt: skip
    new = upsert(ReadingPageRow).values(**values)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["reading_id", "number"], set_={"content": new.excluded.content}
        )
    )


def put_pages(
    session: Session, principal: Principal, reading_id: str, pages: Sequence[PageRead]
) -> None:
    """The pages of a format that is not read page by page: their sizes and what became of them."""
    known = set(
        session.exec(select(ReadingPageRow.number).where(ReadingPageRow.reading_id == reading_id))
    )
    values = [
        {
            "institution": principal.institution, "reading_id": reading_id, "number": p.number,
            "content": PageWords(**p.model_dump()).model_dump(mode="json"),
        }
        for p in pages
        if p.number not in known
    ]  # fmt: skip
    if values:
        session.execute(insert(ReadingPageRow), values)


def page(session: Session, principal: Principal, reading_id: str, number: int) -> PageRead:
    """One page, without its words. Raises NotFound."""
    row_of(session, principal, reading_id)
    wanted = _reads().where(
        ReadingPageRow.reading_id == reading_id, ReadingPageRow.number == number
    )
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound("No such page.")
    return _page(*found)


def skew(session: Session, principal: Principal, reading_id: str, number: int) -> float:
    """By how many degrees a scanned page is turned back before its boxes fit. Raises NotFound."""
    row_of(session, principal, reading_id)
    wanted = columns(col(ReadingPageRow.content)["skew"].as_float()).where(
        col(ReadingPageRow.reading_id) == reading_id, col(ReadingPageRow.number) == number
    )
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound("No such page.")
    return float(found[0] or 0)


def broken(session: Session, principal: Principal, reading_id: str) -> tuple[PageRead, ...]:
    """The pages that could not be read, each with its reason."""
    row_of(session, principal, reading_id)
    wanted = _reads().where(ReadingPageRow.reading_id == reading_id, _is_broken())
    return tuple(_page(*r) for r in session.execute(wanted.order_by(col(ReadingPageRow.number))))


def _reads() -> Any:
    content = col(ReadingPageRow.content)
    return columns(
        col(ReadingPageRow.number), content["width"].as_float(), content["height"].as_float(),
        content["kind"].as_string(), content["reason"].as_string(),
    )  # fmt: skip


def _page(number: int, width: float, height: float, kind: str, reason: str | None) -> PageRead:
    return PageRead(
        number=number, width=width, height=height, kind=PageKind(kind), reason=reason or ""
    )


def _is_broken() -> ColumnElement[bool]:
    """A broken page has no words: a large one need not be unpacked to know that it is not."""
    small = func.pg_column_size(col(ReadingPageRow.content)) < _SMALL
    kind = col(ReadingPageRow.content)["kind"].as_string()
    return case((small, kind == PageKind.BROKEN.value), else_=False)


def put_blocks(
    session: Session,
    principal: Principal,
    reading_id: str,
    blocks: Sequence[Block],
    places: Sequence[tuple[int, int]],
) -> None:
    """In the place of those of an earlier reading. places are the characters of each block."""
    session.execute(delete(ReadingBlockRow).where(col(ReadingBlockRow.reading_id) == reading_id))
    for first in range(0, len(blocks), _AT_ONCE):
        session.execute(
            insert(ReadingBlockRow),
            [
                _values(principal, reading_id, first + n, block, place)
                for n, (block, place) in enumerate(
                    zip(
                        blocks[first : first + _AT_ONCE],
                        places[first : first + _AT_ONCE],
                        strict=True,
                    )
                )
            ],
        )


def _values(
    principal: Principal, reading_id: str, ordinal: int, block: Block, place: tuple[int, int]
) -> dict[str, object]:
    return {
        "institution": principal.institution, "reading_id": reading_id, "ordinal": ordinal,
        "page": block.page, "start_at": place[0], "end_at": place[1],
        "content": block.model_dump(mode="json"),
    }  # fmt: skip


def blocks(
    session: Session, principal: Principal, reading_id: str, page: int | None = None
) -> tuple[PlacedBlock, ...]:
    """In reading order, of a page or of all; a table that goes on belongs to each of its pages."""
    row_of(session, principal, reading_id)
    wanted = select(ReadingBlockRow).where(ReadingBlockRow.reading_id == reading_id)
    if page is not None:
        goes_on = cast(col(ReadingBlockRow.content)["table"]["pages"], JSONB).contains([page])
        earlier = (col(ReadingBlockRow.page) < page) & goes_on
        wanted = wanted.where((col(ReadingBlockRow.page) == page) | earlier)
    return tuple(map(_placed, session.exec(wanted.order_by(col(ReadingBlockRow.ordinal)))))


def table_lines(session: Session, principal: Principal, reading_id: str) -> tuple[TableLine, ...]:
    """Every table in reading order, without its cells."""
    row_of(session, principal, reading_id)
    told = (  # in one going over the JSON, which is large
        func.json_to_record(col(ReadingBlockRow.content)["table"])
        .table_valued(
            column("title", Text), column("pages", JSON), column("rows", Integer),
            column("columns", Integer), column("checks", JSON),
        )
        .render_derived(with_types=True)
    )  # fmt: skip
    wanted = columns(*told.c).select_from(ReadingBlockRow).join(told, true())
    wanted = wanted.where(col(ReadingBlockRow.reading_id) == reading_id, _is_table())
    found = session.execute(wanted.order_by(col(ReadingBlockRow.ordinal)))
    return tuple(
        TableLine(
            number=number, title=title or "", pages=tuple(pages), rows=rows, columns=across,
            fails=any(not check["holds"] for check in checks or ()),
        )
        for number, (title, pages, rows, across, checks) in enumerate(found, start=1)
    )  # fmt: skip


def table(session: Session, principal: Principal, reading_id: str, number: int) -> Table:
    """The reading's table of that number, counted from 1. Raises NotFound."""
    row_of(session, principal, reading_id)
    wanted = select(ReadingBlockRow).where(ReadingBlockRow.reading_id == reading_id, _is_table())
    ordered = wanted.order_by(col(ReadingBlockRow.ordinal)).offset(max(number, 1) - 1).limit(1)
    row = session.exec(ordered).first()
    held = _placed(row).block.table if row is not None and number > 0 else None
    if held is None:
        raise NotFound("No such table.")
    return held


def tables(session: Session, principal: Principal, reading_id: str) -> tuple[Table, ...]:
    """Every table of a reading with its cells, in reading order."""
    row_of(session, principal, reading_id)
    wanted = select(ReadingBlockRow).where(ReadingBlockRow.reading_id == reading_id, _is_table())
    rows = session.exec(wanted.order_by(col(ReadingBlockRow.ordinal)))
    return tuple(t for t in (_placed(row).block.table for row in rows) if t is not None)


def table_numbers(
    session: Session, reading_id: str, blocks: Sequence[PlacedBlock]
) -> dict[int, int]:
    """By ordinal, which of the reading's tables each table among the blocks is."""
    held = sorted(b.ordinal for b in blocks if b.block.table is not None)
    if not held:
        return {}
    before = columns(func.count()).where(
        col(ReadingBlockRow.reading_id) == reading_id, _is_table(),
        col(ReadingBlockRow.ordinal) < held[0],
    )  # fmt: skip
    between = columns(col(ReadingBlockRow.ordinal)).where(
        col(ReadingBlockRow.reading_id) == reading_id, _is_table(),
        col(ReadingBlockRow.ordinal).between(held[0], held[-1]),
    )  # fmt: skip
    first = session.execute(before).scalar_one() + 1
    ordered = session.execute(between.order_by(col(ReadingBlockRow.ordinal))).scalars()
    numbers = {ordinal: number for number, ordinal in enumerate(ordered, start=first)}
    return {ordinal: numbers[ordinal] for ordinal in held}


def at(
    session: Session, principal: Principal, document_id: str, start: int, end: int
) -> tuple[PlacedBlock, ...]:
    """The blocks that hold these characters of a document; none when it is not of a reading."""
    reading_id = session.exec(
        select(ReadingRow.id).where(ReadingRow.document_id == document_id)
    ).first()
    if reading_id is None:
        return ()
    row_of(session, principal, reading_id)
    wanted = select(ReadingBlockRow).where(
        ReadingBlockRow.reading_id == reading_id,
        ReadingBlockRow.start_at < end,
        ReadingBlockRow.end_at > start,
    )
    return tuple(map(_placed, session.exec(wanted.order_by(col(ReadingBlockRow.ordinal)))))


def mentioned(session: Session, documents: Sequence[str], words: str) -> bool:
    """Whether the words stand in a passage of the documents, which the caller may read."""
    like = col(PassageRow.text).icontains(words, autoescape=True)
    wanted = select(PassageRow.id).where(col(PassageRow.document_id).in_(list(documents)), like)
    return session.exec(wanted.limit(1)).first() is not None


def _is_table() -> ColumnElement[bool]:
    kind: ColumnElement[str] = col(ReadingBlockRow.content)["kind"].as_string()
    return kind == "table"


def _placed(row: ReadingBlockRow) -> PlacedBlock:
    return PlacedBlock(
        reading_id=row.reading_id, ordinal=row.ordinal, start=row.start_at, end=row.end_at,
        block=Block.model_validate(row.content),
    )  # fmt: skip
