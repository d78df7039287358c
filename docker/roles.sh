#!/bin/sh
# Runs once, when the database is made: the roles of the application and of who asks data, which own
# nothing and which row security binds. `jinnao migrate` grants them what they may do.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$APP_PASSWORD" -v reader="$READER_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE jinnao_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE ROLE jinnao_reader LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'reader';
ALTER ROLE jinnao_reader SET track_activities = off;
GRANT CONNECT ON DATABASE jinnao TO jinnao_app, jinnao_reader;
SQL
