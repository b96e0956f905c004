"""A session that records come to one by one: what each of them flips is known at once (docs/live.md)."""
