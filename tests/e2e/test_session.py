"""Signing in and out, an expired session, and the choice of language."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.e2e.doing import FEE, answered, ask


def test_a_demo_card_signs_in_and_a_representative_lands_at_the_desk(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("林悦")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("林悦")
    page.get_by_role("button", name=re.compile("当前用户")).click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name=re.compile("陈晓")).click()
    expect(page).to_have_url(re.compile("/desk$"))


def test_a_wrong_password_is_told_in_words(open_page: Open) -> None:
    page = open_page()
    page.get_by_label("用户名").fill("linyue")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确，请重新输入。")


def test_an_expired_session_leads_back_to_the_same_conversation(open_page: Open) -> None:
    page = open_page(user="linyue")
    answered(ask(page, FEE))
    at = page.url
    page.context.clear_cookies()
    page.get_by_role("textbox").fill("还在吗？")
    page.keyboard.press("Enter")
    expect(page.locator(".login-card")).to_contain_text("登录已过期")
    page.get_by_role("button", name=re.compile("林悦")).click()
    expect(page.locator(".answer").first).to_contain_text("免费")
    assert page.url == at


def test_the_language_is_kept(open_page: Open) -> None:
    page = open_page(user="linyue")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
