"""A first catalogue for a database that nobody has described yet, for its owner to go on from."""
