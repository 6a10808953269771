"""Faces: which one plays which role, instanced and cut down, in a cache."""
