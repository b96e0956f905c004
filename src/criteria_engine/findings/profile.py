"""Scores: a named profile, apart from the rules and replaceable, over the outcomes of criteria.

No document gives points, so every profile is editorial and says where it comes from. A score is an interval while
something is unknown: undetermined counts as not met below, as met above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs.files import Text
from criteria_engine.packs.shipped import rules_folder, shown
from criteria_engine.records.annotations import Label
from criteria_engine.source import SourceError, read_source

DEFAULT = "tham_khao_khoi"


class _GradeFile(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    id: str
    title: Text
    from_: int = Field(alias="from", ge=0)
    floor: Annotated[int, Field(ge=0, le=100)] | None = None
    gate: Literal["every-criterion-met"] | None = None


class _ProfileFile(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    format: Literal["criteria-engine/profile"]
    id: str
    title: Text
    basis: Literal["editorial"]
    origin: Text
    total: int = Field(gt=0)
    weights: dict[str, Annotated[int, Field(ge=0)]] = {}
    grades: list[_GradeFile] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Grade:
    """Reached from `least` points on; with the gate, only where every criterion is met; with a floor, only where no
    criterion has less than so many per cent of its points."""

    id: str
    title: Label
    least: int
    every_criterion_met: bool
    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """`weights` by criterion id; a criterion that it leaves out weighs 1, so an empty one weighs all alike."""

    id: str
    title: Label
    origin: Label
    total: int
    weights: Mapping[str, int]
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A score between `lower` and `upper`; one number only where they agree."""

    lower: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """What a criterion adds to a score: the points that it weighs, and the share of them that is reached."""

    criterion: str
    points: Fraction
    share: Span


@dataclass(frozen=True, slots=True)
class Score:
    """`parts` add up to `span`: each weighs its points and has a share of them."""

    span: Span
    grades: tuple[Grade, Grade]
    parts: tuple[Part, ...] = ()


def load_profile(name: str = DEFAULT) -> Profile:
    """A shipped profile by id, or one from a file. Raises PackError."""
    folder = rules_folder() / "profiles"
    shipped = {p.stem: p for p in folder.glob("*.yaml")}
    path = shipped.get(name, Path(name))
    if not path.is_file():
        raise PackError([Problem(name, "unknown-profile", f"no scoring profile {name!r}{nearest(name, shipped)}",
                                 f"không có thang điểm {name!r}{nearest(name, shipped, 'vi')}")])  # fmt: skip
    try:
        found = _ProfileFile.model_validate(read_source(path, shown(path)).plain())
    except SourceError as error:
        raise PackError(error.problems) from None
    except ValidationError as error:
        raise PackError(
            Problem(shown(path), "profile", f"{'.'.join(map(str, e['loc']))}: {e['msg']}") for e in error.errors()
        ) from None
    return _profile(found)


def _profile(found: _ProfileFile) -> Profile:
    grades = sorted(
        (Grade(g.id, g.title, g.from_, g.gate is not None, g.floor) for g in found.grades), key=lambda g: -g.least
    )
    return Profile(found.id, found.title, found.origin, found.total, found.weights, tuple(grades))


def points(outcome: RuleOutcome) -> tuple[int, int]:
    """Least and most points of one applicable rule."""
    return int(outcome is RuleOutcome.MET), int(outcome in (RuleOutcome.MET, RuleOutcome.UNDETERMINED))


def criterion_span(outcomes: Iterable[RuleOutcome]) -> Span | None:
    """Share of points met among applicable rules, 0 to 1; None where nothing applies."""
    applicable = [points(o) for o in outcomes if o is not RuleOutcome.NOT_APPLICABLE]
    if not applicable:
        return None
    return Span(*(Fraction(sum(p[side] for p in applicable), len(applicable)) for side in (0, 1)))


def score(profile: Profile, spans: Mapping[str, Span | None], verdicts: Sequence[RuleOutcome]) -> Score | None:
    """The weighted score over criteria that have one; a criterion without shares its weight among the others."""
    weighed = {name: span for name, span in spans.items() if span is not None}
    whole = sum(profile.weights.get(name, 1) for name in weighed)
    if not whole:
        return None
    parts = tuple(
        Part(name, Fraction(profile.total * profile.weights.get(name, 1), whole), span)
        for name, span in weighed.items()
    )
    zero = Fraction(0)
    span = Span(
        sum((p.points * p.share.lower for p in parts), zero), sum((p.points * p.share.upper for p in parts), zero)
    )
    surely = all(v in (RuleOutcome.MET, RuleOutcome.NOT_APPLICABLE) for v in verdicts)
    perhaps = RuleOutcome.NOT_MET not in verdicts
    counted = [p.share for p in parts if p.points]
    lowest = _grade(profile, span.lower, surely, min(share.lower for share in counted))
    return Score(span, (lowest, _grade(profile, span.upper, perhaps, min(s.upper for s in counted))), parts)


def _grade(profile: Profile, reached: Fraction, every_met: bool, weakest: Fraction) -> Grade:
    fitting: Any = (g for g in profile.grades if _is_reached(g, reached, every_met, weakest))
    return next(fitting, profile.grades[-1])


def _is_reached(grade: Grade, reached: Fraction, every_met: bool, weakest: Fraction) -> bool:
    above_floor = grade.floor is None or weakest * 100 >= grade.floor
    return reached >= grade.least and above_floor and (every_met or not grade.every_criterion_met)
