"""What a turn costs beside the model."""
