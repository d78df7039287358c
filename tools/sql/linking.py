"""The values that a question names, and whether it leaves them out."""

import re
from collections.abc import Sequence

from tools.sql import cues
from tools.sql.catalogue import Dataset
from tools.sql.paper import Paper
from tools.sql.values import Linked, ValueIndex


class Linking:
    """Crosses out what it reads."""

    def __init__(self, paper: Paper, dataset: Dataset, index: ValueIndex) -> None:
        self.paper, self.dataset, self.index = paper, dataset, index

    def read(self) -> tuple[tuple[Linked, ...], tuple[int, ...]]:
        """The links, and the places of those that are excluded."""
        links = self._without_included(self._links())
        return links, self._excluded(links)

    def _links(self) -> tuple[Linked, ...]:
        """Values that are no metric's or dimension's own name at that place."""
        columns = [c for table in self.dataset.tables for c in table.columns]
        named = (*self.dataset.metrics, *self.dataset.dimensions, *columns)
        names = [w.lower() for m in named for w in m.wordings]
        kept = []
        for one in self.index.find(self.paper.text):
            if not self._covered(one, names):
                self.paper.cross(one.start, one.end)
                kept.append(self._told_kind(one))
        return tuple(kept)

    def _covered(self, one: Linked, names: Sequence[str]) -> bool:
        """Whether a longer name stands there: 贷款 in 贷款余额."""
        if any(m.start() <= one.start and one.end < m.end() for m in cues.every("running", self.paper.text)):  # fmt: skip
            return True
        for name in names:
            if one.text in name and len(name) > len(one.text):
                places = self.paper.places(name)
                if any(start <= one.start and one.end <= end for start, end in places):
                    return True
        return False

    def _told_kind(self, one: Linked) -> Linked:
        """银行业, 广东省, Real estate industry: a word behind says what kind of thing a value is."""
        self._cross_before(one)
        rest = self.paper.text[one.end : one.end + 24]
        space = len(rest) - len(rest.lstrip(" "))
        match = cues.found("value_after", rest)
        if not match or match.start() != space:
            return one
        self.paper.cross(one.end, one.end + match.end())
        word = match[0].strip("的 ")
        columns = {d.column for d in self.dataset.dimensions for w in d.wordings if word in w.lower()}  # fmt: skip
        said = tuple(v for v in one.values if v.column in columns)
        return one.model_copy(update={"values": said or one.values})

    def _cross_before(self, one: Linked) -> None:
        """风险评级为C5: the dimension that the value is of, said before it."""
        columns = {v.column for v in one.values}
        wordings = [w for d in self.dataset.dimensions if d.column in columns for w in d.wordings]
        before = self.paper.text[: one.start]
        for wording in sorted(wordings, key=len, reverse=True):
            match = re.search(
                rf"{re.escape(wording.lower())}\s*(?:为|是|等于|在|=|:|of|is)\s*$", before
            )
            if match:
                self.paper.cross(match.start(), one.start)
                return

    def _without_included(self, links: tuple[Linked, ...]) -> tuple[Linked, ...]:
        """总行营业部也算: said to belong, which restricts nothing."""
        kept = list(links)
        for name, before in (("include_before", True), ("include_after", False)):
            for cue in list(cues.every(name, self.paper.text)):
                near = [o for o in links if (o.start - cue.end() if before else cue.start() - o.end) in {0, 1}]  # fmt: skip
                if near:
                    kept = [o for o in kept if o not in near]
                    self.paper.cross(cue.start(), cue.end())
        return tuple(kept)

    def _excluded(self, links: Sequence[Linked]) -> tuple[int, ...]:
        """Places of the links that stand behind an exclusion, and of those listed after them."""
        found: list[int] = []
        for cue in list(cues.every("except_before", self.paper.text)):
            after = [one for one in links if one.start >= cue.end()]
            reach = cue.end()
            for one in after:
                if re.sub(
                    r"[\x00\s,，、和与及]|and|the|or", "", self.paper.text[reach : one.start]
                ):
                    break
                found.append(one.start)
                reach = one.end
            if found and after:
                self.paper.cross(cue.start(), cue.end())
        if found or links:
            for cue in list(cues.every("except_after", self.paper.text)):
                near = [one for one in links if one.end <= cue.start() and not self.paper.text[one.end : cue.start()].strip(" \x00")]  # fmt: skip
                if near or found:
                    found += [near[-1].start] if near else []
                    self.paper.cross(cue.start(), cue.end())
        return tuple(dict.fromkeys(found))
