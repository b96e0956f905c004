"""The readers of cells under their first name; `intake.readers` needs neither numpy nor pyarrow."""

from criteria_engine.intake.readers import ListReader, Mark, Model, Reader, model_of

__all__ = ["ListReader", "Mark", "Model", "Reader", "model_of"]
