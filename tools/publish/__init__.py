"""Reports as files: one document model, four outputs, one chart for page and file."""
