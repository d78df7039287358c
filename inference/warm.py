"""Has the backend read the fixed beginnings of our prompts before anybody waits for them."""

from collections.abc import Sequence

from core.errors import Unavailable
from inference.backend import Backend, ModelRole, Prompt


async def warm(backend: Backend, prefixes: Sequence[tuple[ModelRole, str]]) -> int:
    """Ask for one token after each system text; returns how many were read. Never raises Unavailable.

    A backend that keeps prompts (ours, vLLM, SGLang) then computes only what follows them.
    """
    read = 0
    for role, system in prefixes:
        try:
            asked = [Prompt(role="system", content=system), Prompt(role="user", content=".")]
            await backend.chat(role, asked, max_tokens=1)
        except Unavailable:
            return read
        read += 1
    return read
