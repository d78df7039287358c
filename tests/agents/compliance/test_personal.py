"""Numbers of people and cards are raised when their checks hold, spoken or spaced, and only then."""

import pytest

from agents.compliance.rules.catalogue import named
from agents.compliance.rules.personal import RULE, detect, is_card, is_identity

ID, CARD = "11010519491231002X", "6200000000000005"  # the sample of GB 11643, a test number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"您的身份证是{ID}对吧", ID),
        (f"card {CARD}", CARD),
        ("卡号 6200 0000 0000 0005", "6200 0000 0000 0005"),
        ("六二零零零零零零零零零零零零零五", "六二零零零零零零零零零零零零零五"),
        ("您的密码是abc123", "密码是abc123"),
        ("the password is hunter2", "password is hunter2"),
    ],
)
def test_what_is_shown_is_found(text: str, words: str) -> None:
    (finding,) = detect(text, named(RULE))
    assert finding.text == words
    assert finding.reason_zh
    assert finding.reason_en


@pytest.mark.parametrize(
    "text",
    [
        "请核对证件尾号002X、卡尾号0005。",
        "订单号20261126000000012345",
        "110105194912310021",  # its check sign is wrong
        "6200000000000006",
        "your password is case sensitive",
        "客服电话 4008000000",
    ],
)
def test_what_is_no_such_number_is_quiet(text: str) -> None:
    assert detect(text, named(RULE)) == ()


def test_the_checks() -> None:
    assert is_identity(ID)
    assert not is_identity("11010519491331002X")
    assert is_card(CARD)
    assert not is_card("0000000000000000")
