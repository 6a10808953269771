"""Whether a published tree is whole and agrees with itself."""
