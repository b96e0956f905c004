"""Workbooks as offices have them: grids, the tables on them, their headings, their rows."""
