"""An analyst asks the data: table, question back, query, file, and nobody else gets there."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Open
from tests.e2e.test_accessibility import LOOKS, clean


def ask(page: Page, question: str) -> Locator:
    before = page.locator(".asked").count()
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    result = page.locator(".asked").nth(before).locator(".result")
    result.wait_for()
    return result


def test_an_analyst_lands_at_the_data_and_gets_a_table_with_its_meaning(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    result = ask(page, "各支行的客户数")
    expect(result.locator("tbody tr")).to_have_count(12)
    expect(result).to_contain_text("零售金融部")
    result.get_by_text("查询语句").click()
    expect(result.locator("pre")).to_contain_text("SELECT")
    with page.expect_download() as download:
        result.get_by_role("link", name="下载 CSV").click()
    assert "客户数" in download.value.path().read_text("utf-8-sig")


def test_a_question_back_is_answered_with_one_click(open_page: Open) -> None:
    page = open_page("/data", user="songyang", lang="en-US")
    result = ask(page, "What is the revenue of Chenghu Bank?")
    result.get_by_role("button", name="2025", exact=True).click()
    expect(page.locator(".asked").nth(1)).to_contain_text("yuan")


def test_who_has_no_right_is_led_away(open_page: Open) -> None:
    page = open_page("/data", user="linyue")
    page.locator(".thread-column").wait_for()
    assert "/data" not in page.url


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_the_page_can_be_used_by_all(open_page: Open, width: int, lang: str, scheme: str) -> None:
    page = open_page("/data", user="songyang", width=width, lang=lang, scheme=scheme)
    page.locator(".data-main").wait_for()
    clean(page)
    ask(page, "2025年各行业的营业收入")
    ask(page, "澄湖银行的营收")
    clean(page)
