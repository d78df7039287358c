"""An analyst calls an answer right, another person decides, and each sees how it stands."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.test_accessibility import LOOKS, clean
from tests.e2e.test_data import ask


def propose(open_page: Open, question: str) -> Page:
    page = open_page("/data", user="songyang")
    result = ask(page, question)
    result.get_by_role("button", name="答案正确").click()
    expect(result.locator(".verdict")).to_have_text("待核准")
    return page


def test_an_answer_called_right_is_approved_by_another(open_page: Open) -> None:
    analyst = propose(open_page, "各支行的贷款笔数")
    officer = open_page("/data", user="xujing")
    officer.get_by_role("button", name="核准查询").click()
    waiting = officer.locator(".proposal", has_text="各支行的贷款笔数")
    expect(waiting).to_contain_text("宋扬")
    expect(waiting.locator(".read-as")).to_contain_text("贷款笔数")
    waiting.get_by_role("button", name="核准", exact=True).click()
    expect(waiting).to_have_count(0)
    officer.get_by_role("radio", name="已核准").check()
    expect(waiting).to_contain_text("许静")
    analyst.reload()
    expect(analyst.locator(".verdict")).to_have_text("已核准")
    waiting.get_by_role("button", name="撤回").click()
    expect(waiting).to_have_count(0)


def test_a_rejection_says_why(open_page: Open) -> None:
    analyst = propose(open_page, "各支行的账户数")
    officer = open_page("/data?view=approvals", user="xujing")
    waiting = officer.locator(".proposal", has_text="各支行的账户数")
    waiting.get_by_role("button", name="不通过").click()
    officer.get_by_label("不通过的原因").fill("口径不对")
    waiting.get_by_role("button", name="不通过").click()
    expect(waiting).to_have_count(0)
    officer.get_by_role("radio", name="未通过").check()
    expect(waiting.first).to_contain_text("口径不对")
    analyst.reload()
    expect(analyst.locator(".asked")).to_contain_text("口径不对")
    expect(analyst.locator(".asked").get_by_role("button", name="答案正确")).to_be_visible()


def test_ones_own_is_for_another_to_decide(open_page: Open) -> None:
    page = open_page("/data", user="xujing")
    result = ask(page, "各支行的投诉件数")
    result.get_by_role("button", name="答案正确").click()
    expect(result.locator(".verdict")).to_be_visible()
    page.get_by_role("button", name="核准查询").click()
    own = page.locator(".proposal", has_text="各支行的投诉件数")
    expect(own).to_contain_text("须由他人核准")
    expect(own.get_by_role("button", name="核准", exact=True)).to_have_count(0)
    own.get_by_role("button", name="撤回").click()
    expect(own).to_have_count(0)


def test_an_approver_asks_it_too(open_page: Open) -> None:
    propose(open_page, "各支行的定期存款本金")
    officer = open_page("/data?view=approvals", user="xujing")
    waiting = officer.locator(".proposal", has_text="各支行的定期存款本金")
    waiting.get_by_role("button", name="我来问一遍").click()
    expect(officer.locator(".asked tbody tr")).to_have_count(12)


def test_who_may_only_approve_sees_only_that(open_page: Open) -> None:
    page = open_page("/data", user="zhengkai")
    expect(page.get_by_role("heading", name="核准查询")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_approving_can_be_done_by_all(open_page: Open, width: int, lang: str, scheme: str) -> None:
    propose(open_page, "各支行的客户数")
    look = {"width": width, "lang": lang, "scheme": scheme}
    page = open_page("/data?view=approvals", user="xujing", **look)
    page.locator(".proposal").first.wait_for()
    clean(page)
    page.locator(".proposal .button:not(.primary)").first.click()
    page.locator(".rejecting").wait_for()
    clean(page)
