"""What figures are told apart by, in which order and how many of them."""

import re
from collections.abc import Sequence
from typing import Literal

from tools.sql import cues, mentions, periods
from tools.sql.catalogue import Dataset
from tools.sql.mentions import Mention
from tools.sql.paper import Paper

Order = Literal["", "asc", "desc"]


class Grouping:
    """Crosses out what it reads. unasked are dimensions that are named and not asked by."""

    def __init__(self, paper: Paper, dataset: Dataset) -> None:
        self.paper, self.dataset = paper, dataset
        self.unasked: tuple[str, ...] = ()
        self.numbered = -1

    def ranking(self) -> tuple[int | None, Order, bool]:
        """How many, from which end, and whether all are wanted in that order."""
        for name in ("numbered_least", "numbered_most"):
            match = self.paper.take(name)
            if match:
                self.numbered = match.end()
                low = name == "numbered_least" or cues.found("least", match[0]) is not None
                low = bool(self.paper.take("least")) or low
                for more in ("from_low", "from_high") if low else ("most", "from_high", "from_low"):
                    self.paper.take(more)
                return periods.number_of(cues.number_in(match)), "asc" if low else "desc", False
        ordered: tuple[tuple[str, Order], ...] = (("from_high", "desc"), ("from_low", "asc"))
        for name, order in ordered:
            if self.paper.take(name):
                return None, order, True
        return None, "", False

    def by(
        self, metrics: Sequence[Mention], order: Order, *, asked: bool, over: bool
    ) -> tuple[tuple[str, ...], bool, Order]:
        """Dimensions named, with their cues crossed out; a bare superlative asks for one of them."""
        named = mentions.dimensions(self.paper, self.dataset, metrics)
        superlative = any(cues.found(c, self.paper.text) for c in ("most", "least", "best", "worst", "ranked"))  # fmt: skip
        by = (
            ()
            if over
            else self._grouped(named, asked=asked or superlative or bool(order) or not metrics)
        )
        for name in ("by_before", "by_after"):
            while (by or over or named) and self.paper.take(name):
                pass
        ranked = bool(self.paper.take("ranked"))
        if not order:
            order = self._quality(metrics)
            order = order or self._end()
        return by, ranked, order

    def _grouped(self, named: Sequence[Mention], *, asked: bool) -> tuple[str, ...]:
        """The dimensions that are asked by: those said with by, each, which, 各, 哪个, and where
        there are none of these, all, when an order or a list is asked for. One that only says what
        kind of thing is spoken of (broker ratings) asks for nothing; another is left unread."""
        named = [one for one in named if not self._taken_together(one)]
        marked = [one for n, one in enumerate(named) if self._marked(one, named[:n])]
        marked += [one for one in mentions.things(self.paper, self.dataset) if not marked and self._marked(one, [])]  # fmt: skip
        if not marked and not asked:
            self.unasked = tuple(one.said for one in named if one.name not in self._kinds())
            return ()
        return tuple(dict.fromkeys(m.name for m in marked or named))

    def _taken_together(self, one: Mention) -> bool:
        """各家券商一共: all of them, not each."""
        return bool(re.match(r"[\s\x00]*(?:一共|总共|加起来|合起来|合计共?)", self.paper.text[one.end : one.end + 6]))  # fmt: skip

    def _marked(self, one: Mention, earlier: Sequence[Mention]) -> bool:
        before = self.paper.text[max(0, one.start - 24) : one.start].rstrip(" \x00的")
        after = self.paper.text[one.end : one.end + 12].lstrip(" \x00")
        if one.said[:1] in set("各哪每") or (
            not self.paper.text[max(0, self.numbered) : one.start].strip(" 的\x00")
            and 0 <= self.numbered <= one.start
        ):
            return True
        start = max(0, one.start - 24) + len(before)
        own = not any(start <= other.start for other in earlier)
        if own and any(m.end() == len(before) for m in cues.every("by_before", before)):
            return True
        if any(m.start() == 0 for m in cues.every("by_after", after)):
            return True
        between = self.paper.text[earlier[-1].end : one.start] if earlier else "x"
        joined = not re.sub(r"[\x00\s,，、和与及]|and|by", "", between)
        return joined and self._marked(earlier[-1], earlier[:-1])

    def _kinds(self) -> set[str]:
        """Dimensions named like a thing that a table holds: 股票, customer."""
        things = {w.lower() for table in self.dataset.tables for w in table.wordings}
        return {d.name for d in self.dataset.dimensions if d.entity or things & {w.lower() for w in d.wordings}}  # fmt: skip

    def _end(self) -> Order:
        """The end of a bare superlative; 谁高 where somebody is asked for."""
        paper = self.paper
        order: Order = "desc" if paper.take("most") else "asc" if paper.take("least") else ""
        if not order and cues.found("by_whom", paper.text):
            order = "desc" if paper.take("most_bare") else "asc" if paper.take("least_bare") else ""
        while order and self.paper.take("most" if order == "desc" else "least"):
            pass
        return order

    def _quality(self, metrics: Sequence[Mention]) -> Order:
        """Best is low where low is better."""
        down = any(m.lower_is_better for m in self.dataset.metrics if m.name in {o.name for o in metrics})  # fmt: skip
        if self.paper.take("best"):
            return "asc" if down else "desc"
        if self.paper.take("worst"):
            return "desc" if down else "asc"
        return ""
