"""Databases of the institution that are not the platform's own: opened to read, within bounds."""
