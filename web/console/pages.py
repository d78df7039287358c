"""The built pages, with a fall-back for the addresses that the page itself reads."""

import re
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from core.errors import NotFound
from web.deps import Given

_PAGES = (
    "/",
    "/login",
    "/data",
    "/reports",
    "/research",
    "/compliance",
    "/desk",
    "/desk/{rest:path}",
    "/documents/{rest:path}",
    "/c/{rest:path}",
)
_NAME = re.compile(r"^[A-Za-z0-9_.\-]{1,128}$")
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$")


def _file(root: Path, name: str) -> FileResponse:
    """A plain name in this folder; no name leads out of it."""
    path = root / name
    if not _NAME.match(name) or not path.is_file():
        raise NotFound("There is nothing under this address.")
    kept = "public, max-age=31536000, immutable" if _HASHED.search(path.name) else "no-cache"
    return FileResponse(path, headers={"Cache-Control": kept})


def router() -> APIRouter:
    """Hashed assets are kept for ever by the browser, everything else is asked for again."""
    routes = APIRouter(include_in_schema=False)

    async def index(deps: Given) -> FileResponse:
        return _file(deps.files, "index.html")

    for page in _PAGES:
        routes.add_api_route(page, index, methods=["GET", "HEAD"])

    @routes.api_route("/assets/{name}", methods=["GET", "HEAD"])
    async def asset(name: str, deps: Given) -> FileResponse:
        return _file(deps.files / "assets", name)

    @routes.api_route("/{name}", methods=["GET", "HEAD"])
    async def top(name: str, deps: Given) -> FileResponse:
        """favicon.svg and other files that lie beside index.html."""
        return _file(deps.files, name)

    return routes
