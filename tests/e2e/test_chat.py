"""A customer asks, reads the source, stops, decides, and is not lost when the network is."""

import re
from decimal import Decimal

from playwright.sync_api import expect

from core.access import system
from core.store import bank
from tests.e2e.conftest import Open
from tests.e2e.doing import FEE, answered, ask
from tests.e2e.live import SLOW, Live


def test_a_question_is_answered_and_its_citation_opens_the_passage(open_page: Open) -> None:
    page = open_page(user="linyue")
    answer = answered(ask(page, FEE))
    expect(answer).to_contain_text("免费")
    answer.locator(".cite").first.click()
    mark = page.locator(".source-panel mark").first
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text("跨行转账")
    panel = page.get_by_role("complementary", name="原文")
    expect(panel).to_contain_text("澄湖银行个人业务收费标准（2026年版）")
    expect(panel).to_contain_text("现行有效")
    expect(panel.locator("td mark").first).to_be_visible()
    expect(panel.get_by_role("heading", name="二、转账与取现")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(answer.locator(".cite").first).to_be_focused()


def test_the_passage_opens_on_its_own_page_too(open_page: Open) -> None:
    page = open_page(user="linyue")
    answered(ask(page, FEE)).locator(".evidence-card").first.click()
    href = page.get_by_role("link", name="单独打开").get_attribute("href")
    page.goto(str(href))
    expect(page.locator("mark").first).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_contain_text("收费标准")


def test_an_answer_as_of_a_day_cites_the_text_of_that_day(open_page: Open) -> None:
    page = open_page(user="linyue")
    page.get_by_role("button", name=re.compile("截至日期")).click()
    page.get_by_label("截至日期", exact=True).fill("2025-06-30")
    page.keyboard.press("Escape")
    answer = answered(ask(page, FEE))
    expect(answer).to_contain_text("2025-06-30")
    expect(answer.locator(".evidence-card").first).to_contain_text("2025年版")
    expect(answer.locator(".evidence-card").first).to_contain_text("已失效")


def test_steps_are_shown_and_stop_stops(open_page: Open) -> None:
    page = open_page(user="linyue")
    reply = ask(page, f"{SLOW}想，理财和存款有什么不同？")
    expect(reply.locator("[aria-current=step]")).to_have_text("理解问题")
    page.get_by_role("button", name="停止").click()
    expect(reply).to_contain_text("已停止")
    expect(page.get_by_role("button", name="发送")).to_be_visible()


def test_a_write_happens_after_confirmation_and_only_then(open_page: Open, live: Live) -> None:
    def daily() -> Decimal:
        with live.store.transaction(system("demo")) as session:
            limits = bank.transfer_limits(session, "C000001")
        return {x.kind.value: x.amount for x in limits}["daily"]

    page, before, order = open_page(user="linyue"), daily(), "把我的每日转账限额降到5000元"
    first = ask(page, order)
    card = first.locator(".confirm")
    expect(card).to_contain_text(re.compile("5,?000"))
    card.get_by_role("button", name="不办理").click()
    expect(card).to_contain_text("未执行任何操作")
    answered(first)
    expect(first.locator(".answer-kind")).to_have_text("未办理")
    assert daily() == before

    ask(page, order).locator(".confirm").wait_for()
    page.reload()  # the card is still there after a reload, and nothing has happened
    held = page.locator(".confirm").last
    expect(held.get_by_role("button", name="确认办理")).to_be_visible()
    assert daily() == before
    held.get_by_role("button", name="确认办理").click()
    expect(page.locator(".answer-kind").last).to_have_text("已办理")
    expect(page.locator(".answer").last).to_contain_text(re.compile("5,?000"))
    assert daily() == Decimal(5000) < before


def test_a_question_back_is_answered_with_one_click(open_page: Open) -> None:
    page = open_page(user="linyue")
    answer = answered(ask(page, "我的卡丢了，马上挂失"))
    options = answer.locator(".options button")
    expect(options).to_have_count(2)
    options.first.click()
    expect(page.locator(".confirm")).to_be_visible()


def test_a_lost_network_costs_no_event(open_page: Open, live: Live) -> None:
    page = open_page(user="linyue")
    whole = answered(ask(page, FEE)).locator(".answer-text").inner_text()
    for size in (1, 900, 1700, 2600):
        page.get_by_role("button", name="新对话").click()
        expect(page.locator("article.reply")).to_have_count(0)
        cuts = len(live.network.cuts)
        live.network.after = size
        answer = answered(ask(page, FEE))
        assert answer.locator(".answer-text").inner_text() == whole
        assert len(live.network.cuts) == cuts + 1
        expect(page.locator(".bubble.mine")).to_have_count(1)


def test_a_conversation_reads_the_same_after_a_reload(open_page: Open) -> None:
    page = open_page(user="emily", lang="en-US")
    answer = answered(ask(page, "What does a transfer to another bank cost in mobile banking?"))
    text = answer.locator(".answer-text").inner_text()
    page.reload()
    again = page.locator(".answer")
    expect(again).to_have_count(1)
    assert again.locator(".answer-text").inner_text() == text
    expect(page.locator(".bubble.mine")).to_have_count(1)


def test_enter_that_ends_a_composed_word_does_not_send(open_page: Open) -> None:
    page = open_page(user="linyue")
    box = page.get_by_role("textbox")
    box.fill("转账")
    box.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', bubbles: true, cancelable: true, isComposing: true, keyCode: 229}))"
    )
    page.keyboard.press("Shift+Enter")
    expect(box).to_have_value("转账\n")
    expect(page.locator(".bubble")).to_have_count(0)


def test_too_long_a_message_says_by_how_much(open_page: Open) -> None:
    page = open_page(user="linyue")
    page.get_by_role("textbox").fill("字" * 4003)
    expect(page.get_by_role("alert")).to_contain_text("3 字")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble")).to_have_count(0)
