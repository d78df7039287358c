"""Headless Chromium against the real application."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from core.clock import SystemClock
from core.demo.market.seed import seed_market
from core.embedded.postgres import APP, OWNER, READER, make_database
from core.store.reader import Reader, claims_of, signing_key
from core.store.session import Store
from tests.conftest import Services
from tests.e2e.live import DATASETS, Live, serving
from tools.sql.ask import DataDesk
from tools.sql.publish import publish

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
Open = Callable[..., Page]


def chromium() -> str | None:
    """The browser of this machine, if it has one; JINNAO_CHROMIUM names another."""
    given = os.environ.get("JINNAO_CHROMIUM")
    return given or next((p for n in NAMES if (p := shutil.which(n))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live(services: Services, bank_template: str) -> Iterator[Live]:
    name = "e2e_bank"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name, bank_template)
    store = Store(services.url(APP, name))
    seed_market(store, numbers=range(24))
    publish(services.url(OWNER, name), DATASETS)
    admin = services.postgres.admin.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(admin, autocommit=True) as c:
        c.execute("ANALYZE")  # autovacuum would, in its time
    reader = Reader(services.url(READER, name), signing_key(store))
    desk = DataDesk(reader, SystemClock(), lambda who: claims_of(store, who))
    with serving(store, desk) as running:
        yield running
    store.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """For this folder only: Playwright keeps an event loop running in this thread, under which no
    other test could start its own."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the page was not tested (install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live: Live) -> Iterator[Open]:
    """Opens a page, signed in if a user name is given. No page may break the security policy or
    throw: what the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: object) -> None:
        text = getattr(message, "text", "")
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            complaints.append(text)

    def open_(
        path: str = "/",
        user: str | None = None,
        *,
        width: int = 1280,
        height: int = 800,
        lang: str = "zh-CN",
        scheme: str = "light",
    ) -> Page:
        context = browser.new_context(
            base_url=live.base_url,
            viewport={"width": width, "height": height},
            locale=lang,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        if user:
            body = {"username": user, "password": live.passwords[user]}
            answer = context.request.post("/v1/login", data=body)
            assert answer.ok, answer.text()
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
