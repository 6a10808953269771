"""Keys: digests of everything that something is made from."""
