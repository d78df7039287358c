"""The index process: a projection of the passages that can always be rebuilt from PostgreSQL."""
