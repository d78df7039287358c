"""Alembic's scripts: the way from any earlier state of the database to the present one."""
