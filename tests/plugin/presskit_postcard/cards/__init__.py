"""Cards of this package."""
