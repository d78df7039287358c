"""How fast conduct is screened, and that a night under kills screens everything exactly once."""
