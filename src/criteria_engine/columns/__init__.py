"""Records as columns: the same rows as a dossier, laid out for many at once. Needs numpy."""
