"""Ask-data: what a dataset is, how a question becomes a plan and a plan a checked query."""
