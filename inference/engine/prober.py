"""Hidden states of the 1.5B model: a second server beside the one that completes, for llama.cpp pools
or completes and never both."""

import asyncio
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.errors import TooLarge
from core.settings import Settings
from inference.engine.files import located
from inference.engine.plan import Plan

PROBE = "probe"
_TOKENS = 1024
_AT_ONCE = 4


def prober_of(settings: Settings, plan: Plan) -> "Prober | None":
    """None where another model is served: weights trained on one model's states fit no other. An engine
    that serves none, as its chat model is elsewhere, probes when it is told to."""
    asked = plan.size == "1.5b" or (plan.size == "none" and settings.engine_probe)
    return Prober(settings, plan) if asked else None


class Prober:
    """Loaded at the first call: about 2 GB beside what the engine has. Some texts at a time, so that
    two readers take turns and one who has left stops after those at hand."""

    def __init__(self, settings: Settings, plan: Plan) -> None:
        self._settings, self._plan = settings, plan
        self._thread = ThreadPoolExecutor(1, "probe")
        self._server: Any = None

    async def states(self, texts: Sequence[str]) -> list[list[float]]:
        """Unit vectors of 1,536 floats. Raises TooLarge for a text that does not fit,
        NotFound when the model was not fetched."""
        loop, out = asyncio.get_running_loop(), []
        for at in range(0, len(texts), _AT_ONCE):
            some = list(texts[at : at + _AT_ONCE])
            out += await loop.run_in_executor(self._thread, self._some, some)
        return out

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._server = None

    def _some(self, texts: list[str]) -> list[list[float]]:
        answer = self._loaded().handle_embeddings({"input": texts})
        if "data" not in answer:
            raise TooLarge(
                f"a text does not fit in {_TOKENS * _AT_ONCE} tokens, or could not be read"
            )
        return [row["embedding"] for row in sorted(answer["data"], key=lambda row: row["index"])]

    def _loaded(self) -> Any:
        if self._server is None:
            self._server = _start(self._settings, self._plan)
        return self._server


def _start(settings: Settings, plan: Plan) -> Any:
    import xllamacpp as xl

    from inference.engine.llama import params_of

    own = plan.model_copy(
        update={"context": _TOKENS * _AT_ONCE, "slots": _AT_ONCE, "batch": _TOKENS, "cache_mib": 0}
    )
    p = params_of(located(settings, "1.5b"), own, 0, secrets.token_urlsafe(24))
    p.embedding = True
    p.pooling_type = xl.llama_pooling_type.LLAMA_POOLING_TYPE_LAST
    return xl.Server(p)
