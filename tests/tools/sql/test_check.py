"""What may run and what may not; the database's own walls are in test_reader."""

import logging

import pytest

from core.access import Principal, Role
from core.demo.datasets import FOLDERS
from tests.evals.ask_data import benign, security
from tests.evals.ask_data.hostile import of_manager, of_rows, statements
from tools.sql.catalogue import load
from tools.sql.check import LONGEST, Refusal, check
from tools.sql.rights import may_ask, permitted

logging.getLogger("sqlglot").setLevel(logging.ERROR)
FULL = {f"data_{name}": load(folder) for name, folder in FOLDERS.items()}
ANALYST = Principal(institution="demo", subject="a", role=Role.ANALYST)
OFFICER = Principal(institution="demo", subject="o", role=Role.COMPLIANCE_OFFICER)
SEEN = {n: permitted(d, ANALYST) for n, d in FULL.items() if may_ask(d, ANALYST)}

BENIGN = [
    "SELECT count(*) FROM company",
    "SELECT name, employees FROM company WHERE province = '澄州' ORDER BY employees DESC LIMIT 10",
    ("SELECT i.name, SUM(s.revenue) FROM statement s JOIN company c ON s.company_code = c.code "
    "JOIN industry i ON c.industry_id = i.id WHERE s.fiscal_year = 2025 GROUP BY i.name"),
    "SELECT DATE_TRUNC('month', day) AS m, AVG(close) FROM price GROUP BY 1 ORDER BY 1",
    ("SELECT c.name, RANK() OVER (ORDER BY SUM(s.revenue) DESC) FROM company c "
    "JOIN statement s ON s.company_code = c.code GROUP BY c.name"),
    ("WITH t AS (SELECT company_code AS k, SUM(revenue) AS r FROM statement GROUP BY 1) "
    "SELECT c.name, t.r FROM t JOIN company c ON t.k = c.code WHERE t.r > 1e9"),
    "SELECT 100.0 * SUM(rd_expense) / NULLIF(SUM(revenue), 0) FROM statement",
    "SELECT EXTRACT(YEAR FROM day), MAX(high) - MIN(low) FROM price GROUP BY 1",
    "SELECT a.name FROM company a WHERE EXISTS (SELECT 1 FROM opinion o WHERE o.company_code = a.code)",
    "SELECT rating, COUNT(*) FILTER (WHERE target_price IS NULL) FROM opinion GROUP BY rating",
    "SELECT code FROM company WHERE listed_on >= CURRENT_DATE - INTERVAL '1 year'",
    "SELECT s.revenue - LAG(s.revenue) OVER (PARTITION BY s.company_code ORDER BY s.period_end) FROM statement s",
    "SELECT code FROM company EXCEPT SELECT company_code FROM opinion",
    "SELECT x.name FROM (SELECT name, employees FROM company) x WHERE x.employees > 100",
    "SELECT CASE WHEN employees > 1000 THEN 'big' ELSE 'small' END AS size, COUNT(*) FROM company GROUP BY 1",
    "SELECT * FROM industry",
    "SELECT c.name FROM company c LEFT JOIN opinion o ON o.company_code = c.code AND o.day > DATE '2026-01-01' WHERE o.id IS NULL",
    "SELECT ROUND(AVG(close), 2) FROM price WHERE company_code IN (SELECT code FROM company WHERE exchange = '沪市')",
    "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY close) FROM price",
    "SELECT COALESCE(o.broker, '-') AS b FROM opinion AS o GROUP BY o.broker HAVING COUNT(*) > 3",
]  # fmt: skip


@pytest.mark.parametrize("statement", BENIGN)
def test_what_an_analyst_needs_may_run(statement: str) -> None:
    assert check(statement, SEEN["data_market"]).text


def test_no_hostile_statement_passes() -> None:
    hostile = (*statements(), *of_manager("CB01"))
    assert len(hostile) >= 500
    assert security.passed(SEEN, hostile) == ()


def test_what_only_row_security_bounds_is_no_matter_of_the_gate() -> None:
    assert len(security.passed(SEEN, of_rows("CB01"))) >= 15


def test_one_in_a_hundred_of_what_analysts_write_is_refused_at_most() -> None:
    all_of_them = benign.statements()
    refused = [b.statement for b in all_of_them if security.refusal(SEEN[b.schema], b.statement)]
    assert len(all_of_them) >= 200
    assert len(refused) <= len(all_of_them) / 100, refused


def test_a_right_that_is_held_opens_the_column() -> None:
    statement = "SELECT name FROM customer LIMIT 5"
    with pytest.raises(Refusal, match="needs a right"):
        check(statement, SEEN["data_bank"])
    assert check(statement, permitted(FULL["data_bank"], OFFICER)).tables == ("customer",)


def test_a_name_is_found_where_the_database_would_find_it() -> None:
    inner = "SELECT (SELECT name FROM customer LIMIT 1) FROM branch"
    with pytest.raises(Refusal, match=r"customer\.name"):
        check(inner, SEEN["data_bank"])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("", "exactly one"),
        ("SELEC code FROM company", "not understood"),
        ("SELECT 1", "no table"),
        ("SELECT code FROM nowhere", "no table nowhere"),
        ("SELECT colour FROM company", "not found"),
        ("SELECT " + "(" * 400 + "1" + ")" * 400 + " FROM company", "understood|deeply"),
        ("SELECT code FROM company -- " + "x" * LONGEST, "at most"),
        (
            "WITH company AS (SELECT code FROM industry) SELECT code FROM company",
            "WITH name|no table|not understood",
        ),
    ],
)
def test_a_refusal_says_why(statement: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        check(statement, SEEN["data_market"])


@pytest.mark.parametrize(
    "sources",
    [
        "company a, opinion o WHERE a.code = o.company_code",
        "company a CROSS JOIN opinion o WHERE o.company_code = a.code AND o.rating = '买入'",
        "company JOIN opinion ON company_code = code",
        "company a, opinion o, forecast f WHERE f.opinion_id = o.id AND a.code = o.company_code",
        "company a, (SELECT AVG(employees) AS m FROM company) t WHERE a.employees > t.m",
        "company a CROSS JOIN (SELECT day FROM price ORDER BY day DESC LIMIT 1) t",
    ],
)
def test_tied_sources_may_be_joined_in_any_spelling(sources: str) -> None:
    assert check(f"SELECT COUNT(*) FROM {sources}", SEEN["data_market"]).text


@pytest.mark.parametrize(
    "sources",
    [
        "company a JOIN opinion o ON o.company_code = a.code JOIN price p ON o.company_code = a.code",
        "company a, opinion o WHERE a.code = o.company_code OR true",
        "company a, opinion o, price p WHERE a.code = o.company_code AND p.close > 1",
        "company a, (SELECT COUNT(*) OVER () AS n FROM price) t",
        "(company a CROSS JOIN price p)",
    ],
)
def test_a_product_of_tables_is_refused(sources: str) -> None:
    with pytest.raises(Refusal, match="JOIN"):
        check(f"SELECT COUNT(*) FROM {sources}", SEEN["data_market"])


def test_comments_do_not_survive() -> None:
    text = check("SELECT /* hi */ code -- there\nFROM company", SEEN["data_market"]).text
    assert "hi" not in text
    assert "there" not in text
