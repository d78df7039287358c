"""Tests mirror the tree; evals and benches are suites under one contract."""
