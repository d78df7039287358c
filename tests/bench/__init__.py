"""Suites that say how fast we are: `jinnao bench NAME` runs tests/bench/NAME/suite.py."""
