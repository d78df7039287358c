"""What a report states, out of its reading: who, when, on which company, with which figures.

Pure: a reading in, facts out. What is not stated is None, never a guess; of two places that say
different things the more prominent one counts, and each fact has the place where it is printed.
"""

from core.domain.reading import Block, Reading
from core.domain.research import Facts, Stated
from rag.facts import identity, people, points, rating, target
from rag.facts.convert import Setting
from rag.facts.dates import published
from rag.facts.forecasts import forecasts
from rag.facts.kind import kind, period, title
from rag.facts.lines import Line, lines
from rag.facts.statements import statements
from rag.facts.subject import Subject
from rag.facts.words import plain

_OWN = ("annual", "interim", "quarterly")
_NEAR = 4


def extract(reading: Reading) -> Facts:
    """Everything that a reading states; a reading without text gives facts of nothing."""
    said = lines(reading)
    code = identity.code(said)
    company = identity.company(said, code, periodical=False)
    subject = _subject(code, company)
    house = people.broker(said, company.value if company else "")
    rated = rating.rating(said, subject, house.value if house else "")
    sort = kind(said, rated is not None)
    own = sort in _OWN
    if own:
        company = identity.company(said, code, periodical=True)
        subject = _subject(code, company)
    span = period(sort, said) if own else None
    day = published(said, span.end if span else None)
    around = _settings(reading, subject)
    research = sort == "research"
    return Facts(
        kind=sort, language=reading.language,
        broker=house if not own else None,
        analysts=people.analysts(said) if not own else (),
        published=day, company=company, code=code, title=title(said, own=own),
        rating=rated if not own else None,
        target=target.target(said, subject, reading.language) if not own else None,
        close=target.close(said, subject, reading.language) if not own else None,
        figures=statements(around, span) if own else forecasts(around, day.value if day else ""),
        points=points.points(said) if research or not own else (),
        risks=points.risks(said) if research or not own else (),
    )  # fmt: skip


def _subject(code: Stated | None, company: Stated | None) -> Subject:
    names = [company.value] if company else []
    short = [n.removesuffix("股份有限公司").removesuffix("有限公司") for n in names]
    return Subject(code=code.value if code else "", names=tuple(dict.fromkeys([*names, *short])))


def _settings(reading: Reading, subject: Subject) -> tuple[Setting, ...]:
    home = "" if subject.code.endswith(".HK") else subject.home(reading.language)
    return tuple(
        Setting(table=block.table, above=_above(reading.blocks, at), home=home)
        for at, block in enumerate(reading.blocks)
        if block.table is not None
    )


def _above(blocks: tuple[Block, ...], at: int) -> tuple[str, ...]:
    """The table's title, notes and the short texts before it, the nearest first."""
    table = blocks[at].table
    assert table is not None
    said = [table.title, *table.notes]
    for block in reversed(blocks[max(0, at - _NEAR) : at]):
        if block.table is not None:
            break
        if len(block.text) <= 160:
            said.append(block.text)
    return tuple(plain(s) for s in said if s.strip())


__all__ = ["Line", "extract"]
