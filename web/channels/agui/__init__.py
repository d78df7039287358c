"""AG-UI 1.0 over server-sent events: the protocol of our own pages and of other front ends."""
