"""The one place where an error becomes a response: application/problem+json."""

from collections.abc import Mapping

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AppError, BadInput, NotFound, Unavailable
from core.store.session import OperationalError

log = structlog.get_logger(__name__)
_CHAT = ("/v1/chat/", "/v1/models")
_CODES = {401: "not_signed_in", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


def problem(
    status: int, code: str, detail: str, todo: str = "", facts: Mapping[str, object] | None = None
) -> JSONResponse:
    """{type, status, code, detail, todo} and, where known, run_id and what else was said."""
    body: dict[str, object] = {
        "type": f"urn:jinnao:problem:{code}",
        "status": status,
        "code": code,
        "detail": detail,
        "todo": todo,
        **(facts or {}),
    }
    return JSONResponse(body, status, media_type="application/problem+json")


def openai(error: AppError) -> dict[str, object]:
    """The same error in the shape that clients of the chat API read."""
    return {"message": str(error), "type": error.code, "code": error.code}


def by_code(code: str, detail: str) -> AppError:
    """The error that a stored event names; an unknown code is an internal error."""
    kinds = [AppError]
    for kind in kinds:
        if kind.code == code:
            return kind(detail)
        kinds.extend(kind.__subclasses__())
    return AppError(detail or "The run failed.")


def of(error: AppError) -> JSONResponse:
    """The response for an error that was raised on purpose."""
    facts = {k: v for k, v in error.facts.items() if isinstance(v, str | int | float | list | dict)}
    response = problem(error.status, error.code, error.detail, error.todo, facts)
    wait = error.facts.get("retry_after_s")
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _for(request: Request, error: AppError) -> JSONResponse:
    if request.url.path.startswith(_CHAT):
        error.facts["error"] = openai(error)
    return of(error)


def _invalid(error: RequestValidationError) -> AppError:
    """Says where and what, and never repeats the input. A malformed id in a path is a missing one."""
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    if place[0] == "path":
        return NotFound("There is nothing under this address.")
    where = ".".join(place[1:]) or place[0]
    if first["type"] == "json_invalid":
        return BadInput("The body is not valid JSON.", todo="Send a JSON object in UTF-8.")
    return BadInput(f"{where}: {first['msg']}.", field=where)


def install(app: FastAPI) -> None:
    """Registers the renderers of what is raised on purpose."""

    @app.exception_handler(AppError)
    async def raised(request: Request, error: AppError) -> JSONResponse:
        return _for(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _for(request, _invalid(error))

    @app.exception_handler(OperationalError)
    async def database(request: Request, error: OperationalError) -> JSONResponse:
        log.error("database failed", path=request.url.path, exc_info=error)
        return _for(request, Unavailable("The database does not answer.", todo="Try again soon."))

    @app.exception_handler(HTTPException)
    async def plain(_: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "bad_input" if error.status_code < 500 else "internal")
        response = problem(error.status_code, code, str(error.detail))
        response.headers.update(error.headers or {})
        return response


class Edge:
    """The last resort: an error that nobody foresaw is recorded, and says nothing of our insides."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            if scope["type"] != "http":
                raise
            log.exception("request failed", path=scope["path"])
            if begun:
                raise  # the connection is closed, so that the reader knows of the gap
            response = problem(
                500,
                "internal",
                "Something went wrong on our side. It has been recorded.",
                "Try again; if it happens again, tell the operator the time.",
            )
            await response(scope, receive, send)
