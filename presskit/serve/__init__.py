"""A built tree on this machine alone, for looking at before it is published."""
