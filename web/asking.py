"""What every channel checks of a question before it becomes a run."""

import datetime as dt

from core.access import Principal
from core.errors import BadInput, NotFound
from web.deps import Deps


def check_known(deps: Deps, principal: Principal, agent: str) -> None:
    """NotFound, naming the agents that there are for this principal."""
    names = [card.name for card in deps.runs.agents(principal)]
    if agent not in names:
        raise NotFound(
            "There is no such agent.", todo=f"Ask one of: {', '.join(names)}.", known=names
        )


def day(given: object) -> dt.date:
    """A calendar day between 1900 and 2100; BadInput otherwise."""
    try:
        found = dt.date.fromisoformat(str(given))
    except ValueError as error:
        raise BadInput(
            "The day to answer as of is not a date.", todo="Write it as 2026-11-24."
        ) from error
    if not 1900 <= found.year <= 2100:
        raise BadInput(
            "The day to answer as of is out of range.", todo="Use a day between 1900 and 2100."
        )
    return found
