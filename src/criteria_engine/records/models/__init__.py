"""Decides which tables are shipped, and in which order people meet them."""

from __future__ import annotations

from pydantic import BaseModel

from criteria_engine.records.models.activity import Event, Figure, Issue, Review
from criteria_engine.records.models.exemplar import (
    AccomplishmentRow,
    ComplianceRow,
    Endorsement,
    Exemplar,
    IndicatorRow,
    Nomination,
    RatingRow,
)
from criteria_engine.records.models.judgement import Attestation, SelfAssessment, Waiver
from criteria_engine.records.models.model import (
    Adopter,
    Effect,
    Learning,
    Model,
    Necessity,
    Plan,
    Revision,
    RuleLink,
    Source,
)
from criteria_engine.records.models.organisation import Document, RegisterRow, Report, Unit

SHIPPED: tuple[type[BaseModel], ...] = (
    Unit,
    Document,
    Model,
    Review,
    Event,
    Issue,
    Exemplar,
    Nomination,
    Report,
    Attestation,
    Waiver,
    SelfAssessment,
    RegisterRow,
)

__all__ = [
    "SHIPPED",
    "AccomplishmentRow",
    "Adopter",
    "Attestation",
    "ComplianceRow",
    "Document",
    "Effect",
    "Endorsement",
    "Event",
    "Exemplar",
    "Figure",
    "IndicatorRow",
    "Issue",
    "Learning",
    "Model",
    "Necessity",
    "Nomination",
    "Plan",
    "RatingRow",
    "RegisterRow",
    "Report",
    "Review",
    "Revision",
    "RuleLink",
    "SelfAssessment",
    "Source",
    "Unit",
    "Waiver",
]
