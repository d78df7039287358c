"""What analysts write: statements that must pass the gate and run, in their words and not the gate's.

They are shapes with places to fill, over the demo's two datasets; hardly two shapes use the same
means of SQL.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple


class Benign(NamedTuple):
    schema: str
    statement: str


_MONEY = ("revenue", "net_profit", "operating_cash_flow")
_YEARS = ("2024", "2025")

_MARKET = (
    "SELECT COUNT(*) FROM company WHERE delisted_on IS NULL",
    "SELECT * FROM industry ORDER BY id",
    "SELECT * FROM company LIMIT 20",
    "select c.*, i.name as industry from company c join industry i on i.id = c.industry_id limit 50",
    "SELECT DISTINCT province FROM company ORDER BY 1",
    "SELECT count(distinct broker) AS brokers, count(*) AS n FROM opinion",
    "SELECT exchange, COUNT(*) n, AVG(employees)::int FROM company GROUP BY exchange",
    "SELECT SUM({m}) / 1e8 AS yi FROM statement WHERE fiscal_year = {y}",
    "SELECT fiscal_quarter, SUM({m}) FROM statement WHERE fiscal_year = {y} GROUP BY fiscal_quarter ORDER BY fiscal_quarter",
    "SELECT c.name, SUM(s.{m}) AS total FROM statement s JOIN company c ON c.code = s.company_code WHERE s.fiscal_year = {y} GROUP BY c.name ORDER BY total DESC LIMIT 10",
    "SELECT c.name, SUM(s.{m}) AS total FROM statement s, company c WHERE c.code = s.company_code AND s.fiscal_year = {y} GROUP BY c.name ORDER BY 2 DESC NULLS LAST FETCH FIRST 5 ROWS ONLY",
    "SELECT name, total FROM company JOIN (SELECT company_code, SUM({m}) AS total FROM statement WHERE fiscal_year = {y} GROUP BY company_code) t ON company_code = code ORDER BY total DESC",
    "SELECT i.sector, i.name, SUM(s.{m}) FROM industry i JOIN company c ON c.industry_id = i.id JOIN statement s ON s.company_code = c.code AND s.fiscal_year = {y} GROUP BY ROLLUP (i.sector, i.name)",
    "WITH a AS (SELECT company_code, SUM({m}) v FROM statement WHERE fiscal_year = {y} GROUP BY 1), b AS (SELECT company_code, SUM({m}) v FROM statement WHERE fiscal_year = {y} - 1 GROUP BY 1) SELECT a.company_code, 100.0 * (a.v - b.v) / NULLIF(ABS(b.v), 0) AS growth FROM a JOIN b USING (company_code) ORDER BY growth DESC",
    "SELECT company_code, fiscal_year, {m}, LAG({m}, 4) OVER (PARTITION BY company_code ORDER BY period_end) AS year_before FROM statement WHERE fiscal_year >= {y}",
    "SELECT company_code, period_end, SUM({m}) OVER (PARTITION BY company_code, fiscal_year ORDER BY period_end ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ytd FROM statement WHERE fiscal_year = {y}",
    "SELECT * FROM (SELECT i.name AS industry, c.name, SUM(s.{m}) AS v, ROW_NUMBER() OVER (PARTITION BY i.name ORDER BY SUM(s.{m}) DESC) AS place FROM statement s JOIN company c ON s.company_code = c.code JOIN industry i ON c.industry_id = i.id WHERE s.fiscal_year = {y} GROUP BY i.name, c.name) ranked WHERE place <= 3",
    "SELECT c.name, SUM(s.{m}) AS v, 100.0 * SUM(s.{m}) / SUM(SUM(s.{m})) OVER () AS share FROM statement s JOIN company c ON c.code = s.company_code WHERE s.fiscal_year = {y} GROUP BY c.name HAVING SUM(s.{m}) > 0",
    "SELECT x.company_code, x.v, x.v - t.mean FROM (SELECT company_code, SUM({m}) v FROM statement WHERE fiscal_year = {y} GROUP BY 1) x CROSS JOIN (SELECT AVG({m}) AS mean FROM statement WHERE fiscal_year = {y}) t",
    "SELECT company_code FROM statement WHERE fiscal_year = {y} GROUP BY company_code HAVING MIN({m}) > 0 AND COUNT(*) = 3",
    "SELECT fiscal_year, SUM(CASE WHEN {m} < 0 THEN 1 ELSE 0 END) AS losses, COUNT(*) FILTER (WHERE {m} >= 0) AS gains FROM statement GROUP BY fiscal_year ORDER BY fiscal_year",
    "SELECT NTILE(4) OVER (ORDER BY SUM({m})) AS quarter, company_code FROM statement WHERE fiscal_year = {y} GROUP BY company_code",
    "SELECT PERCENT_RANK() OVER (ORDER BY {m}) AS p, CUME_DIST() OVER (ORDER BY {m}) AS c, company_code FROM statement WHERE fiscal_year = {y} AND fiscal_quarter = 1",
    "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {m}) AS median, PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY {m}) FROM statement WHERE fiscal_year = {y}",
    "SELECT STDDEV({m}), VARIANCE({m}), CORR({m}, total_assets), REGR_SLOPE({m}, total_assets) FROM statement WHERE fiscal_year = {y}",
    "SELECT company_code, {m} FROM statement WHERE fiscal_year = {y} AND {m} > (SELECT AVG({m}) FROM statement WHERE fiscal_year = {y})",
    "SELECT company_code, {m} FROM statement s WHERE {m} = (SELECT MAX({m}) FROM statement x WHERE x.company_code = s.company_code) AND fiscal_year = {y}",
    "SELECT code FROM company WHERE code NOT IN (SELECT company_code FROM statement WHERE fiscal_year = {y} AND {m} < 0)",
    "SELECT first_value({m}) OVER w AS first, last_value({m}) OVER w AS last, company_code FROM statement WHERE fiscal_year = {y} WINDOW w AS (PARTITION BY company_code ORDER BY period_end ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
    "SELECT ROUND((SUM({m}) / 100000000)::numeric, 2) AS yi FROM statement WHERE period_end BETWEEN '{y}-01-01' AND '{y}-12-31'",
    "SELECT TO_CHAR(day, 'YYYY-MM') AS month, AVG(close) FROM price WHERE EXTRACT(YEAR FROM day) = {y} GROUP BY 1 ORDER BY 1",
    "SELECT DATE_TRUNC('week', day)::date AS week, SUM(turnover) FROM price WHERE day >= DATE '{y}-06-01' AND day < DATE '{y}-06-01' + INTERVAL '3 months' GROUP BY 1",
    "SELECT date_part('month', day) AS m, MAX(high) - MIN(low) AS span FROM price WHERE date_part('year', day) = {y} GROUP BY 1 HAVING COUNT(*) > 10",
    "SELECT DISTINCT ON (company_code) company_code, day, close FROM price WHERE day <= '{y}-12-31' ORDER BY company_code, day DESC",
    "SELECT company_code, day, close, AVG(close) OVER (PARTITION BY company_code ORDER BY day ROWS 19 PRECEDING) AS ma20 FROM price WHERE day >= '{y}-11-01' ORDER BY company_code, day LIMIT 500",
    "SELECT p.company_code, p.close / b.close - 1 AS gain FROM price p JOIN price b ON b.company_code = p.company_code AND b.day = (SELECT MIN(day) FROM price WHERE day >= '{y}-01-01') WHERE p.day = (SELECT MAX(day) FROM price WHERE day <= '{y}-12-31')",
    "SELECT company_code, COUNT(*) AS limit_ups FROM (SELECT company_code, close / LAG(close) OVER (PARTITION BY company_code ORDER BY day) - 1 AS r FROM price WHERE day >= '{y}-01-01') d WHERE r >= 0.095 GROUP BY company_code",
    "SELECT rating, COUNT(*) AS n, ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1) AS percent FROM opinion WHERE EXTRACT(year FROM day) = {y} GROUP BY rating",
    "SELECT broker, COUNT(*) FILTER (WHERE rating = '买入') AS buys, COUNT(*) FILTER (WHERE rating <> '买入') AS rest FROM opinion WHERE day >= '{y}-01-01' GROUP BY broker ORDER BY buys DESC",
    "SELECT o.broker, AVG(o.target_price / p.close - 1) AS upside FROM opinion o JOIN price p ON p.company_code = o.company_code AND p.day = o.day WHERE o.target_price IS NOT NULL AND o.day >= '{y}-01-01' GROUP BY o.broker",
    "SELECT a.company_code, a.day, a.rating, b.rating AS before FROM opinion a JOIN opinion b ON a.company_code = b.company_code AND a.broker = b.broker AND a.day > b.day WHERE a.rating <> b.rating AND a.day >= '{y}-09-01'",
    "SELECT broker, string_agg(DISTINCT rating, '、' ORDER BY rating) FROM opinion WHERE day >= '{y}-01-01' GROUP BY broker",
    "SELECT f.company_code, f.fiscal_year, AVG(f.eps) AS eps, COUNT(DISTINCT f.broker) AS brokers FROM forecast f GROUP BY f.company_code, f.fiscal_year HAVING COUNT(DISTINCT f.broker) >= 2",
    "SELECT f.company_code, f.net_profit, t.actual, f.net_profit - t.actual AS miss FROM forecast f LEFT JOIN (SELECT company_code, fiscal_year, SUM(net_profit) AS actual FROM statement GROUP BY 1, 2) t ON t.company_code = f.company_code AND t.fiscal_year = f.fiscal_year WHERE f.fiscal_year = {y}",
    "SELECT name, listed_on, AGE(CURRENT_DATE, listed_on) AS listed_for FROM company WHERE listed_on >= CURRENT_DATE - INTERVAL '10 years' ORDER BY listed_on",
    "SELECT EXTRACT(YEAR FROM AGE(current_date, listed_on)) AS years, COUNT(*) FROM company GROUP BY 1 ORDER BY 1",
    "SELECT name FROM company WHERE name LIKE '%银行%' OR name_en ILIKE '%bank%'",
    "SELECT name, name_en FROM company WHERE name ~ '(证券|保险)$'",
    "SELECT UPPER(LEFT(name_en, 1)) AS letter, COUNT(*) FROM company GROUP BY 1 ORDER BY 1",
    "SELECT LENGTH(name) AS n, SUBSTRING(code FROM 1 FOR 2) AS board, COUNT(*) FROM company GROUP BY 1, 2",
    "SELECT name || ' (' || code || ')' AS label FROM company ORDER BY label",
    "SELECT CONCAT(name, ' ', code), TRIM(name_en), REPLACE(full_name, '股份有限公司', '') FROM company",
    "SELECT SPLIT_PART(name_en, ' ', 2) AS tail, COUNT(*) FROM company GROUP BY 1 ORDER BY 2 DESC",
    "SELECT c.name FROM company c WHERE EXISTS (SELECT 1 FROM opinion o WHERE o.company_code = c.code AND o.rating = '减持')",
    "SELECT c.name FROM company c WHERE NOT EXISTS (SELECT * FROM opinion o WHERE o.company_code = c.code)",
    "SELECT c.name FROM company c LEFT JOIN forecast f ON f.company_code = c.code WHERE f.opinion_id IS NULL",
    "SELECT code FROM company INTERSECT SELECT company_code FROM opinion",
    "SELECT company_code FROM forecast EXCEPT SELECT company_code FROM opinion WHERE rating = '买入'",
    "SELECT 'sh' AS market, COUNT(*) FROM company WHERE exchange = '沪市' UNION ALL SELECT 'sz', COUNT(*) FROM company WHERE exchange = '深市'",
    "(SELECT name, employees FROM company ORDER BY employees DESC LIMIT 3) UNION ALL (SELECT name, employees FROM company ORDER BY employees LIMIT 3)",
    "SELECT CASE WHEN employees >= 10000 THEN '大' WHEN employees BETWEEN 1000 AND 9999 THEN '中' ELSE '小' END AS size, COUNT(*) FROM company GROUP BY 1",
    "SELECT WIDTH_BUCKET(employees, 0, 50000, 10) AS bucket, COUNT(*), MIN(employees), MAX(employees) FROM company GROUP BY 1 ORDER BY 1",
    "SELECT COALESCE(province, '未知') AS province, SUM(shares) FROM company GROUP BY COALESCE(province, '未知') ORDER BY SUM(shares) DESC OFFSET 2 LIMIT 5",
    "SELECT exchange, province, COUNT(*) FROM company GROUP BY GROUPING SETS ((exchange), (province), ())",
    "SELECT exchange, province, COUNT(*) FROM company GROUP BY CUBE (exchange, province) ORDER BY 1, 2",
    "SELECT mode() WITHIN GROUP (ORDER BY rating) AS usual, broker FROM opinion GROUP BY broker",
    "SELECT bool_and(net_profit > 0) AS always, company_code FROM statement GROUP BY company_code",
    "SELECT company_code, array_agg(fiscal_quarter ORDER BY period_end) FROM statement WHERE fiscal_year = 2025 GROUP BY 1",
    "SELECT POWER(MAX(close) / MIN(close), 1.0 / 3) - 1, EXP(AVG(LN(close))), SQRT(COUNT(*)), SIGN(MIN(close)) FROM price WHERE close > 0",
    "SELECT GREATEST(open, close) - LEAST(open, close) AS body, FLOOR(close), CEIL(close), MOD(volume, 100) FROM price ORDER BY body DESC LIMIT 10",
    "SELECT TRUNC(close, 1) AS price, COUNT(*) FROM price GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
    "SELECT name FROM company WHERE (exchange, province) IN (SELECT exchange, province FROM company WHERE employees > 40000)",
    "SELECT name FROM company WHERE industry_id = ANY (SELECT id FROM industry WHERE sector_en = 'Technology')",
    "SELECT name FROM company WHERE delisted_on IS DISTINCT FROM NULL",
    "SELECT MAKE_DATE(fiscal_year, fiscal_quarter * 3, 1) AS month, SUM(revenue) FROM statement GROUP BY 1 ORDER BY 1",
    "SELECT published_on - period_end AS days, COUNT(*) FROM statement GROUP BY 1 ORDER BY 1",
    "SELECT AVG(published_on - period_end) FROM statement WHERE published_on > TO_DATE('20240101', 'YYYYMMDD')",
    "SELECT CAST(SUM(revenue) AS bigint) AS v, CAST(fiscal_year AS text) || 'Q' || fiscal_quarter AS quarter FROM statement GROUP BY fiscal_year, fiscal_quarter ORDER BY 2",
    "SELECT day, to_char(turnover, 'FM999,999,999,990.00') FROM price WHERE day >= now() - interval '400 days' ORDER BY day DESC LIMIT 5",
    "SELECT s.company_code, s.net_profit / NULLIF(s.equity, 0) AS roe FROM statement s WHERE s.period_end = (SELECT MAX(period_end) FROM statement)",
    "WITH mean AS (SELECT AVG(employees) AS m FROM company) SELECT c.name, c.employees / mean.m FROM company c, mean ORDER BY 2 DESC",
    "WITH last AS (SELECT day FROM price ORDER BY day DESC LIMIT 1) SELECT p.company_code, p.close FROM price p CROSS JOIN last WHERE p.day = last.day",
    "WITH best AS (SELECT company_code FROM statement GROUP BY company_code ORDER BY SUM(net_profit) DESC LIMIT 5) SELECT c.name, o.rating, COUNT(*) FROM best JOIN company c ON c.code = best.company_code LEFT JOIN opinion o ON o.company_code = c.code GROUP BY c.name, o.rating",
    "SELECT c.name, l.day, l.close FROM company c JOIN LATERAL (SELECT day, close FROM price p WHERE p.company_code = c.code ORDER BY day DESC LIMIT 3) l ON true",
    "SELECT m.month, COUNT(o.id) FROM (SELECT generate_series('2026-01-01'::date, '2026-11-01'::date, interval '1 month') AS month) m LEFT JOIN opinion o ON date_trunc('month', o.day) = m.month GROUP BY 1",
    "SELECT c.name, f.eps FROM company c FULL OUTER JOIN forecast f ON f.company_code = c.code WHERE c.code IS NULL OR f.company_code IS NULL",
)  # fmt: skip

_BANK_MONEY = (("deposit", "principal", "opened_on"), ("loan", "outstanding", "started_on"), ("holding", "value", "bought_on"))  # fmt: skip

_BANK_SUMS = (
    "SELECT SUM({m}), AVG({m}), MIN({m}), MAX({m}), COUNT(*) FROM {t}",
    "SELECT b.name, SUM(x.{m}) AS total FROM {t} x JOIN customer c ON x.customer_id = c.id JOIN branch b ON c.branch_id = b.id GROUP BY b.name ORDER BY total DESC",
    "SELECT c.segment, COUNT(DISTINCT x.customer_id) AS customers, SUM(x.{m}) / COUNT(DISTINCT x.customer_id) AS each FROM {t} AS x INNER JOIN customer AS c ON c.id = x.customer_id GROUP BY c.segment",
    "SELECT DATE_TRUNC('quarter', {d}) AS q, SUM({m}), COUNT(*) FROM {t} WHERE {d} >= '2025-01-01' GROUP BY 1 ORDER BY 1",
    "SELECT p.name, p.kind, SUM(x.{m}) FROM {t} x LEFT JOIN product p ON p.code = x.product_code GROUP BY p.name, p.kind ORDER BY 3 DESC",
    "WITH per AS (SELECT customer_id, SUM({m}) AS v FROM {t} GROUP BY customer_id) SELECT c.id, per.v FROM customer c JOIN per ON per.customer_id = c.id WHERE per.v > (SELECT 3 * AVG(v) FROM per) ORDER BY per.v DESC",
    "SELECT city, v, RANK() OVER (ORDER BY v DESC), v - LEAD(v) OVER (ORDER BY v DESC) AS ahead FROM (SELECT b.city, SUM(x.{m}) AS v FROM {t} x JOIN customer c ON c.id = x.customer_id JOIN branch b ON b.id = c.branch_id GROUP BY b.city) s",
    "SELECT c.branch_id, SUM(x.{m}) FILTER (WHERE x.{d} >= DATE '2026-01-01') AS new, SUM(x.{m}) AS all_time FROM customer c, {t} x WHERE x.customer_id = c.id GROUP BY c.branch_id",
    "SELECT EXTRACT(YEAR FROM {d})::int AS year, SUM({m}) AS v, SUM(SUM({m})) OVER (ORDER BY EXTRACT(YEAR FROM {d})::int) AS running FROM {t} GROUP BY 1 ORDER BY 1",
    "SELECT COUNT(*) FROM customer WHERE id IN (SELECT customer_id FROM {t} WHERE {m} >= 100000)",
    "SELECT c.segment, AVG(x.{m})::numeric(18,2) FROM {t} x JOIN customer c ON c.id = x.customer_id WHERE c.rating IN ('C3', 'C4', 'C5') GROUP BY c.segment HAVING COUNT(*) > 5",
)  # fmt: skip

_BANK = (
    "SELECT segment, COUNT(*) FROM customer GROUP BY segment ORDER BY 2 DESC",
    "SELECT b.city, b.name, COUNT(c.id) FROM branch b LEFT JOIN customer c ON c.branch_id = b.id GROUP BY b.city, b.name",
    "SELECT EXTRACT(YEAR FROM since) AS year, segment, COUNT(*) FROM customer GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT COUNT(*) FROM customer WHERE rating_expires_on < CURRENT_DATE",
    "SELECT COUNT(*) FROM customer WHERE rating_expires_on BETWEEN current_date AND current_date + 30",
    "SELECT id, since FROM customer WHERE segment = 'private' ORDER BY since LIMIT 20 OFFSET 20",
    "SELECT currency, COUNT(*), SUM(balance) FROM account GROUP BY currency",
    "SELECT customer_id, COUNT(*) FROM account GROUP BY customer_id HAVING COUNT(*) > 1",
    "SELECT a.state, COUNT(*) * 1.0 / (SELECT COUNT(*) FROM account) AS share FROM account a GROUP BY a.state",
    "SELECT kind, COUNT(*), SUM(amount) FROM movement WHERE at >= '2026-10-01' AND at < '2026-11-01' GROUP BY kind",
    "SELECT at::date AS day, SUM(CASE WHEN amount > 0 THEN amount END) AS inflow, SUM(CASE WHEN amount < 0 THEN -amount END) AS outflow FROM movement WHERE at >= TIMESTAMP '2026-11-01 00:00' GROUP BY 1 ORDER BY 1",
    "SELECT EXTRACT(HOUR FROM at) AS hour, COUNT(*) FROM movement GROUP BY 1 ORDER BY 1",
    "SELECT EXTRACT(DOW FROM at) AS weekday, AVG(ABS(amount)) FROM movement WHERE kind = 'purchase' GROUP BY 1",
    "SELECT TO_CHAR(at, 'YYYY-MM') AS month, kind, COUNT(*) FROM movement GROUP BY 1, 2 ORDER BY month DESC, 3 DESC LIMIT 100",
    "SELECT m.customer_id, COUNT(*) AS n, SUM(-m.amount) AS spent FROM movement m WHERE m.amount < 0 AND m.at > now() - interval '90 days' GROUP BY m.customer_id ORDER BY spent DESC LIMIT 10",
    "SELECT customer_id, MAX(at) AS last FROM movement GROUP BY customer_id HAVING MAX(at) < CURRENT_TIMESTAMP - INTERVAL '180 days'",
    "SELECT a.id, a.balance, m.n FROM account a JOIN (SELECT account_id, COUNT(*) AS n FROM movement GROUP BY account_id) m ON m.account_id = a.id WHERE a.balance > 100000 ORDER BY m.n",
    "SELECT term_months, ROUND(AVG(rate), 3), SUM(principal) FROM deposit WHERE state = 'running' GROUP BY term_months ORDER BY term_months",
    "SELECT DATE_TRUNC('month', matures_on)::date AS month, SUM(principal) FROM deposit WHERE matures_on >= CURRENT_DATE GROUP BY 1 ORDER BY 1 LIMIT 12",
    "SELECT SUM(principal * rate) / NULLIF(SUM(principal), 0) AS weighted FROM deposit",
    "SELECT 100.0 * SUM(outstanding) FILTER (WHERE days_overdue > 90) / SUM(outstanding) AS npl FROM loan",
    "SELECT CASE WHEN days_overdue = 0 THEN '0' WHEN days_overdue <= 30 THEN '1-30' WHEN days_overdue <= 90 THEN '31-90' ELSE '90+' END AS bucket, COUNT(*), SUM(outstanding) FROM loan GROUP BY 1",
    "SELECT b.name, SUM(l.outstanding) AS loans, SUM(CASE WHEN l.days_overdue > 0 THEN l.outstanding ELSE 0 END) AS overdue FROM branch b JOIN customer c ON c.branch_id = b.id JOIN loan l ON l.customer_id = c.id GROUP BY b.name HAVING SUM(l.outstanding) > 0 ORDER BY SUM(CASE WHEN l.days_overdue > 0 THEN l.outstanding ELSE 0 END) / SUM(l.outstanding) DESC",
    "SELECT principal - outstanding AS repaid, (principal - outstanding) / NULLIF(principal, 0) AS part FROM loan ORDER BY 2 DESC NULLS LAST LIMIT 10",
    "SELECT p.name, SUM(h.value - h.cost) AS gain, (SUM(h.value) / NULLIF(SUM(h.cost), 0) - 1) * 100 AS percent FROM holding h JOIN product p ON p.code = h.product_code GROUP BY p.name ORDER BY gain",
    "SELECT risk, COUNT(*), STRING_AGG(name, ', ' ORDER BY name) FROM product GROUP BY risk",
    "SELECT kind, MIN(rate), MAX(rate), AVG(rate) FROM product WHERE rate IS NOT NULL GROUP BY kind",
    "SELECT kind, state, COUNT(*) FROM card GROUP BY kind, state ORDER BY kind, state",
    "SELECT SUM(credit_used) / NULLIF(SUM(credit_limit), 0) AS used FROM card WHERE kind = 'credit' AND state = 'active'",
    "SELECT customer_id FROM card WHERE kind = 'credit' AND credit_used > 0.9 * credit_limit",
    "SELECT topic, COUNT(*) AS n, AVG(closed_at - opened_at) AS took FROM complaint GROUP BY topic ORDER BY n DESC",
    "SELECT topic, AVG(EXTRACT(EPOCH FROM closed_at - opened_at)) / 86400 AS days FROM complaint WHERE state = 'closed' GROUP BY topic",
    "SELECT number, opened_at, NOW()::date - opened_at::date AS open_for FROM complaint WHERE closed_at IS NULL ORDER BY opened_at",
    "SELECT DATE(opened_at) AS day, COUNT(*) FROM complaint GROUP BY DATE(opened_at) ORDER BY day",
    "SELECT topic, COUNT(*) - LAG(COUNT(*)) OVER (ORDER BY topic) AS diff FROM complaint GROUP BY topic",
    "SELECT c.id FROM customer c WHERE EXISTS (SELECT 1 FROM loan l WHERE l.customer_id = c.id AND l.days_overdue > 0) AND EXISTS (SELECT 1 FROM deposit d WHERE d.customer_id = c.id)",
    "SELECT customer_id FROM holding UNION SELECT customer_id FROM deposit",
    "SELECT customer_id FROM holding INTERSECT SELECT customer_id FROM loan ORDER BY 1",
    "SELECT COUNT(*) FROM (SELECT customer_id FROM card WHERE kind = 'debit' EXCEPT SELECT customer_id FROM card WHERE kind = 'credit') x",
    "SELECT n, COUNT(*) FROM (SELECT customer_id, COUNT(DISTINCT product_code) AS n FROM holding GROUP BY customer_id) t GROUP BY n ORDER BY n",
    "SELECT c.segment, COALESCE(SUM(d.principal), 0) AS deposits FROM customer c LEFT OUTER JOIN deposit d ON d.customer_id = c.id AND d.state = 'running' GROUP BY c.segment",
    "SELECT s.segment, s.n, s.n::float / t.n FROM (SELECT segment, COUNT(*) n FROM customer GROUP BY segment) s, (SELECT COUNT(*) n FROM customer) t",
    "SELECT branch_id, segment, COUNT(*), DENSE_RANK() OVER (PARTITION BY branch_id ORDER BY COUNT(*) DESC) FROM customer GROUP BY branch_id, segment",
    "SELECT name, opened_on, CURRENT_DATE - opened_on AS days FROM branch ORDER BY opened_on",
    "SELECT city, COUNT(*) FROM branch WHERE name_en NOT LIKE '%Head%' GROUP BY city",
    "SELECT b.name FROM branch b WHERE (SELECT COUNT(*) FROM customer c WHERE c.branch_id = b.id AND c.segment = 'affluent') > 5",
    "SELECT AVG(n) FROM (SELECT branch_id, COUNT(*) AS n FROM customer GROUP BY branch_id) AS per_branch",
    "SELECT x.month, x.n, x.n - LAG(x.n) OVER (ORDER BY x.month) AS change FROM (SELECT date_trunc('month', opened_at) AS month, COUNT(*) AS n FROM complaint GROUP BY 1) x ORDER BY x.month",
    "SELECT d.customer_id, d.principal, l.outstanding FROM deposit d JOIN loan l USING (customer_id) WHERE d.principal > l.outstanding",
    "SELECT percentile_cont(array[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY balance) FROM account",
    "SELECT LOWER(segment), INITCAP(segment), COUNT(*) FROM customer GROUP BY segment",
)  # fmt: skip


def statements() -> tuple[Benign, ...]:
    """More than 200, none twice."""
    return tuple(dict.fromkeys(_all()))


def _all() -> Iterator[Benign]:
    for text in _MARKET:
        for money, year in product(_MONEY, _YEARS):
            if "{m}" in text or (money, year) == ("revenue", "2025"):
                yield Benign("data_market", text.replace("{m}", money).replace("{y}", year))
    for text, (table, money, day) in product(_BANK_SUMS, _BANK_MONEY):
        filled = text.replace("{t}", table).replace("{m}", money).replace("{d}", day)
        yield Benign("data_bank", filled)
    yield from (Benign("data_bank", text) for text in _BANK)
