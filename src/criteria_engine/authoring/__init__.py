"""Tools of rule authors: worked examples, lint, a pack in words."""
