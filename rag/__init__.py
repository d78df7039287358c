"""Documents in, passages out: loading, splitting, indexing and search under the caller's rights."""
