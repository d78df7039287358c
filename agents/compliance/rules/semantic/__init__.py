"""The semantic detector: a small head on embeddings and character n-grams, trained from labels."""
