"""Whether the service agent is right: cases of customers, graded on what is left behind."""
