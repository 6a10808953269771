"""Lines of text: measured, fitted into boxes, drawn as coverage."""
