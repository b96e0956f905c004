"""The same rules, written for the other tools by hand. Each is held equal to the reference before it is timed."""
