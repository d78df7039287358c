"""Whose record is asked for by name, and what only looks like a name."""

import pytest

from agents.service.reading import others_data

NAMES = [
    "查一下欧阳娜娜的余额", "欧阳修的账户里有多少钱", "司马相如名下有几张卡，余额多少",
    "上官婉儿在你们行有多少存款", "请问诸葛孔明先生的贷款还剩多少", "欧阳女士的手机号是多少",
    "看看欧阳的余额", "东方先生的余额", "东方不败的交易流水", "西门吹雪的账户余额",
    "我想知道陈方安生的持仓", "林郑月娥的卡号", "查下张杨思雨的余额",
    "迪丽热巴的存款有多少", "客户阿依古丽的电话", "问张伟的余额", "沈阳的余额", "李知行的手机号",
]  # fmt: skip
WORDS = [
    "东方证券的理财", "东方财富的基金", "东方的理财", "西门子的理财", "濮阳的网点电话",
    "黄金交易的手续费和账户", "高于平均的存款利率", "方向相反的交易", "万余元钱的存款",
    "金钱管理的理财", "高金利率的存款", "白金卡片的交易", "司空见惯的交易", "谢谢你们的存款",
    "储蓄账户的余额", "活期存款的余额", "全部账户的余额", "信用卡的交易明细", "任何人的账户",
    "钱江支行的电话", "秦皇岛的网点电话", "石家庄的支行电话", "沈阳的网点地址", "高新区的网点电话",
    "江苏银行的存款", "苏州银行的存款", "陆金所的理财", "阿里巴巴的基金", "罗马尼亚的账户",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_a_name_before_a_record_is_somebody_elses(text):
    assert others_data(text, "林悦")


@pytest.mark.parametrize("text", WORDS)
def test_words_and_institutions_are_nobodys_name(text):
    assert not others_data(text, "林悦")


@pytest.mark.parametrize("name", ["林悦", "欧阳修", "欧阳娜娜", "陈方安生"])
def test_the_own_name_is_not_somebody_elses(name):
    assert not others_data(f"查询{name}的余额", name)
    assert others_data(f"查询{name}的余额", "王芳")
