"""Charts: one geometry for pixels, vectors and data."""
