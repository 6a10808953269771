"""Commands that make and show kits."""
