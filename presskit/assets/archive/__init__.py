"""Zips for one download."""
