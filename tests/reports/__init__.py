"""Reports: what each format shows, and that no record can play tricks on it."""
