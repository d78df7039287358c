"""Rules are data; detectors are pure: a text in, findings out."""
