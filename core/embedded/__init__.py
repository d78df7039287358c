"""Real PostgreSQL and Redis servers from wheels, for machines that have neither."""
