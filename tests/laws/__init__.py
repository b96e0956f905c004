"""The laws of the engine: what must hold of every condition and every dossier, tried on many of both."""
