"""HTTP: the channels that messages enter by, REST, and the pages for people."""
