"""What people do on the pages, said once."""

from playwright.sync_api import Locator, Page

FEE = "手机银行跨行转账收费吗？"


def ask(page: Page, text: str) -> Locator:
    """Types and sends; the reply that follows."""
    page.locator(".thread-column").wait_for()
    replies = page.locator("article.reply")
    before = replies.count()
    page.get_by_role("textbox").fill(text)
    page.keyboard.press("Enter")
    return replies.nth(before)


def answered(reply: Locator) -> Locator:
    """The finished answer of a reply."""
    answer = reply.locator(".answer")
    answer.wait_for()
    return answer
