"""What HTTP promises."""
