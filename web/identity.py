"""Who asks: a browser by its cookie, a program by its key."""

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response

from core.access import Principal
from core.errors import Forbidden, NotSignedIn
from core.store import credentials
from web.deps import Deps, Given

COOKIE = "jinnao_session"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def bearer(request: Request) -> str | None:
    """The key of `Authorization: Bearer …`, if there is one."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def check_origin(request: Request, deps: Given) -> None:
    """Refuses what another site's page sends with our cookie. Programs send no Origin."""
    if request.method in _SAFE or bearer(request):
        return
    origin = request.headers.get("origin")
    if origin is None:
        foreign = request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
    else:
        ours = {request.headers.get("host", ""), urlsplit(deps.settings.public_url).netloc}
        foreign = urlsplit(origin).netloc not in ours - {""}
    if foreign:
        raise Forbidden(
            "The request comes from another site.",
            todo="Open the page under its own address; set JINNAO_PUBLIC_URL behind a proxy.",
        )


async def who(request: Request, deps: Given) -> Principal:
    """The principal of a valid credential; NotSignedIn says what to do."""
    key = bearer(request)
    if key is not None:
        return await asyncio.to_thread(credentials.principal_of_key, deps.store, deps.clock, key)
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn("You are not signed in.", todo="Sign in, or send an API key.")
    check_origin(request, deps)
    return await asyncio.to_thread(credentials.principal_of_session, deps.store, deps.clock, token)


Who = Annotated[Principal, Depends(who)]


def remember(response: Response, deps: Deps, token: str) -> None:
    """Gives the browser its token, out of reach of scripts and other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(deps.settings.session_hours * 3600),
        httponly=True,
        samesite="strict",
        secure=deps.settings.cookie_secure,
        path="/",
    )


def forget(response: Response, deps: Deps) -> None:
    response.delete_cookie(
        COOKIE, path="/", httponly=True, samesite="strict", secure=deps.settings.cookie_secure
    )
