"""The output folder: claimed, replaced in one step, never followed out."""
