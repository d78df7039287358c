"""Work that nobody waits for: jobs claimed from the ledger, the schedule, the sweeper."""
