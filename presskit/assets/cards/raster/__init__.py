"""The pixels of a share image: palette, painting, PNG."""
