"""The web process: parts composed, the address taken, the application served."""

import asyncio
import errno
import socket

import uvicorn

from agents.compliance.rules.semantic import head
from agents.compliance.screener import Screener
from agents.composition import Composed, composed
from core import trace
from core.demo.logins import logins
from core.demo.questions import QUESTIONS
from core.errors import BadInput, Conflict
from core.settings import Settings
from tools.sql import setup
from web.app import create_app
from web.checks import checks
from web.deps import DemoLogin, Deps, Site

_EXAMPLES = 4
_SCREEN_S = 1.0  # how long a draft waits for its vectors
_POLL_S = 5.0  # signals wake readers sooner


def serve(settings: Settings) -> None:
    """Runs until it is told to stop. Raises Conflict when the port is taken."""
    trace.set_up(settings, "web")
    for value, name in ((settings.database_url, "DATABASE_URL"), (settings.index_url, "INDEX_URL")):
        if not (value if isinstance(value, str) else value.get_secret_value()):
            raise BadInput(
                f"JINNAO_{name} is not set.", todo="`jinnao up` sets it for all it starts."
            )
    with listening(settings.host, settings.port) as address:
        asyncio.run(_serve(settings, address))


async def _serve(settings: Settings, address: socket.socket) -> None:
    async with composed(settings) as parts:
        config = uvicorn.Config(
            create_app(deps(settings, parts)),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        await uvicorn.Server(config).serve(sockets=[address])


def deps(settings: Settings, parts: Composed) -> Deps:
    """What the application is given in production."""
    return Deps(
        settings=settings,
        store=parts.store,
        clock=parts.clock,
        runs=parts.runner,
        site=site(settings),
        checks=checks(settings, parts.store, parts.backend),
        signals=parts.signals,
        data=parts.data.desk if parts.data else None,
        given_screener=Screener(head.of(settings.conduct_head), parts.backend, _SCREEN_S),
        datasets=parts.data.datasets if parts.data else setup.datasets(settings),
        poll_s=_POLL_S,
    )


def listening(host: str, port: int) -> socket.socket:
    """The socket, taken before anything else is started, so that a taken port says so."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    address = socket.socket(family, socket.SOCK_STREAM)
    address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        address.bind((host, port))
    except OSError as error:
        address.close()
        if error.errno == errno.EADDRINUSE:
            raise Conflict(f"Port {port} is taken.", todo="Set JINNAO_PORT to another.") from error
        raise BadInput(
            f"Cannot listen on {host}:{port}: {error.strerror}.", todo="Check JINNAO_HOST."
        ) from error
    return address


def site(settings: Settings) -> Site:
    """What the log-in page and the empty chat show; nothing of the demo outside a demo."""
    if not settings.demo:
        return Site()
    shown = tuple(
        DemoLogin(
            username=login.username,
            password=login.password,
            name=login.name,
            role=login.role.value,
            note=f"{login.note_zh} · {login.note_en}",
        )
        for login in logins(settings.institution)
    )
    examples = {
        code: tuple(q.question for q in QUESTIONS if q.language == short and not q.as_of)[
            :_EXAMPLES
        ]
        for code, short in (("zh-CN", "zh"), ("en", "en"))
    }
    return Site(logins=shown, examples=examples)
