"""`jinnao ask`: a conversation in a terminal, over the same AG-UI channel as the page."""
