"""An assessment in, one format out."""
