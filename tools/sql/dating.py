"""Periods, and the columns whose days or values a question speaks of."""

import re
from collections.abc import Sequence

from tools.sql import cues, filler, mentions, times
from tools.sql.catalogue import Dataset, Kind
from tools.sql.mentions import Mention
from tools.sql.paper import Paper
from tools.sql.periods import Calendar, Spoken

_TIMES = (Kind.DATE, Kind.MOMENT)


class Dating:
    """Crosses out what it reads."""

    def __init__(self, paper: Paper, dataset: Dataset) -> None:
        self.paper, self.dataset = paper, dataset

    def periods(self, calendar: Calendar) -> tuple[Spoken, ...]:
        spoken = times.read(self.paper.text, calendar)
        for one in spoken:
            self.paper.cross(one.start, one.end)
        return spoken

    def dates(
        self, spoken: Sequence[Spoken]
    ) -> tuple[tuple[tuple[str, Spoken], ...], tuple[Spoken, ...]]:
        """Periods beside the name of a date column that is no metric's own time."""
        timed = {f"{m.table}.{m.time}" for m in self.dataset.metrics if m.time}
        said = mentions.columns(self.paper, self.dataset, _TIMES)
        happened = mentions.events(self.paper, self.dataset)
        named = [c for c in (*said, *happened) if c.name not in timed]
        found, rest = [], []
        for one in spoken:
            near = [c for c in named if self._beside(c, one)]
            if near:
                best = max(near, key=lambda c: c.end - c.start)
                self.paper.cross(best.start, best.end)
                found.append((best.name, one))
            else:
                rest.append(one)
        return tuple(found), tuple(rest)

    def _beside(self, column: Mention, one: Spoken) -> bool:
        between = self.paper.text[min(one.end, column.end) : max(one.start, column.start)]
        return not re.search(r"[，,。;；]", between) and len(filler.left(between.replace("\x00", " "))) == 0  # fmt: skip

    def missing(self) -> tuple[str, ...]:
        """Columns that a question says have no value: without a target price, 没有办结时间."""
        found: list[str] = []
        for cue in list(cues.every("missing", self.paper.text)):
            named = mentions.columns(self.paper, self.dataset, tuple(Kind))
            named += (*mentions.measured(self.paper, self.dataset), *mentions.events(self.paper, self.dataset))  # fmt: skip
            after = [c for c in named if 0 <= c.start - cue.end() <= 2]
            if after:
                best = max(after, key=lambda c: c.end - c.start)
                found += dict.fromkeys(c.name for c in after if (c.start, c.end) == (best.start, best.end))  # fmt: skip
                self.paper.cross(cue.start(), best.end)
        return tuple(dict.fromkeys(found))

    def happened(self) -> tuple[str, ...]:
        """Columns whose day has come, by what happened: companies that have been delisted; not
        where they are only counted in (delisted ones too)."""
        found: list[str] = []
        timed = {f"{m.table}.{m.time}" for m in self.dataset.metrics if m.time}
        for one in mentions.events(self.paper, self.dataset):
            if one.name in timed:
                continue
            self.paper.cross(one.start, one.end)
            after = cues.found("too", self.paper.text[one.end : one.end + 16])
            if after and not self.paper.text[one.end : one.end + after.start()].strip():
                self.paper.cross(one.end, one.end + after.end())
            else:
                found.append(one.name)
        return tuple(dict.fromkeys(found))
