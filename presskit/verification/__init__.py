"""Verify a published tree: that no file was altered since, and that its files agree with one another."""
