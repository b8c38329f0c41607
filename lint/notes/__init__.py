"""Required notes: what an article owes its reader, and whether it is there."""
