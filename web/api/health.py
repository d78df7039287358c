"""Whether a question can be asked now."""

import asyncio
import time

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from core.errors import AppError
from web.deps import Check, Deps, Given

_PATIENCE_S = 3.0
_FRESH_S = 1.0


async def _state(check: Check) -> str:
    """'ok', or the reason why not. The reasons are our own words and hold no secret."""
    try:
        await asyncio.wait_for(check(), _PATIENCE_S)
    except AppError as error:
        return error.detail
    except TimeoutError:
        return f"no answer within {_PATIENCE_S:.0f} seconds"
    return "ok"


def router() -> APIRouter:
    """Answers are kept for a second, so that probes cost nothing."""
    routes = APIRouter(tags=["health"])
    kept: tuple[float, dict[str, str]] | None = None
    asking = asyncio.Lock()

    async def look(deps: Deps) -> dict[str, str]:
        nonlocal kept
        async with asking:
            if kept is None or time.monotonic() - kept[0] > _FRESH_S:
                states = await asyncio.gather(*(_state(c) for c in deps.checks.values()))
                kept = (time.monotonic(), dict(zip(deps.checks, states, strict=True)))
            return kept[1]

    @routes.get("/health")
    async def health(deps: Given) -> JSONResponse:
        checks = await look(deps)
        broken = {name for name, state in checks.items() if state != "ok"}
        if broken & deps.needed:
            reason = "; ".join(f"{n}: {checks[n]}" for n in sorted(broken & deps.needed))
            return JSONResponse({"status": "down", "reason": reason, "checks": checks}, 503)
        return JSONResponse({"status": "degraded" if broken else "ok", "checks": checks})

    return routes
