"""The index process over HTTP, on loopback and with a key."""

import hmac

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.index.projection import Projection
from rag.index.types import Query


def create_app(projection: Projection, key: str) -> Starlette:
    """POST /search, GET /status, GET /health (the only one without the key)."""

    def allowed(request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {key}".encode())

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "rebuilding" if projection.rebuilding else "ready"})

    async def status(request: Request) -> Response:
        if not allowed(request):
            return JSONResponse({"detail": "a key is needed"}, 401)
        found = await run_in_threadpool(projection.status)
        return JSONResponse([s.model_dump() for s in found])

    async def search(request: Request) -> Response:
        if not allowed(request):
            return JSONResponse({"detail": "a key is needed"}, 401)
        try:
            query = Query.model_validate_json(await request.body())
        except ValidationError as bad:
            return JSONResponse({"detail": str(bad)}, 400)
        hits = await run_in_threadpool(projection.search, query)
        return Response(hits.model_dump_json(), media_type="application/json")

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/status", status),
            Route("/search", search, methods=["POST"]),
        ]
    )
