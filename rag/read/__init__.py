"""A file read as what it is: pages, structure, tables whose cells keep page and box."""
