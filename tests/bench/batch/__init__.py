"""Many reports by real workers, one of which is killed."""
