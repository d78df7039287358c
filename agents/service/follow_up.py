"""A message that leans on the one before it, as one whole question."""

import re

_SLOTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:[一二三四五六七八九十两半]|\d{1,2})\s?(?:个月|年|天)期?|\b(?:one|two|three|five|six|nine|twelve|\d{1,2})[- ](?:year|month|day)s?\b",
        r"(?<![a-z])[rc][1-5](?!\d)",
        r"美元|欧元|港元|港币|日元|英镑|澳元|人民币|\b(?:US )?dollars?\b|\beuros?\b|\byen\b|\bsterling\b|\bpounds?\b",
        r"信用卡|借记卡|存折|\b(?:credit|debit) cards?\b",
        r"手机银行|网上银行|网银|柜台|网点|自助机|\bmobile bank(?:ing)?\b|\bcounter\b|\bbranch\b",
        r"单笔|每笔|日累计|每日|每天|\bdaily\b|\bsingle\b",
        r"\b20\d\d\b年?",
    )
)  # fmt: skip
_LEAN = re.compile(
    r"那么?|如果|要是|换成|改成|是|的话?|呢|吗|[\s,，。.?？!！]|"
    r"\b(?:and|then|but|what|how|about|if|it|is|for|with|the|an?|of|in|by)\b",
    re.IGNORECASE,
)


def whole(earlier: list[str], now: str) -> str:
    """三年定期利率多少？ + 那五年的呢？ is 五年定期利率多少？

    Where the message only names another term, currency, card, … of the same kind, that takes the
    place of the earlier one; otherwise the earlier words stand before it.
    """
    if not earlier:
        return now
    before, rest = earlier[-1], now
    for slot in _SLOTS:
        new, old = slot.search(rest), slot.search(before)
        if new and old:
            before = before[: old.start()] + new.group().strip() + before[old.end() :]
            rest = rest[: new.start()] + rest[new.end() :]
    if rest != now and not _LEAN.sub("", rest):
        return before
    return "；".join([*earlier, now])
