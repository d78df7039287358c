"""Chinese names of people in front of a record: 张伟的余额, 欧阳娜娜名下, 陈方安生在你们行有多少存款."""

import re
from collections.abc import Iterator

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"  # fmt: skip
_COMPOUND = frozenset("欧阳 司马 上官 诸葛 东方 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 宇文 长孙 轩辕 端木 申屠 呼延 独孤 赫连 澹台 钟离 纳兰 耶律 完颜 淳于 濮阳 太史 宗政 东郭 拓跋 鲜于 万俟 南宫 西门 公冶".split())  # fmt: skip
_PLACES = frozenset(("东方", "西门", "南宫", "濮阳"))  # alone, these name no one
_BY_SOUND = frozenset("阿依古丽迪热巴娜扎买提木江孜尔艾尼吐逊努麦合帕")  # 迪丽热巴, 阿依古丽

_ORDINARY = re.compile(
    r"^(?:金[卡融额条]|钱包|黄金|白[金名]|高[端管额风]|余额|方[案式]|任[何意]|石油|常[用见]|严[重格]|何[时种]|马上|安全|于|江苏|程序|孔子|万[能一]|顾客|贾|司空见惯|西门子)"
)
_ORDINARY_PAIR = re.compile(
    r"^(?:(.)\1|[万余]|.于|何[方许]|方[向程]|高[金程]|金[钱马黄]|[黄白]金|[毛付余]钱|唐宋|罗马|白马|马丁|黄石|江夏|龙江|钱江)"
)
_BODY = re.compile(
    r"(?:[支分银商]行|公司|集团|证券|财富|信托|保险|基金|理财|航空|网点|柜台|客服|[县区市镇所卡款账户类级型])$"
)
_ASKING = re.compile(r"^(?:查询|查|看|告诉我|一下|请问|帮我)+")
_BEFORE = r"(?:^|(?<=[，,。；;！!？?\s查看问])|(?<=[查看问]下)|(?<=查询)|(?<=告诉我)|(?<=一下)|(?<=客户)|(?<=知道)|(?<=帮我))"
# ahead only, so that a start which is no name does not hide the name that begins within it
_NAMED = re.compile(
    rf"{_BEFORE}(?=(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?P<title>先生|女士|小姐)?"
    r"(?:的|名下|在(?:你们|贵|这家|这个)?(?:行|银行)?(?:有|存))(?:"
    r".{0,6}(?:账户|账号|余额|存款|存了|贷款|卡号|卡里|交易|流水|手机号?|身份证|持仓|理财|基金|定期|多少钱)|"
    r"(?:(?!网点|支行|分行|营业|客服|服务).){0,6}(?:电话|住址|地址)))"
)


def named(text: str) -> Iterator[str]:
    """The people whose record is spoken of by name."""
    for found in _NAMED.finditer(text):
        name = _ASKING.sub("", found["name"])
        if is_person(name) or (found["title"] and name in _COMPOUND):
            yield name


def is_person(name: str) -> bool:
    """By surname: a plain one with one or two characters, a compound or a double one with more."""
    if len(name) < 2 or _ORDINARY.match(name) or _BODY.search(name):
        return False
    if name[:2] in _COMPOUND:
        return name not in _PLACES
    if len(name) < 4:
        return name[0] in _SURNAMES
    double = name[0] in _SURNAMES and name[1] in _SURNAMES and not _ORDINARY_PAIR.match(name)
    return double or set(name) <= _BY_SOUND
