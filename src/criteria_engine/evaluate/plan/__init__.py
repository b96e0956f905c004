"""All rules of the packs in use as one graph of nodes, each worked out once; every back end evaluates this graph."""
