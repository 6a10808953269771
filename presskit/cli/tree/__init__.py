"""Commands that look at a built tree."""
