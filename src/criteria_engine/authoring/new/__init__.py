"""`rules new`: the beginnings of a pack, a criterion or a rule, put into files without touching what stands there."""
