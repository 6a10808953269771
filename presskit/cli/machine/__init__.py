"""Commands about this machine: what it has, what it keeps, its shell."""
