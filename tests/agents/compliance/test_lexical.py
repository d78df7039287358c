"""The phrases of the catalogue run as tests, and the contexts that excuse a match."""

import pytest

from agents.compliance.rules.catalogue import lexical_rules
from agents.compliance.rules.screen import screen

RULES = {r.id: r for r in lexical_rules()}


@pytest.mark.parametrize(
    ("rule_id", "text"), [(r.id, t) for r in RULES.values() for t in r.must_fire]
)
def test_what_must_fire_fires(rule_id: str, text: str) -> None:
    assert rule_id in {f.rule_id for f in screen(text)}


@pytest.mark.parametrize("text", [t for r in RULES.values() for t in r.must_not_fire])
def test_what_must_not_fire_is_quiet(text: str) -> None:
    assert screen(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "理财产品不保证本金和收益，投资须谨慎。",
        "谁说保本保息都是骗人的。",
        "客户问：“这个保本保息吗？”",
        "凡声称稳赚不赔的，请提高警惕。",
        "不得向客户承诺收益。",
        "严禁代客签字，任何员工不得替您签名。",
        "Our staff will never ask you to give us your password.",
        "本产品有风险，过往业绩不代表未来表现。",
        "保险人应当自收到解除合同通知之日起三十日内退还保险单的现金价值。",
    ],
)
def test_negation_quotation_and_prohibition_excuse(text: str) -> None:
    assert screen(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "这款产品稳赚不赔，您放心买。",
        "不用担心。本金绝对安全。",
        "This fund offers guaranteed returns of 5%.",
    ],
)
def test_negation_elsewhere_does_not_excuse(text: str) -> None:
    assert screen(text)
