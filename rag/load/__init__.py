"""One file per format. A loader reads a file into text and blocks, or says why it cannot."""
