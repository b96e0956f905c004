"""Many records at once: a plan evaluated column by column with numpy."""

from criteria_engine.evaluate.columnar.columnar import Columnar

__all__ = ["Columnar"]
