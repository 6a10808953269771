"""The brief: what stands on it, and its asset."""
