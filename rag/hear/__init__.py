"""Recordings become utterances: decoded, speech told from silence, transcribed, cut into sentences."""
