"""A run read as one text."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from core.access import Principal
from core.domain.conversation import Answer
from core.domain.run import AnswerReady, ConfirmationAsked, Run, RunEnded, TextDelta
from web import errors
from web.channels.openai import shapes
from web.deps import Deps, reading


@dataclass
class Reading:
    """What has been read of a run so far."""

    run: Run
    shown: str = ""
    answer: Answer | None = None
    asked: ConfirmationAsked | None = None
    ended: bool = field(default=False)

    def beside(self) -> shapes.Json:
        return shapes.beside(self.run, self.answer, self.asked)


async def pieces(deps: Deps, principal: Principal, read: Reading) -> AsyncGenerator[str, None]:
    """The text in pieces. Raises the run's error when it failed.

    The final answer replaces what was streamed; where it differs, it follows in full.
    """
    async with reading(deps.runs, principal, read.run.id) as events:
        async for stored in events:
            match stored.event:
                case TextDelta(text=text) if text:
                    read.shown += text
                    yield text
                case AnswerReady(answer=answer):
                    read.answer = answer
                    missing = _missing(read.shown, answer.text)
                    read.shown += missing
                    if missing:
                        yield missing
                case ConfirmationAsked() as asked:
                    read.asked = asked
                case RunEnded(outcome=outcome, error_code=code, error_detail=detail):
                    read.ended = True
                    if outcome == "failed":
                        raise errors.by_code(code, detail)
                    return


def _missing(shown: str, whole: str) -> str:
    if whole.startswith(shown):
        return whole[len(shown) :]
    return f"\n\n{whole}"
