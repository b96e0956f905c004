"""Records as they come in: one reader per format, every value with its address."""
