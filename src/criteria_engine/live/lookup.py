"""Finding the one outcome that a caller means by a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from criteria_engine.errors import Problem, UsageError, near
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import SubjectId
from criteria_engine.live.board import Cells
from criteria_engine.live.quotas import Roof
from criteria_engine.live.wiring import Part

Found = Mapping[str, RuleOutcome]


def rule(cells: Cells, subject: str, name: str, period: str) -> RuleOutcome:
    """What became of a rule, by its own id or that of a twin that shares its finding."""
    on = _of_subject(cells, subject, period)
    found = {
        f"{key.kind} {key.id} {key.period} {part.pack}": cells[key].outcomes[part]
        for key in on
        for part in cells[key].wiring.named.get(name, ())
    }
    known = {other for key in on for other in cells[key].wiring.named}
    return _one(found, f"{subject} {name}", "unknown-rule", name, known)


def verdict(cells: Cells, subject: str, period: str, name: str, reviewed: bool) -> RuleOutcome:
    on, part = _of_subject(cells, subject, period), Part("verdict", name, reviewed=reviewed)
    found = {f"{key.kind} {key.id} {key.period}": o for key in on if (o := cells[key].outcomes.get(part))}
    known = {p.name for key in on for p in cells[key].outcomes if p.kind == "verdict"}
    return _one(found, f"{subject} {name}", "unknown-verdict", name, known)


def quota(cells: Cells, unit: str, duty: str, period: str, reviewed: bool) -> RuleOutcome:
    roofs = [key for key in cells if isinstance(key, Roof) and key.id == unit]
    known = [key.id for key in cells if isinstance(key, Roof)]
    if not roofs:
        raise _unknown(unit, "unknown-subject", unit, known)
    found = {
        f"{key} {part.name} {part.period} {part.pack}": outcome
        for key in roofs
        for part, outcome in cells[key].outcomes.items()
        if (part.name, part.reviewed) == (duty, reviewed) and period in ("", part.period)
    }
    return _one(found, f"{unit} {duty}", "unknown-rule", duty, {p.name for key in roofs for p in cells[key].outcomes})


def _of_subject(cells: Cells, subject: str, period: str) -> list[SubjectId]:
    subjects = [key for key in cells if isinstance(key, SubjectId)]
    found = [key for key in subjects if key.id == subject and period in ("", key.period)]
    if not found:
        raise _unknown(f"{subject} {period}".strip(), "unknown-subject", subject, [key.id for key in subjects])
    return found


def _one(found: Found, at: str, code: str, name: str, known: Iterable[str]) -> RuleOutcome:
    if not found:
        raise _unknown(at, code, name, known)
    if len(found) > 1:
        listed = ", ".join(sorted(" ".join(label.split()) for label in found))
        en, vi = f"{len(found)} fit; say which: {listed}", f"có {len(found)} kết quả; ghi rõ hơn: {listed}"
        raise UsageError([Problem(at.strip(), "several-records", en, vi)])
    return next(iter(found.values()))


def _unknown(at: str, code: str, name: str, known: Iterable[str]) -> UsageError:
    names = sorted(set(known))
    en, vi = f"nothing is judged by {name!r}{near(name, names)}", f"không có {name!r}{near(name, names, 'vi')}"
    return UsageError([Problem(at.strip(), code, en, vi)])
