"""The report for a browser and for paper: one file that needs nothing else (docs/report-html.md)."""

from criteria_engine.reports.html.page import render

__all__ = ["render"]
