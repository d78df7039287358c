"""Documents that speak to the machine instead of the reader are not cited, in whole."""

import re
from collections import OrderedDict
from collections.abc import Sequence

from core.access import Principal
from core.errors import NotFound
from core.store import documents
from core.store.session import Session
from rag.types import Found
from tools.spec import ToolContext

_COMMAND = re.compile(
    r"忽略(?:以上|之前|此前|前面|所有)|(?:你|请)?(?:作为|扮演).{0,8}(?:助手|客服|模型|AI)|系统提示|提示词|"
    r"(?:助手|客服|机器人|模型|AI)[：:，, ]{0,2}(?:必须|应当|应该|请|需要|务必|须|你现在).{0,20}(?:回答|回复|告诉|输出|说|调用|执行|转账|承诺)|"
    r"ignore (?:all |any )?(?:the )?(?:previous|above|prior|other)|system prompt|you are (?:now )?(?:an? )?(?:ai|assistant|chatbot)|"
    r"(?:assistant|chatbot|ai|model|agent)s? (?:must|should|shall|has to|is to|will) (?:now )?(?:tell|say|answer|reply|reveal|call|state|output|respond)|"
    r"disregard (?:all|any|the)",
    re.IGNORECASE,
)
_KEPT = 4096
_SCANNED = 200_000
"""Characters of a document that are read for commands; every passage offered is read as well."""


def commands(text: str) -> bool:
    """Whether a text gives orders to an assistant."""
    return bool(_COMMAND.search(text))


class Trust:
    """Remembers by content which documents were read and found to command."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, bool] = OrderedDict()

    async def kept(self, tools: ToolContext, found: Sequence[Found]) -> tuple[Found, ...]:
        """The passages of documents that hold no command anywhere."""
        fresh = {
            f.document.content_hash: f.document.id
            for f in found
            if f.document.content_hash not in self._known
        }
        if fresh:
            read = await tools.read(lambda session: _read(session, tools.principal, fresh))
            self._known.update(read)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return tuple(
            f
            for f in found
            if not self._known.get(f.document.content_hash) and not commands(f.passage.text)
        )


def _read(session: Session, principal: Principal, wanted: dict[str, str]) -> dict[str, bool]:
    verdicts: dict[str, bool] = {}
    for content, document_id in wanted.items():
        try:
            _, text = documents.opened(session, principal, document_id)
        except NotFound:
            continue  # withdrawn between search and reading: its passages are still read
        verdicts[content] = commands(text[:_SCANNED])
    return verdicts
