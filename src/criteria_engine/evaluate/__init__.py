"""The truth of conditions and the outcome of rules about one subject."""
