"""The metrics that a question asks for, averages and counts of things among them."""

from collections.abc import Sequence

from tools.sql import cues, mentions
from tools.sql.catalogue import MEASURES, Dataset
from tools.sql.implied import average_of
from tools.sql.mentions import Mention
from tools.sql.paper import Paper
from tools.sql.values import Linked


class Measuring:
    """Crosses out what it reads. over says that a mean is asked over all there is, not by group."""

    def __init__(self, paper: Paper, dataset: Dataset, links: Sequence[Linked]) -> None:
        self.paper, self.dataset, self.links = paper, dataset, links
        self.over = False

    def metrics(self, signs: Sequence[tuple[Mention, str]]) -> tuple[Mention, ...]:
        found = mentions.metrics(self.paper, self.dataset)
        for one in found:
            match = cues.found("metric_after", self.paper.text[one.end : one.end + 2])
            if match and match.start() == 0:
                self.paper.cross(one.end, one.end + match.end())
        counted = () if found else mentions.counted(self.paper, self.dataset)
        found = self._averaged(found) or found or counted or self._counted_kinds()
        named = {one.name for one in found}
        extra = {one.name: one for one, _ in signs if one.name not in named}
        return tuple(sorted((*found, *extra.values()), key=lambda m: m.start))

    def _counted_kinds(self) -> tuple[Mention, ...]:
        """How many debit cards: the number of the rows that are of the kind named."""
        if not cues.found("how_many", self.paper.text) and not cues.found(
            "share_of", self.paper.text
        ):
            return ()
        for one in self.links:
            tables = [v.column.split(".")[0] for v in one.values]
            found = [m for m in self.dataset.metrics if m.expression == "COUNT(*)" and not m.implied and m.table in tables]  # fmt: skip
            if len(found) == 1:
                return (Mention(name=found[0].name, start=one.start, end=one.end, said=one.text),)
        return ()

    def _averaged(self, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """An average of one metric, or of a number column; the cue stays unread where there is none."""
        if not cues.found("average", self.paper.text):
            return ()
        means = {m.name for m in self.dataset.metrics if m.expression.startswith("AVG(")}
        over = cues.found("averaged_over", self.paper.text) is not None
        if found and all(one.name in means for one in found):
            self.over = over
            while self.paper.take("average"):
                pass
            return found
        if over:
            return ()
        known = {m.name for m in self.dataset.metrics}
        own = [m for m in found if average_of(m.name) in known]
        if len(found) == 1 and own:
            self.paper.take("average")
            return (own[0].model_copy(update={"name": average_of(own[0].name)}),)
        named = [c for c in mentions.columns(self.paper, self.dataset, MEASURES) if average_of(c.name) in known]  # fmt: skip
        if not found and len({c.name for c in named}) == 1:
            self.paper.take("average")
            self.paper.cross(named[0].start, named[0].end)
            return (named[0].model_copy(update={"name": average_of(named[0].name)}),)
        return ()
