"""Why a question has no plan."""

from typing import Literal

from core.domain import Frozen

Why = Literal[
    "hello",
    "unread",
    "no_right",
    "no_metric",
    "which_metric",
    "which_value",
    "which_period",
    "no_way",
    "not_yet",
    "by_what",
    "percent",
    "one_at_a_time",
]


class Unclear(Frozen):
    """What is missing. words are those not understood, options what may be answered."""

    why: Why
    words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
