"""What the engine says: no hole in any condition, finding, repair or locator, in either language."""
