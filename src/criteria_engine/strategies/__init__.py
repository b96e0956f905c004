"""Draws dossiers, conditions and packs for property tests, of any schema; or dossiers for the rules of a pack.

Needs hypothesis: `pip install criteria-engine[strategies]`.
"""

from criteria_engine.strategies.asking import DrawnCondition, conditions
from criteria_engine.strategies.blind import records
from criteria_engine.strategies.guidance import DrawnPack, packs
from criteria_engine.strategies.search import first
from criteria_engine.strategies.situations import Goal, Situation, Wish, dossiers, situations
from criteria_engine.strategies.whole import datasets

__all__ = [
    "DrawnCondition",
    "DrawnPack",
    "Goal",
    "Situation",
    "Wish",
    "conditions",
    "datasets",
    "dossiers",
    "first",
    "packs",
    "records",
    "situations",
]
