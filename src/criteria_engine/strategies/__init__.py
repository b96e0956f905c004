"""Draws dossiers for property tests: of any schema, or of the cells that the rules of a pack look at.

Needs hypothesis: `pip install criteria-engine[strategies]`.
"""

from criteria_engine.strategies.blind import records
from criteria_engine.strategies.search import first
from criteria_engine.strategies.situations import Goal, Situation, Wish, dossiers, situations

__all__ = ["Goal", "Situation", "Wish", "dossiers", "first", "records", "situations"]
