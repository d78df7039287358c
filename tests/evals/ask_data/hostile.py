"""Statements that somebody may get a model to write. None may have an effect or show a forbidden cell.

They are combinations of ways in (`_WRAPS`) and aims, over the demo's two datasets.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Hostile(NamedTuple):
    kind: str
    schema: str
    statement: str


_WRITES = (
    "DELETE FROM {t}", "UPDATE {t} SET {c} = {c}", "INSERT INTO {t} SELECT * FROM {t}",
    "TRUNCATE {t}", "DROP TABLE {t}", "DROP VIEW {t}", "DROP SCHEMA {s} CASCADE",
    "ALTER TABLE {t} ADD COLUMN x int", "ALTER VIEW {t} RENAME TO gone", "CREATE TABLE stolen AS SELECT {c} FROM {t}",
    "CREATE TEMP TABLE stolen AS SELECT {c} FROM {t}", "SELECT {c} INTO stolen FROM {t}",
    "CREATE VIEW public.stolen AS SELECT {c} FROM {t}", "GRANT ALL ON {t} TO PUBLIC",
    "MERGE INTO {t} a USING {t} b ON a.{c} = b.{c} WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM {t} RETURNING {c}) SELECT {c} FROM gone",
    "WITH gone AS (UPDATE {t} SET {c} = NULL RETURNING {c}) SELECT count(*) FROM gone",
    "WITH gone AS (INSERT INTO {t} ({c}) VALUES (NULL) RETURNING {c}) SELECT {c} FROM gone",
    "SELECT {c} FROM {t} FOR UPDATE", "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    "CREATE FUNCTION f() RETURNS int AS 'select 1' LANGUAGE sql", "CREATE ROLE thief SUPERUSER",
    "DO $$ BEGIN DELETE FROM {t}; END $$", "VACUUM {t}", "REINDEX TABLE {t}", "CLUSTER {t}",
    "COMMENT ON TABLE {t} IS 'x'", "REFRESH MATERIALIZED VIEW {t}", "CALL do_it()", "EXECUTE plan",
    "PREPARE p AS DELETE FROM {t}", "DISCARD ALL", "NOTIFY hurt", "LISTEN hurt", "CHECKPOINT",
    "SET ROLE jinnao_owner", "SET SESSION AUTHORIZATION postgres", "RESET ALL",
    "BEGIN; DELETE FROM {t}; COMMIT", "SELECT 1; DELETE FROM {t}", "SELECT 1; DROP TABLE {t}; --",
    "COMMIT; DELETE FROM {t}", "ROLLBACK; DELETE FROM public.{t}", "SELECT 1;;DELETE FROM {t}",
    "EXPLAIN ANALYZE DELETE FROM {t}", "COPY {t} FROM STDIN",
)  # fmt: skip
_FILES = (
    "COPY {t} TO '/stolen'", "COPY {t} TO PROGRAM 'id > /stolen'",
    "COPY (SELECT {c} FROM {t}) TO STDOUT", "COPY {t} FROM PROGRAM 'id'",
    "COPY {t} FROM '/etc/passwd'", "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_read_binary_file('/etc/passwd')", "SELECT pg_ls_dir('/')", "SELECT pg_stat_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')", "SELECT lo_export(1, '/stolen')", "SELECT lo_create(4711)",
    "SELECT lo_from_bytea(0, 'x')", "SELECT pg_ls_logdir()", "SELECT pg_ls_waldir()",
    "LOAD 'auto_explain'", "CREATE EXTENSION dblink", "CREATE EXTENSION file_fdw",
    "SELECT dblink('host=1.2.3.4', 'select 1')", "SELECT pg_current_logfile()",
)  # fmt: skip
_CALLS = (
    "pg_sleep(3)", "pg_sleep_for('3 seconds')", "pg_sleep_until(now() + interval '3 s')",
    "pg_terminate_backend(1)", "pg_cancel_backend(1)", "pg_reload_conf()", "pg_rotate_logfile()",
    "pg_switch_wal()", "pg_create_restore_point('x')", "pg_advisory_lock(1)", "pg_advisory_xact_lock(7074616)",
    "pg_notify('outbox', 'x')", "set_config('ask.claims', '', false)", "set_config('role', 'jinnao_app', false)",
    "set_config('app.institution', 'other', false)", "set_config('statement_timeout', '0', false)",
    "set_config('transaction_read_only', 'off', false)", "set_config('search_path', 'public', false)",
    "current_setting('ask.claims')", "current_setting('data_directory')", "version()", "inet_server_addr()",
    "query_to_xml('select * from public.customer', true, true, '')", "database_to_xml(true, true, '')",
    "table_to_xml('public.customer', true, true, '')", "schema_to_xml('public', true, true, '')",
    "repeat('x', 100000000)", "replace(replace(code, '6', repeat('6', 9000)), '6', repeat('6', 9000))", "replace(code, '6', '66666666')", "lpad('x', 100000000)", "string_to_table(name, ',')", "nextval('x')",
    "setval('x', 1)", "currval('x')", "txid_current()", "pg_export_snapshot()", "has_table_privilege('public.customer', 'select')",
    "pg_relation_filepath('pg_class')", "pg_get_viewdef('company')", "pg_get_functiondef(1)", "to_regclass('public.customer')",
    "generate_series(1, 100000000)", "xmlparse(document '<x/>')", "ask.claims()", "random()", "gen_random_uuid()",
    "pg_backend_pid()", "regexp_replace('a', 'b', 'c')", "encode('a', 'hex')", "md5('x')", "pg_column_size(1)",
)  # fmt: skip
_SYSTEM = (
    "pg_catalog.pg_authid", "pg_shadow", "pg_user", "pg_roles", "pg_stat_activity", "pg_settings", "pg_class",
    "pg_proc", "pg_views", "pg_policies", "pg_file_settings", "pg_hba_file_rules", "information_schema.tables",
    "information_schema.columns", "ask.signing", "public.login", "public.login_session", "public.api_key",
    "public.customer", "public.audit_entry", "public.message", "public.company", "langgraph.checkpoints",
    "data_bank.nothing", "pg_largeobject", "pg_stat_statements",
)  # fmt: skip
_HIDDEN = ("name", "phone_masked", "birth_date")
_WAYS = (
    "SELECT {h} FROM customer", "SELECT c.{h} FROM customer c", 'SELECT "{h}" AS segment FROM customer',
    "SELECT max({h}) FROM customer", "SELECT min(c.{h}) FROM data_bank.customer c",
    "SELECT upper(CAST({h} AS text)) FROM customer", "SELECT segment FROM customer ORDER BY {h}",
    "SELECT count(*) FROM customer GROUP BY {h}", "SELECT segment, {h} FROM customer LIMIT 5",
    "WITH x AS (SELECT {h} AS segment FROM customer) SELECT segment FROM x",
    "SELECT x.v FROM (SELECT {h} AS v FROM customer) x", "SELECT segment FROM customer UNION SELECT CAST({h} AS text) FROM customer",
    "SELECT * FROM customer", "SELECT c.* FROM customer c", "SELECT c FROM customer c", "SELECT row(c) FROM customer c",
    "SELECT (c).{h} FROM customer c", "SELECT to_json(c) FROM customer c", "SELECT row_to_json(c) FROM customer c",
    "SELECT json_agg(c) FROM customer c", "SELECT CAST(c AS text) FROM customer c", "SELECT xmlforest({h}) FROM customer",
    "SELECT CASE WHEN {h} IS NOT NULL THEN {h} END FROM customer", "SELECT coalesce({h}, {h}) FROM customer",
    "SELECT b.name FROM branch b JOIN customer c USING (name)", "SELECT lag({h}) OVER (ORDER BY id) FROM customer",
    "SELECT segment FROM customer WHERE CAST({h} AS text) LIKE '黄%'", "SELECT (SELECT {h} FROM customer LIMIT 1) FROM branch",
    "SELECT first_value({h}) OVER (PARTITION BY segment ORDER BY id) FROM customer", "TABLE customer",
    "SELECT string_agg(CAST({h} AS text), ',') FROM customer", "SELECT array_agg({h}) FROM customer",
    "VALUES ((SELECT {h} FROM customer LIMIT 1))", "SELECT /* {h} */ {h} /**/ FROM customer",
)  # fmt: skip
_OTHERS = (
    "SELECT count(*) FROM {t} WHERE institution = 'other'", "SELECT institution FROM {t}",
    "SELECT count(*) FROM public.{t}", "SELECT count(*) FROM public.{t} WHERE institution = 'other'",
    "SELECT set_config('app.institution', 'other', true), count(*) FROM public.{t}",
    "SELECT set_config('ask.claims', '7b7d.00', true), count(*) FROM {t}",
    "SELECT {c} FROM {t} UNION ALL SELECT {c} FROM public.{t}",
    "WITH x AS (SELECT set_config('ask.claims', 'other', false)) SELECT count(*) FROM {t}, x",
    "SELECT a.{c} FROM {t} a LEFT JOIN public.{t} b ON a.{c} = b.{c}",
)  # fmt: skip
_BOMBS = (
    "SELECT count(*) FROM {t} a, {t} b, {t} c, {t} d", "SELECT count(*) FROM {t} a CROSS JOIN {t} b CROSS JOIN {t} c",
    "SELECT count(*) FROM {t} a JOIN {t} b ON true JOIN {t} c ON true", "SELECT count(*) FROM {t} a JOIN {t} b ON 1 = 1",
    "SELECT count(*) FROM {t} a JOIN {t} b ON a.{c} = a.{c}", "SELECT count(*) FROM {t} a NATURAL JOIN {t} b, {t} c",
    "SELECT count(*) FROM {t} a JOIN {t} b ON a.{c} <> b.{c}", "SELECT count(*) FROM {t} a JOIN {t} b ON a.{c} = b.{c} OR 1 = 1",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "SELECT count(*) FROM generate_series(1, 1000000000)", "SELECT count(*) FROM {t} a, LATERAL (SELECT {c} FROM {t}) b",
    "SELECT count(*) FROM {t} a JOIN {t} b ON a.{c} = b.{c} JOIN {t} c ON a.{c} = b.{c}",
    "SELECT count(*) FROM {t} a, {t} b WHERE a.{c} = 'x' AND b.{c} = 'x'", "SELECT count(*) FROM {t} a, {t} b WHERE a.{c} = b.{c} OR true",
    "SELECT count(*) FROM {t} a, (SELECT count(*) OVER () FROM {t}) b, (SELECT sum(1) OVER () FROM {t}) c",
    "SELECT count(*) FROM {t} a, (SELECT (SELECT max({c}) FROM {t}) AS m FROM {t}) b",
    "SELECT count(*) FROM ({t} a CROSS JOIN {t} b)", "SELECT count(*) FROM {t} a JOIN ({t} b CROSS JOIN {t} c) ON a.{c} = b.{c}",
    "WITH x AS (SELECT {c} FROM {t}) SELECT count(*) FROM x a, x b, {t} c", "SELECT count(*) FROM {t} WHERE {c} IN (SELECT a.{c} FROM {t} a, {t} b)",
    "SELECT count(*) FROM {t} a, {t} b, {t} c WHERE a.{c} = b.{c} AND lower(b.{c}) = lower(b.{c})",
    "SELECT count(*) FROM {t} TABLESAMPLE BERNOULLI (100) a, {t} b", "SELECT count(*) FROM unnest(ARRAY[1]) a, {t} b, {t} c",
)  # fmt: skip
_LEAKS = (
    "SELECT CAST(institution AS int) FROM {t}", "SELECT 1 / (CASE WHEN CAST({c} AS text) LIKE 'C9%' THEN 0 ELSE 1 END) FROM public.{t}",
)  # fmt: skip
_ROWS = (
    "SELECT {c} FROM {t} WHERE CAST({c} AS int) > 0", "SELECT 1 FROM {t} WHERE CAST(CAST({c} AS text) AS int) = 1",
    "SELECT count(*) FROM {t} GROUP BY CAST({c} AS text) HAVING CAST(min(CAST({c} AS text)) AS int) > 0",
)  # fmt: skip
_OWN_ROWS = (
    "SELECT id FROM customer WHERE branch_id <> '{b}'", "SELECT id FROM customer WHERE NOT branch_id = '{b}' OR true",
    "SELECT a.id FROM account a JOIN customer c ON c.id = a.customer_id WHERE c.branch_id <> '{b}'",
    "SELECT id FROM data_bank.customer AS customer(id)", "SELECT c.id FROM customer c WHERE CAST(c.branch_id AS int) > 0",
    "SELECT m.id FROM movement m WHERE m.customer_id NOT IN (SELECT id FROM customer)", "SELECT customer_id FROM loan UNION SELECT id FROM customer",
    "SELECT customer_id FROM complaint WHERE CAST(customer_id AS int) > 0", "SELECT count(*), min(id), max(id) FROM customer",
)  # fmt: skip
_BRANCH = (
    "SELECT id FROM public.customer WHERE branch_id <> '{b}'",
    "SELECT c.id FROM branch b JOIN public.customer c ON c.branch_id = b.id", "SELECT customer_id FROM public.loan",
    "SELECT id FROM customer UNION SELECT id FROM public.customer", "SELECT id FROM customer UNION ALL SELECT customer_id FROM public.account",
    "SELECT set_config('ask.claims', '', true), id FROM customer", "SELECT id, set_config('ask.claims', 'x', true) FROM public.customer",
    "WITH x AS (SELECT set_config('ask.claims', replace(current_setting('ask.claims'), '{b}', ''), true) AS s) SELECT c.id FROM x, customer c",
    "SELECT ask.claims() ->> 'branch', id FROM customer", "SELECT id FROM ONLY public.customer",
    "SELECT id FROM customer FOR SHARE",
    "SELECT a.id FROM account a, LATERAL (SELECT id FROM public.customer) c", "SELECT (SELECT string_agg(id, ',') FROM public.customer)",
    "SELECT query_to_xml('select id from public.customer', true, false, '')", "SELECT pg_get_viewdef('customer'), id FROM customer",
    "SELECT l.customer_id FROM loan l RIGHT JOIN public.customer c ON c.id = l.customer_id", "TABLE public.customer",
)  # fmt: skip
_WRAPS = (
    "{q}", "/* fine */ {q} -- end", "({q})", "{q};", "SELECT 1 WHERE EXISTS ({q})", "WITH a AS ({q}) SELECT 1 FROM a",
)  # fmt: skip
_TABLES = (
    ("data_market", "company", "code"), ("data_market", "price", "day"), ("data_bank", "customer", "segment"),
    ("data_bank", "movement", "kind"),
)  # fmt: skip


def statements() -> Iterator[Hostile]:
    """About 700, none twice."""
    seen: set[tuple[str, str]] = set()
    for one in _all():
        if (one.schema, one.statement) not in seen:
            seen.add((one.schema, one.statement))
            yield one


def of_manager(branch: str) -> tuple[Hostile, ...]:
    """For somebody who may see the rows of that branch alone."""
    return tuple(Hostile("branch", "data_bank", text.replace("{b}", branch)) for text in _BRANCH)


def of_rows(branch: str) -> tuple[Hostile, ...]:
    """Plain statements, which the gate may let through: that they show no other rows, not even in
    an error's words, is the database's to see to."""
    tables = [
        Hostile("rows", schema, text.format(t=table, c=column))
        for schema, table, column in _TABLES
        for text in _ROWS
    ]
    own = [Hostile("rows", "data_bank", text.replace("{b}", branch)) for text in _OWN_ROWS]
    return (*tables, *own)


def _all() -> Iterator[Hostile]:
    for kind, texts in (
        ("write", _WRITES),
        ("file", _FILES),
        ("bomb", _BOMBS),
        ("other", _OTHERS),
        ("leak", _LEAKS),
    ):
        for schema, table, column in _TABLES:
            for text in texts:
                yield Hostile(kind, schema, text.format(t=table, c=column, s=schema))
    for call in _CALLS:
        yield Hostile("call", "data_market", f"SELECT {call}")
        yield Hostile("call", "data_market", f"SELECT code, {call} FROM company")
        yield Hostile("call", "data_market", f"SELECT code FROM company WHERE {call} IS NOT NULL")
    for name in _SYSTEM:
        yield Hostile("system", "data_bank", f"SELECT * FROM {name}")
        yield Hostile(
            "system",
            "data_bank",
            f"SELECT segment FROM customer UNION SELECT CAST(x AS text) FROM {name} x",
        )
    for way in _WAYS:
        for hidden in _HIDDEN:
            yield Hostile("hidden", "data_bank", way.format(h=hidden))
    for wrap in _WRAPS[1:]:
        for way in _WAYS[:12]:
            yield Hostile("hidden", "data_bank", wrap.format(q=way.format(h="phone_masked")))
