"""The page of a kit, and what all pages have."""
