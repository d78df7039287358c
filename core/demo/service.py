"""Service history and complaints."""

import datetime as dt
from random import Random

from core.demo.calendar import add_months, day_between, moment_on
from core.demo.plan import MONTHS
from core.demo.rows import Complaint, Contact, Customer

_TOPICS: tuple[tuple[str, str], ...] = (
    ("转账", "询问跨行转账多久到账，已说明实时到账和次日到账的区别。"),
    ("挂失", "咨询借记卡丢失后的处理，已说明挂失方式和补卡工本费。"),
    ("理财", "询问理财产品到期后何时到账，已说明到账时间。"),
    ("信用卡", "询问账单分期的费用，已发送分期说明。"),
    ("房贷", "询问提前还款的申请时间和违约金，已说明。"),
    ("手机银行", "更换手机后无法登录，已指导完成人脸核验。"),
    ("限额", "希望提高转账限额，已引导到网点办理。"),
    ("收费", "对短信通知费有疑问，已说明收费标准。"),
    ("存款", "询问定期存款提前支取的利息，已说明按活期计息。"),
    ("网点", "询问周六营业时间，已告知。"),
)
_COMPLAINTS: tuple[tuple[str, str], ...] = (
    ("服务态度", "在网点排队一个多小时，柜员态度不耐烦，希望改进。"),
    ("收费争议", "没有开通短信通知却被扣费，要求退还。"),
    ("理财销售", "购买理财时没有人说明可能亏损，到期后比存定期还少。"),
    ("信用卡", "已经按时还款，仍被收取违约金。"),
    ("账户限制", "账户突然不能转账，客服说不清原因。"),
    ("手机银行", "转账页面多次报错，重复提交扣了两次款。"),
)
_CHANNELS = ("phone", "web", "branch", "mobile")


def contacts(rng: Random, customer: Customer, desk: list[str], day: dt.date) -> tuple[Contact, ...]:
    start = max(add_months(day, -MONTHS), customer.since)
    count = rng.choices((0, 1, 2, 3, 5), (30, 28, 22, 14, 6))[0]
    moments = sorted(
        moment_on(rng, day_between(rng, start, day - dt.timedelta(days=1))) for _ in range(count)
    )
    rows = []
    for n, at in enumerate(moments, 1):
        topic, summary = rng.choice(_TOPICS)
        channel = rng.choice(_CHANNELS)
        employee = rng.choice(desk) if channel in ("phone", "branch") and desk else None
        marks = rng.choices((None, 5, 4, 3, 2, 1), (50, 22, 14, 7, 4, 3))[0]
        number = f"{customer.id[0]}S{customer.id[1:]}{n:02d}"
        rows.append(Contact(number, customer.id, employee, channel, topic, summary, at, marks))
    return tuple(rows)


def complaints(rng: Random, customers: tuple[Customer, ...], day: dt.date) -> tuple[Complaint, ...]:
    """About 6 in 100 customers, numbered in order of time; those older than 30 days are closed."""
    who = [c for c in customers if rng.random() < 0.06]
    opened = sorted(
        (moment_on(rng, day_between(rng, max(add_months(day, -MONTHS), c.since), day)), c.id)
        for c in who
    )
    rows = []
    for n, (at, customer_id) in enumerate(opened, 1):
        topic, text = rng.choice(_COMPLAINTS)
        days = (day - at.date()).days
        closed = at + dt.timedelta(days=rng.randint(2, 20)) if days > 30 else None
        state = "closed" if closed else ("in_progress" if days > 1 else "open")
        rows.append(Complaint(f"TS{n:08d}", customer_id, topic, text, state, at, closed))
    return tuple(rows)
