"""The steps of a turn of the research agent."""
