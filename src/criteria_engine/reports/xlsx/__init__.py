"""The report as a workbook: a summary, every finding with filters, subjects, what each unit has to add."""

from criteria_engine.reports.xlsx.sheets import render

__all__ = ["render"]
