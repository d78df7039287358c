"""A conversation goes to a person with its context, is answered live, and comes back."""

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.e2e.doing import FEE, answered, ask


def test_a_handed_over_conversation_is_taken_answered_and_given_back(open_page: Open) -> None:
    customer = open_page(user="zhaoguoliang")
    answered(ask(customer, FEE))
    answered(ask(customer, "我要转人工客服"))
    expect(customer.locator(".banner")).to_contain_text("正在等待客服代表")

    desk = open_page(user="chenxiao")
    desk.goto("/desk")
    desk.locator(".ticket.waiting", has_text="赵国梁").first.click()
    expect(desk.get_by_role("complementary", name="转接说明")).to_contain_text("赵国梁")
    expect(desk.locator(".transcript")).to_contain_text("跨行转账")
    desk.get_by_role("button", name="接入").click()
    expect(customer.locator(".banner.taken")).to_be_visible()

    box = desk.get_by_role("textbox", name="回复客户")
    box.fill("赵先生您好，请问有什么可以帮您？")
    box.press("Enter")
    expect(customer.locator(".reply.employee")).to_contain_text("赵先生您好")
    expect(customer.locator(".banner")).to_contain_text("陈晓")
    customer.get_by_role("textbox").fill("想改预留手机号")
    customer.keyboard.press("Enter")
    expect(desk.locator(".transcript")).to_contain_text("想改预留手机号")
    expect(customer.locator(".bubble.mine")).to_have_count(3)

    desk.get_by_role("button", name="结束服务").click()
    desk.get_by_role("button", name="交回金脑继续服务").click()
    expect(customer.locator(".banner")).to_have_count(0)
    expect(answered(ask(customer, FEE))).to_contain_text("免费")


def test_only_one_of_two_representatives_takes_a_conversation(open_page: Open) -> None:
    customer = open_page(user="emily", lang="en-US")
    answered(ask(customer, "I want to talk to a person"))
    first, second = (open_page("/desk", user=name) for name in ("chenxiao", "hewei"))
    for page in (first, second):
        page.locator(".ticket.waiting", has_text="Emily").last.click()
        expect(page.get_by_role("button", name="接入")).to_be_visible()
    first.get_by_role("button", name="接入").click()
    expect(first.get_by_role("button", name="结束服务")).to_be_visible()
    # the second has the button until the stream tells otherwise; a late click is told too
    expect(second.get_by_role("button", name="接入")).to_have_count(0)
    expect(second.locator(".case-foot")).to_contain_text("接入")
    expect(second.get_by_role("textbox")).to_have_count(0)


def test_a_customer_is_not_shown_the_desk(open_page: Open) -> None:
    page = open_page("/desk", user="linyue")
    expect(page.locator(".welcome")).to_be_visible()
