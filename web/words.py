"""What a person may type: checked once, before anything is stored or asked."""

import unicodedata
from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator, BeforeValidator, StringConstraints

from core.errors import BadInput, TooLarge

_INVISIBLE = {ord(c): None for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"}


def _visible(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise ValueError(f"contains the control character U+{ord(character):04X}")
    return text


def message(text: str, limit: int) -> str:
    """The text with plain line ends and without invisible direction marks.

    Raises BadInput when it is empty or holds control characters, TooLarge over the limit.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE).strip()
    if not plain:
        raise BadInput("The message is empty.", todo="Write a question.")
    if len(plain) > limit:
        raise TooLarge(
            f"The message has {len(plain)} characters; {limit} are allowed.",
            todo="Shorten it, or send it in parts.",
            limit=limit,
        )
    try:
        return _visible(plain)
    except ValueError as error:
        raise BadInput(f"The message {error}.", todo="Remove it and send again.") from error


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_visible)]
"""A short text that is stored or looked up, such as a user name."""

_ID = r"^[A-Za-z0-9_.:\-]{1,128}$"
Id = Annotated[str, Path(pattern=_ID)]
"""An identifier in a path; any other form is answered 404."""

MOST = 2**31 - 1
"""The largest number that is counted to."""

Number = Annotated[int, Path(ge=1, le=MOST)]
"""A page, table or version in a path, counted from 1; any other is answered 404."""

Before = Annotated[str | None, Query(pattern=_ID)]
"""The id from which a list goes on; any other form is answered 400."""


def _plain(text: str) -> str:
    return _visible(text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE))


Text = Annotated[str, BeforeValidator(lambda t: _plain(t) if isinstance(t, str) else t)]
"""What a person writes into a body: plain line ends, no direction marks, no control characters."""
