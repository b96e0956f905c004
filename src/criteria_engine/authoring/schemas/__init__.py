"""JSON Schemas of pack files and of dossiers, for editors."""
