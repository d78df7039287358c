"""The HTTP application, made from what it is given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from web import errors
from web.api import (
    batches,
    cases,
    config,
    conversations,
    data,
    desk,
    documents,
    health,
    materials,
    readings,
    reports,
    rules,
    screening,
    session,
    snoozes,
    sweeps,
)
from web.channels.agui import routes as agui
from web.channels.openai import routes as openai
from web.console import pages
from web.deps import Deps
from web.headers import SecurityHeaders
from web.limits import BodyLimit

_VERSION = "0.1.0"


def create_app(deps: Deps) -> FastAPI:
    """Every channel, the REST routes and the pages. Nothing is opened before the server starts."""
    app = FastAPI(
        title="Jinnao",
        version=_VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_lifespan,
    )
    app.state.deps = deps
    errors.install(app)
    for router in (
        health.router(),
        config.router(),
        session.router(deps.clock),
        conversations.router(),
        desk.router(),
        documents.router(),
        data.router(),
        readings.router(),
        reports.router(),
        batches.router(),
        cases.router(),
        snoozes.router(),
        screening.router(),
        materials.router(),
        rules.router(),
        sweeps.router(),
        agui.router(),
        openai.router(),
        pages.router(),  # last: it answers what no other route did
    ):
        app.include_router(router)
    largest = deps.settings.reading_limit_mb * 1024 * 1024
    app.add_middleware(BodyLimit, files={readings.PATH: largest, materials.FILES: largest})
    app.add_middleware(errors.Edge)
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    deps: Deps = app.state.deps
    if deps.lifespan is None:
        yield
        return
    async with deps.lifespan():
        yield
