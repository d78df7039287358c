"""The report's own company, and whether some words are of another."""

import re

from core.domain import Frozen
from rag.facts.words import is_chinese

_FILLER = re.compile(
    r"对?其|对?公司|该股|该公司|的|评级|投资|股票|我们|因此|继续|并|至|为|到|由|从|目标价?|盈利预测|我司|本次|此前|仍|将|上|股价|维持|给予|首次|覆盖|原有|六个月|十二个月|对应|最新|未来|给出|得到|测算|可得|年内|认为|合理|由此|当前|我们|新|一|个|及|和|上市"
    r"|\d[\d.,]*\s*[-~]?\s*\d*[\d.]*(?:年|元|倍|x|%|港元|美元)?(?:PE|PB|EPS)?|[\W_]"
)
_OF = re.compile(
    r"^[”\"')]*\s*(?:rating|recommendation|call)?s?\s*(?:on|for|of)\s+(?:the\s+)?([A-Z][\w&.'-]*(?:\s+[A-Z][\w&.'-]*)*)"
)
_OWN = re.compile(r"^(?:company|stock|shares|name|it|our|its)\b", re.IGNORECASE)


class Subject(Frozen):
    """names are how the report calls its company; all may be empty."""

    code: str = ""
    names: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        return not self.code and not self.names

    def home(self, language: str) -> str:
        """The currency of the exchange, for a price that has none; "" where nothing tells."""
        if self.code.endswith((".SH", ".SZ", ".BJ")):
            return "CNY"
        if self.code.endswith(".HK"):
            return "HKD"
        if self.code:
            return "USD"
        return "CNY" if language == "zh" else ""

    def other(self, gap: str, after: str) -> bool:
        """Whether a name between verb and rating, or after "rating on", is another company's."""
        if self.none:
            return False
        if re.search(r"(?<!\d)\d{6}(?!\d)", gap) and self.code[:6] not in gap:
            return True
        said = _OF.match(after)
        if said and not _OWN.match(said[1]) and not self._own(said[1]):
            return True
        last = re.split(r"[,;。:]", gap)[-1]
        for name in self.names:
            last = last.replace(name, "")
        rest = _FILLER.sub("", last)
        chinese = "".join(c for c in rest if is_chinese(c))
        if len(chinese) >= 3:
            return True
        named = re.search(r"\b(?:on|for)\s+([A-Z][\w&.'-]+(?:\s+[A-Z][\w&.'-]+)*)", last)
        return bool(named and not self._own(named[1]))

    def _own(self, said: str) -> bool:
        first = said.split(maxsplit=1)[0].lower()
        ticker = self.code.split(".")[0].lower()
        return any(first in n.lower() for n in self.names) or first == ticker
