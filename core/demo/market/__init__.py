"""An invented stock market: same seed and day, same rows."""
