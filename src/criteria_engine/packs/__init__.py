"""A pack as data: its files, their shape, loading and type-checking."""
