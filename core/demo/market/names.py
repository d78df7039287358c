"""Invented industries, companies and brokers. None of them exists."""

from typing import NamedTuple


class Industry(NamedTuple):
    """revenue is a usual quarter's, in million yuan; margin and growth are usual shares a year."""

    id: str
    name: str
    name_en: str
    sector: str
    sector_en: str
    ending: str
    ending_en: str
    revenue: int
    margin: float
    growth: float
    debt: float
    research: float  # share of revenue; 0 where companies report none
    season: tuple[float, float, float, float]


_FLAT = (1.0, 1.0, 1.0, 1.0)

INDUSTRIES = (
    Industry("BK", "银行", "Banking", "金融", "Financials", "银行", "Bank", 9_000, 0.38, 0.04, 0.92, 0.0, (1.05, 1.0, 1.0, 0.95)),
    Industry("SE", "证券", "Securities", "金融", "Financials", "证券", "Securities", 1_600, 0.30, 0.06, 0.78, 0.0, _FLAT),
    Industry("IN", "保险", "Insurance", "金融", "Financials", "保险", "Insurance", 7_000, 0.07, 0.05, 0.89, 0.0, (1.4, 0.95, 0.9, 0.75)),
    Industry("LQ", "白酒", "Liquor", "消费", "Consumer", "酒业", "Liquor", 1_400, 0.34, 0.10, 0.28, 0.003, (1.5, 0.8, 0.85, 0.85)),
    Industry("FD", "食品饮料", "Food and beverage", "消费", "Consumer", "食品", "Foods", 1_100, 0.09, 0.07, 0.42, 0.008, (1.1, 0.95, 1.0, 0.95)),
    Industry("HA", "家用电器", "Home appliances", "消费", "Consumer", "电器", "Appliances", 2_600, 0.08, 0.05, 0.60, 0.034, (0.9, 1.1, 1.05, 0.95)),
    Industry("PH", "医药", "Pharmaceuticals", "医疗", "Health care", "药业", "Pharma", 900, 0.13, 0.09, 0.38, 0.09, _FLAT),
    Industry("MD", "医疗器械", "Medical devices", "医疗", "Health care", "医疗", "Medical", 420, 0.19, 0.13, 0.30, 0.11, _FLAT),
    Industry("SC", "半导体", "Semiconductors", "科技", "Technology", "微电子", "Microelectronics", 800, 0.14, 0.20, 0.36, 0.17, (0.9, 1.0, 1.05, 1.05)),
    Industry("SW", "软件", "Software", "科技", "Technology", "软件", "Software", 460, 0.10, 0.12, 0.34, 0.21, (0.75, 0.9, 0.95, 1.4)),
    Industry("EL", "消费电子", "Consumer electronics", "科技", "Technology", "电子", "Electronics", 2_400, 0.06, 0.09, 0.55, 0.06, (0.85, 0.9, 1.1, 1.15)),
    Industry("NE", "新能源", "New energy", "制造", "Industrials", "能源", "Energy", 2_100, 0.08, 0.18, 0.62, 0.045, (0.85, 1.0, 1.05, 1.1)),
    Industry("AU", "汽车", "Automobiles", "制造", "Industrials", "汽车", "Motors", 4_200, 0.04, 0.08, 0.64, 0.05, (0.9, 0.95, 1.0, 1.15)),
    Industry("MC", "机械设备", "Machinery", "制造", "Industrials", "重工", "Heavy Industries", 1_000, 0.08, 0.07, 0.50, 0.05, _FLAT),
    Industry("CH", "化工", "Chemicals", "材料", "Materials", "化学", "Chemicals", 1_500, 0.09, 0.06, 0.48, 0.03, _FLAT),
    Industry("ST", "钢铁", "Steel", "材料", "Materials", "钢铁", "Steel", 5_200, 0.02, 0.01, 0.63, 0.02, _FLAT),
    Industry("UT", "电力", "Electric utilities", "公用", "Utilities", "电力", "Power", 1_900, 0.13, 0.04, 0.61, 0.0, (1.0, 0.9, 1.15, 0.95)),
    Industry("RE", "房地产", "Real estate", "地产", "Real estate", "置业", "Properties", 2_300, 0.05, -0.08, 0.76, 0.0, (0.7, 0.9, 0.9, 1.5)),
    Industry("LG", "物流", "Logistics", "交运", "Transport", "物流", "Logistics", 1_300, 0.05, 0.09, 0.52, 0.01, (0.95, 1.0, 1.0, 1.05)),
    Industry("AP", "机场", "Airports", "交运", "Transport", "机场", "Airport", 520, 0.16, 0.05, 0.45, 0.0, (0.95, 1.0, 1.1, 0.95)),
)  # fmt: skip

PLACES = tuple(
    pair.split()
    for pair in (
        "澄湖 Chenghu,青汀 Qingting,望岳 Wangyue,松岭 Songling,临泽 Linze,南浦 Nanpu,古渡 Gudu,云帆 Yunfan,"
        "禾川 Hechuan,柏舟 Baizhou,岚山 Lanshan,星屿 Xingyu,霁月 Jiyue,长汀 Changting,远岫 Yuanxiu,锦溪 Jinxi,"
        "赤杉 Chishan,白鹭 Bailu,玄圃 Xuanpu,沧浪 Canglang,朱雀 Zhuque,鹤鸣 Heming,凌霄 Lingxiao,溪禾 Xihe,"
        "东篱 Dongli,北辰 Beichen,西陵 Xiling,中衡 Zhongheng,天枢 Tianshu,玉衡 Yuheng,开阳 Kaiyang,瑶光 Yaoguang"
    ).split(",")
)
PROVINCES = ("澄州", "青汀", "望岳", "临泽", "松岭", "南浦", "云陵", "海岱", "川泽", "塞北")
BROKERS = (
    "湖光证券",
    "青汀证券",
    "岳麓研究",
    "北辰证券",
    "远岭证券",
    "云帆国际",
    "禾丰证券",
    "松石证券",
)
EXCHANGES = ("沪市", "深市")
RATINGS = ("买入", "增持", "中性", "减持")
