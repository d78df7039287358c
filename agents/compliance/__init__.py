"""Conduct compliance: the rule catalogue and its detectors. The agent follows."""
