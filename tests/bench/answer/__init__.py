"""How long a start, the first evidence and a whole answer take, as a person sees them."""
