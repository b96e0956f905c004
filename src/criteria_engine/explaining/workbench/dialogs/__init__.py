"""The boxes over the workbench; loaded when one is first opened."""
