"""Kits become a published tree: what is made, where it is written, what is removed."""
