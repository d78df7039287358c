"""Invented names of people, places, merchants and employers."""

from random import Random

_SURNAMES = (
    "王 Wang,李 Li,张 Zhang,刘 Liu,陈 Chen,杨 Yang,黄 Huang,吴 Wu,周 Zhou,徐 Xu,孙 Sun,马 Ma,朱 Zhu,"
    "胡 Hu,郭 Guo,何 He,高 Gao,罗 Luo,郑 Zheng,梁 Liang,谢 Xie,宋 Song,唐 Tang,许 Xu,邓 Deng,韩 Han,"
    "冯 Feng,曹 Cao,彭 Peng,曾 Zeng,肖 Xiao,田 Tian,董 Dong,潘 Pan,袁 Yuan,蔡 Cai,余 Yu,叶 Ye,程 Cheng,"
    "苏 Su,魏 Wei,吕 Lü,丁 Ding,沈 Shen,任 Ren,姚 Yao,卢 Lu,傅 Fu,钟 Zhong,崔 Cui"
)
_GIVEN = (
    "安 an,宁 ning,清 qing,远 yuan,舟 zhou,言 yan,书 shu,禾 he,岚 lan,川 chuan,青 qing,柏 bo,瑶 yao,"
    "欣 xin,然 ran,子 zi,明 ming,月 yue,海 hai,文 wen,嘉 jia,思 si,雨 yu,晨 chen,浩 hao,国 guo,建 jian,"
    "秀 xiu,兰 lan,芳 fang,志 zhi,伟 wei,敏 min,静 jing,丽 li,强 qiang,磊 lei,洋 yang,勇 yong,艳 yan,"
    "杰 jie,娟 juan,涛 tao,超 chao,平 ping,刚 gang,桂 gui,英 ying,玉 yu,华 hua"
)
_FIRST = "Alice Ben Clara Daniel Erin Felix Grace Henry Iris Jack Karen Liam Mia Noah Olivia Paul Rosa Sam Tina Victor".split()
_LAST = "Ashdown Barlow Carver Dunmore Eastley Farrow Granger Holt Ingram Jarvis Kemble Lowry Marsh Norwood Oakes Penrose Quill Redfern Selby Thorne".split()

BRANCHES: tuple[tuple[str, str, str, str], ...] = (
    ("总行营业部", "Head Office", "澄州市", "湖心路1号"),
    ("滨江支行", "Binjiang", "澄州市", "滨江大道88号"),
    ("古渡支行", "Gudu", "澄州市", "古渡街12号"),
    ("学府支行", "Xuefu", "澄州市", "学府路66号"),
    ("高新支行", "Gaoxin", "澄州市", "高新五路9号"),
    ("东门支行", "Dongmen", "澄州市", "东门街30号"),
    ("南浦支行", "Nanpu", "南浦县", "中山路5号"),
    ("松岭支行", "Songling", "松岭县", "环城路21号"),
    ("临泽支行", "Linze", "临泽市", "人民路102号"),
    ("青汀支行", "Qingting", "青汀市", "海滨路7号"),
    ("望岳支行", "Wangyue", "望岳市", "岳前路18号"),
    ("空港支行", "Konggang", "澄州市", "空港一路3号"),
)

SHOPS: tuple[tuple[str, str, int, int], ...] = (  # name, what for, from and to in per mille of pay
    ("湖畔超市", "超市购物", 6, 40),
    ("禾家便利", "便利店", 1, 8),
    ("老街面馆", "餐饮", 2, 12),
    ("青汀海鲜酒楼", "餐饮", 15, 60),
    ("星禾咖啡", "餐饮", 2, 6),
    ("澄州地铁", "交通", 1, 5),
    ("澄行出行", "打车", 2, 12),
    ("云帆航空", "机票", 60, 250),
    ("悦读书店", "图书", 4, 20),
    ("木棉服饰", "服装", 15, 90),
    ("千灯电器", "家电", 60, 400),
    ("康宁大药房", "药品", 4, 30),
    ("澄湖影院", "娱乐", 4, 12),
    ("拾光网购", "网购", 6, 120),
    ("远足户外", "运动", 15, 80),
    ("小河马母婴", "母婴", 10, 60),
)
BILLS: tuple[tuple[str, str, int, int], ...] = (  # in cents
    ("澄州水务", "水费", 3_000, 12_000),
    ("澄州供电", "电费", 8_000, 45_000),
    ("澄州燃气", "燃气费", 4_000, 20_000),
    ("蓝信通讯", "话费", 3_900, 19_900),
    ("安居物业", "物业费", 12_000, 60_000),
)
EMPLOYERS: tuple[str, ...] = (
    "澄州精工有限公司", "青汀港务集团", "湖光软件有限公司", "临泽食品有限公司", "澄州第三中学",
    "澄州市第二医院", "望岳文旅有限公司", "南浦纺织有限公司", "松岭茶业合作社", "空港物流有限公司",
)  # fmt: skip


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((p.split()[0], p.split()[1]) for p in text.split(","))


_SURNAME_PAIRS, _GIVEN_PAIRS = _pairs(_SURNAMES), _pairs(_GIVEN)


def chinese(rng: Random) -> tuple[str, str]:
    """(name, the same in pinyin)."""
    surname = rng.choice(_SURNAME_PAIRS)
    given = rng.sample(_GIVEN_PAIRS, k=rng.choice((1, 2, 2, 2)))
    pinyin = "".join(g[1] for g in given).capitalize()
    return surname[0] + "".join(g[0] for g in given), f"{pinyin} {surname[1]}"


def english(rng: Random) -> str:
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
