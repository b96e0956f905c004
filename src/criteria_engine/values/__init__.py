"""What a fact can be: a truth of three values, a period of days, a quantity with bounds."""

from criteria_engine.values.period import FOREVER, SINCE_EVER, Period, read_date, read_period, span_end, whole_months
from criteria_engine.values.quantity import ABOUT, Quantity, read_quantity
from criteria_engine.values.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of, truth_of

__all__ = [
    "ABOUT",
    "FALSE",
    "FOREVER",
    "SINCE_EVER",
    "TRUE",
    "UNKNOWN",
    "Period",
    "Quantity",
    "Truth",
    "all_of",
    "any_of",
    "read_date",
    "read_period",
    "read_quantity",
    "span_end",
    "truth_of",
    "whole_months",
]
