"""Who may sign in to the demo. The passwords are public on purpose: there is nothing to protect."""

from core.access import Role
from core.domain import Frozen


class DemoLogin(Frozen):
    """note says in one line whom one is signed in as."""

    institution: str = "demo"
    username: str
    password: str
    role: Role
    name: str
    locale: str = "zh-CN"
    customer_id: str | None = None
    employee_id: str | None = None
    note_zh: str
    note_en: str


def _staff(username: str, name: str, role: Role, employee_id: str, zh: str, en: str) -> DemoLogin:
    return DemoLogin(
        username=username,
        password=f"demo-{username}",
        role=role,
        name=name,
        employee_id=employee_id,
        note_zh=zh,
        note_en=en,
    )


LOGINS: tuple[DemoLogin, ...] = (
    DemoLogin(
        username="linyue", password="demo-linyue", role=Role.CUSTOMER, name="林悦",
        customer_id="C000001",
        note_zh="客户，34岁，两个账户、两张卡、定期、理财和房贷",
        note_en="Customer, 34, two accounts, two cards, a deposit, a wealth product, a mortgage",
    ),
    DemoLogin(
        username="emily", password="demo-emily", role=Role.CUSTOMER, name="Emily Carter",
        locale="en", customer_id="C000002",
        note_zh="英文客户，人民币和美元账户、白金卡、大额存单、指数基金",
        note_en="English-speaking customer, yuan and dollar accounts, platinum card, certificate",
    ),
    DemoLogin(
        username="zhaoguoliang", password="demo-zhaoguoliang", role=Role.CUSTOMER, name="赵国梁",
        customer_id="C000003",
        note_zh="客户，68岁，风险评级C1，两笔定期",
        note_en="Customer, 68, rated C1, two term deposits",
    ),
    _staff("chenxiao", "陈晓", Role.REPRESENTATIVE, "CE001", "坐席", "Representative at the desk"),
    _staff("hewei", "何伟", Role.BRANCH_MANAGER, "CE002", "网点负责人", "Branch manager"),
    _staff("xujing", "许静", Role.COMPLIANCE_OFFICER, "CE003", "合规专员", "Compliance officer"),
    DemoLogin(  # no line in the employees' table, whose draws would move with it
        username="fangmin", password="demo-fangmin", role=Role.COMPLIANCE_OFFICER, name="方敏",
        note_zh="合规主管，复核签字", note_en="Head of compliance, signs as the second person",
    ),
    _staff("zhengkai", "郑凯", Role.ADMINISTRATOR, "CE004", "系统管理员", "Administrator"),
    _staff("menglan", "孟岚", Role.AUDITOR, "CE005", "审计员", "Auditor"),
    _staff("songyang", "宋扬", Role.ANALYST, "CE006", "分析师", "Analyst"),
    DemoLogin(
        institution="other", username="yuanling-zhou", password="demo-yuanling-zhou",
        role=Role.CUSTOMER, name="周遥", customer_id="Y000001",
        note_zh="另一家机构（远岭银行）的客户，用于检验隔离",
        note_en="Customer of another institution, Yuanling Bank, to check isolation",
    ),
    DemoLogin(
        institution="other", username="yuanling-tang", password="demo-yuanling-tang",
        role=Role.REPRESENTATIVE, name="唐予", employee_id="YE001",
        note_zh="另一家机构（远岭银行）的坐席",
        note_en="Representative of another institution, Yuanling Bank",
    ),
)  # fmt: skip


def logins(institution: str) -> tuple[DemoLogin, ...]:
    """The log-ins of one institution, in the order they are shown."""
    return tuple(login for login in LOGINS if login.institution == institution)
