"""What builds keep: files that were made, and what a tree was made from."""
