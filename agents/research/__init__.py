"""The research agent: reads reports, and writes them."""
