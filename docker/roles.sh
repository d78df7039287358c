#!/bin/sh
# Runs once, when the database is made: the role of the application, which owns nothing and which
# row security binds. `jinnao migrate` grants it what it may do.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$APP_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE jinnao_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
GRANT CONNECT ON DATABASE jinnao TO jinnao_app;
SQL
