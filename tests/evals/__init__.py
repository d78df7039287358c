"""Suites that say how right the answers are: `jinnao eval NAME` runs tests/evals/NAME/suite.py."""
