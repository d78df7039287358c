"""Every page is clean for axe in both languages, light and dark, wide and at 360 pixels."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.doing import FEE, answered, ask

LOOKS = [
    pytest.param(1280, "zh-CN", "light", id="wide-zh-light"),
    pytest.param(768, "en-US", "light", id="tablet-en-light"),
    pytest.param(360, "zh-CN", "dark", id="narrow-zh-dark"),
]


def clean(page: Page) -> None:
    """No violation, and nothing to scroll sideways."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} pixels too wide"


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_the_pages_of_a_customer(open_page: Open, width: int, lang: str, scheme: str) -> None:
    look = {"width": width, "lang": lang, "scheme": scheme}
    page = open_page(**look)
    page.locator(".demo").wait_for()
    clean(page)
    page = open_page(user="zhaoguoliang", **look)
    page.locator(".welcome").wait_for()
    clean(page)
    answer = answered(ask(page, FEE))
    clean(page)
    answer.locator(".cite").first.click()
    page.locator("mark").first.wait_for()
    clean(page)
    page.keyboard.press("Escape")
    ask(page, "把我的每日转账限额降到5000元").locator(".confirm, .answer").first.wait_for()
    clean(page)
    page.locator(".bar").click(position={"x": 2, "y": 2})
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    clean(page)


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_the_desk(open_page: Open, width: int, lang: str, scheme: str) -> None:
    customer = open_page(user="emily", lang="en-US")
    answered(ask(customer, "I want to talk to a person"))
    page = open_page("/desk", user="chenxiao", width=width, lang=lang, scheme=scheme)
    page.locator(".ticket").first.wait_for()
    clean(page)
    page.locator(".ticket.waiting").first.click()
    page.locator(".transcript .reply").first.wait_for()
    clean(page)


def test_a_question_and_its_source_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(user="linyue")
    page.get_by_role("textbox").wait_for()
    page.keyboard.type(FEE)  # the field has the focus
    page.keyboard.press("Enter")
    page.locator(".answer .cite").first.wait_for()
    status = page.locator("[aria-live=polite]").first
    expect(status).to_contain_text("回答完毕")
    page.keyboard.press("Shift+Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.classList.contains('cite')"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".source-panel mark").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('cite')")
    page.keyboard.press("1")
    expect(page.locator(".source-panel")).to_be_visible()
