"""What the embedded engine reaches on this machine; prints the tables of decision 0002."""
