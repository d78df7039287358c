"""Pictures, pages and videos become utterances: what can be read in them, and where it stands."""
