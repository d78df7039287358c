"""Processes are started, watched, recognised and stopped; strangers are left be."""
