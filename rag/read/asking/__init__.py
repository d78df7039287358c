"""How a question on a table is read: its operation, its periods, the rows and columns it names."""
