"""The ledger: tables, sessions under row security, and one repository for each aggregate."""
