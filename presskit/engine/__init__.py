"""Builds: what must be made is made, everything else is kept."""
