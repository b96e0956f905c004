"""What would make an unmet rule met: proposed from the answer, tried on a copy, kept only where it works."""
