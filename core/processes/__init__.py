"""`jinnao up`: the processes of one machine, started, watched and stopped together."""
