"""One folder per channel: how a message enters and how an answer leaves."""
