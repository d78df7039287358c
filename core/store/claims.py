"""Who a reader of datasets is, in a form that a statement cannot forge.

Datasets are views over the institution's tables. What they show follows from claims (institution,
branch, rights, end) which the platform signs with a key that the reader's role cannot read:
`set_config` in a statement can only make them void, and then nothing is shown.
"""

import hashlib
import json
import secrets

from sqlalchemy import Connection

from core.domain import Frozen

READER_ROLE = "jinnao_reader"
SCHEMA = "ask"
SETTING = "ask.claims"

_CLAIM = """
CREATE OR REPLACE FUNCTION ask.claims() RETURNS jsonb AS $$
DECLARE said text := current_setting('ask.claims', true); body text; sign text; k bytea;
BEGIN
  body := split_part(said, '.', 1); sign := split_part(said, '.', 2);
  SELECT value INTO k FROM ask.signing;
  IF sign IS NULL OR sign = '' OR
     encode(sha256(k || sha256(k || convert_to(body, 'UTF8'))), 'hex') <> sign THEN
    RETURN NULL;
  END IF;
  IF (convert_from(decode(body, 'hex'), 'UTF8')::jsonb ->> 'until')::float8
     < extract(epoch FROM clock_timestamp()) THEN
    RETURN NULL;
  END IF;
  RETURN convert_from(decode(body, 'hex'), 'UTF8')::jsonb;
END $$ LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
"""


class Claims(Frozen):
    """branch is None for who may see all branches; until is a Unix time in seconds."""

    institution: str
    branch: str | None
    rights: tuple[str, ...]
    until: float


def define(connection: Connection, app_role: str) -> None:
    """The schema, the key and the function that reads claims; the application may sign."""
    app = connection.dialect.identifier_preparer.quote(app_role)
    for statement in (
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
        f"CREATE TABLE IF NOT EXISTS {SCHEMA}.signing (value bytea NOT NULL)",
        f"REVOKE ALL ON {SCHEMA}.signing FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {app}",
        f"GRANT SELECT ON {SCHEMA}.signing TO {app}",
        _CLAIM,
        f"REVOKE ALL ON FUNCTION {SCHEMA}.claims() FROM PUBLIC",
    ):
        connection.exec_driver_sql(statement)
    if not connection.exec_driver_sql("SELECT 1 FROM ask.signing").first():
        connection.exec_driver_sql(
            "INSERT INTO ask.signing VALUES (%s)", (secrets.token_bytes(32),)
        )


def signed(claims: Claims, key: bytes) -> str:
    """The value of the setting."""
    body = json.dumps(claims.model_dump(mode="json"), ensure_ascii=False).encode().hex()
    inner = hashlib.sha256(key + body.encode()).digest()
    return f"{body}.{hashlib.sha256(key + inner).hexdigest()}"
