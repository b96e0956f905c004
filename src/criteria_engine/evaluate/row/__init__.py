"""One subject in microseconds: a plan as straight-line Python over dicts."""
