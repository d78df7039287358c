"""Where a dataset's rows come from: the platform's own database, or another of the institution's."""
