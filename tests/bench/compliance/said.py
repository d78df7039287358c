"""Utterances to screen by the thousand: sentences of the published training part, each made its own
by an opening, an amount and an end, so that no vector is asked for twice."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from agents.compliance.rules.semantic.labelled import shipped
from core.domain.conduct import Exchange, Form, Speaker, Utterance
from core.domain.material import NewMaterial

_DAY = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
_OPENINGS = (
    "您好，",
    "是这样的，",
    "跟您说一下，",
    "王女士，",
    "",
    "刚才提到，",
    "好的，",
    "补充一句，",
)
_ENDS = ("您看可以吗？", "谢谢。", "有问题随时联系我。", "", "祝您愉快。", "回头聊。")
SOURCE = "night"
_BREACHES = 0.02  # of a night's sentences; the rest is ordinary talk


def utterances(number: int, seed: int = 7) -> Iterator[str]:
    """Distinct sentences, about one in fifty a breach."""
    drawn = random.Random(seed)
    ordinary = [s.text for s in shipped() if not s.rules]
    breaches = [s.text for s in shipped() if s.rules]
    for n in range(number):
        text = drawn.choice(breaches if drawn.random() < _BREACHES else ordinary)
        yield f"{drawn.choice(_OPENINGS)}{text}{drawn.choice(_ENDS)}（{n}）"


def materials(number: int, seed: int = 7) -> Iterator[NewMaterial]:
    """Each item one message of one of a hundred employees."""
    for n, text in enumerate(itertools.islice(utterances(number, seed), number)):
        said = Utterance(seq=1, speaker=Speaker.SELLER, text=text, channel="wecom")
        yield NewMaterial(
            source=SOURCE, source_ref=f"m{n:07d}", form=Form.CHAT, person=f"E{n % 100:04d}",
            occurred_at=_DAY + dt.timedelta(seconds=n),
            exchange=Exchange(language="zh", day=_DAY.date(), ended=False, utterances=(said,)),
        )  # fmt: skip
