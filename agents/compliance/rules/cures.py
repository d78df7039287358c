"""Statements that make up for what was said before them: they may follow within a few turns."""

import re

from core.domain import Frozen
from core.domain.conduct import Exchange, Speaker
from core.domain.finding import Finding


class Cure(Frozen):
    """The statement, and within how many of the seller's turns it must come (0: the same one)."""

    says: str
    turns: int


CURES: dict[str, Cure] = {
    "RET-005": Cure(
        says=r"(?:过往|历史|过去|以往)的?(?:业绩|表现|收益|成绩|数据)?[^。]{0,10}(?:不|并不)(?:代表|预示|等于|构成|能)"
        r"|past (?:performance|returns|results)[^.]{0,24}(?:not|no)[^.]{0,20}(?:future|guide|indicat|predict|repeat)",
        turns=5,
    ),
    "RET-003": Cure(
        says=r"(?:基准|预期|目标|测算|演示)[^。]{0,16}(?:不是|不等于|不代表|不构成|并非)[^。]{0,8}(?:收益|承诺|保证|实际)"
        r"|不(?:是|构成|代表)[^。]{0,6}(?:收益)?(?:承诺|保证)"
        r"|(?:benchmark|target|expected|projection)[^.]{0,30}(?:not|no)[^.]{0,20}(?:promise|guarantee|yield|commit)",
        turns=3,
    ),
    "DIS-004": Cure(
        says=r"(?:分红|红利|利益|结算|演示)[^。]{0,12}(?:不确定|非保证|不保证|可能为零|假设)"
        r"|(?:bonus|dividend|benefit|illustration)[^.]{0,30}(?:not guaranteed|uncertain|may be zero|assumption|vary)",
        turns=3,
    ),
    "DIS-005": Cure(
        says=r"年化(?:利率|综合|费率|成本)?[^。]{0,6}(?:\d|百分之|[一二三四五六七八九十])|综合年化"
        r"|\bapr\b|annual(?:i[sz]ed)? (?:percentage )?(?:rate|cost)",
        turns=3,
    ),
}  # fmt: skip


def cured(exchange: Exchange, finding: Finding) -> bool:
    """Whether the seller makes up for it in the same turn or soon enough after it."""
    cure = CURES.get(finding.rule_id)
    if cure is None or finding.seq is None:
        return False
    ours = (Speaker.SELLER, Speaker.UNKNOWN, Speaker.NOTICE)
    turns = [u for u in exchange.utterances if u.seq >= finding.seq and u.speaker in ours]
    return any(re.search(cure.says, u.text, re.IGNORECASE) for u in turns[: cure.turns + 1])
