"""Conduct compliance on a labelled reference set whose test part nobody tunes on."""
