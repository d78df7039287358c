"""Signing in and out, and who one is."""

import asyncio

from fastapi import APIRouter, Depends, Request, Response

from core.access import Principal
from core.clock import Clock
from core.domain import Frozen
from core.errors import NotSignedIn
from core.store import credentials
from web import identity
from web.attempts import Attempts
from web.deps import Given
from web.identity import Who
from web.words import Line


class Login(Frozen):
    username: Line
    password: Line


class Me(Frozen):
    """The signed-in person, for the page."""

    subject: str
    name: str
    role: str
    scopes: tuple[str, ...]
    institution: str
    customer_id: str | None
    locale: str


def me_of(principal: Principal) -> Me:
    return Me(
        scopes=tuple(sorted(s.value for s in principal.scopes)),
        **principal.model_dump(
            include={"subject", "name", "role", "institution", "customer_id", "locale"}, mode="json"
        ),
    )


def router(clock: Clock) -> APIRouter:
    """5 failures per name and address, 30 per address, in five minutes."""
    routes = APIRouter(prefix="/v1", tags=["session"])
    by_name, by_address = Attempts(clock, most=5), Attempts(clock, most=30)

    @routes.post("/login", dependencies=[Depends(identity.check_origin)])
    async def login(body: Login, request: Request, response: Response, deps: Given) -> Me:
        address = request.client.host if request.client else ""
        name = f"{address} {body.username}"
        by_address.begin(address)
        by_name.begin(name)
        try:
            signed = await asyncio.to_thread(
                credentials.sign_in,
                deps.store,
                deps.clock,
                body.username,
                body.password,
                deps.settings.session_hours,
            )
        except NotSignedIn as error:
            error.todo = error.todo or "Check the user name and the password."
            raise
        by_name.passed(name)
        by_address.passed(address)
        identity.remember(response, deps, signed.token)
        return me_of(signed.principal)

    @routes.post("/logout", status_code=204, dependencies=[Depends(identity.check_origin)])
    async def logout(request: Request, deps: Given) -> Response:
        token = request.cookies.get(identity.COOKIE)
        if token:
            await asyncio.to_thread(credentials.sign_out, deps.store, deps.clock, token)
        response = Response(status_code=204)
        identity.forget(response, deps)
        return response

    @routes.get("/me")
    async def me(principal: Who) -> Me:
        return me_of(principal)

    return routes
