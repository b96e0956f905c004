"""The repairs of one finding: sought, tried on the records as a file would hold them, and cut to what is needed.

One loop verifies everything: a repair that was not made on a copy and judged again is never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from criteria_engine.errors import InputError
from criteria_engine.evaluate.judge import Court
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs.model import Rule
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change, with_changes
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row, Value
from criteria_engine.repairs.draft import At, Draft, Need
from criteria_engine.repairs.model import Mending, NoRepair, Repair, Step
from criteria_engine.repairs.search import Search, Ways
from criteria_engine.repairs.solve import met
from criteria_engine.repairs.steps import steps
from criteria_engine.values import Period

# A handful of alternatives is shown; so many drafts are looked at to find them.
MOST = 3
_LOOKED_AT = 12
# Cells of a new row that tell which row it is.
_KEPT = ("id", "unit", "subject", "question", "answer")
# Of several reasons why ways ended, the one that says most to a reader.
_TELLING: tuple[NoRepair, ...] = (
    "others", "open", "set_aside", "removal", "pattern", "reading", "fixed", "dates",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A rule asked of a subject in a period. `court_on`: the court that judges it, on any dossier; `outcome_on`: what
    a whole assessment of that dossier would find, None where it would not ask the rule. `actors`: who has to act."""

    dossier: Dossier
    rule: Rule
    subject: Row
    period: Period | None
    as_of: date
    actors: tuple[Label, ...]
    court_on: Callable[[Dossier], Court]
    outcome_on: Callable[[Dossier], RuleOutcome | None]


def mending(asked: Asked) -> Mending:
    """The cheapest repairs of an unmet finding, or why there are none.

    What was given exactly is called in question only where nothing else helps.
    """
    search = Search(asked.court_on)
    found = _found(asked, search)
    if not found and "others" not in search.ended:
        search = Search(asked.court_on, exact_too=True)
        found = _found(asked, search)
    best = sorted(found, key=lambda repair: (repair.price, len(repair.steps)))
    return Mending(tuple(best[:MOST]), None if best else _reason(search))


def _found(asked: Asked, search: Search) -> list[Repair]:
    """Repairs that work, each of other places than the others."""
    found: dict[frozenset[str], Repair] = {}
    tried: set[frozenset[str]] = set()
    for draft in islice(_drafts(asked, search), _LOOKED_AT):
        key = _where(asked, steps(draft, asked.as_of, (), dated=False))
        if key in found or (key in tried and len(found) >= MOST):
            continue
        tried.add(key)
        repair = _verified(asked, draft)
        if repair is not None:
            found.setdefault(_where(asked, repair.steps), repair)
        if len(found) > MOST:
            break
    return list(found.values())


def _where(asked: Asked, found: tuple[Step, ...]) -> frozenset[str]:
    """What steps change: repairs that differ in values, or in the id or day of a new row, are one repair."""
    told = [_which(asked, step.change) for step in found]
    return frozenset(f"{place} {told[:number].count(place)}" for number, place in enumerate(told))


def _which(asked: Asked, change: Change) -> str:
    """The cell, or what is said of a row that is added, its id and day aside."""
    if change.path or not isinstance(change.value, dict):
        return f"{change.table}[{change.id}].{change.path}"
    said = {key: v for key, v in change.value.items() if key != "id" and not _dates(asked, change, key)}
    return f"{change.table} {said}"


def _reason(search: Search) -> NoRepair:
    told: tuple[NoRepair, ...] = ("others", "search") if search.is_spent else _TELLING
    return next((reason for reason in told if reason in search.ended), "search")


# --- proposals --------------------------------------------------------------------------------------------------


def _drafts(asked: Asked, search: Search) -> Ways:
    at = At.of(asked.subject)
    for begun in _begun(asked, Draft(asked.dossier)):
        yield from met(search, asked.court_on, asked.rule, at, asked.period, begun)


def _begun(asked: Asked, draft: Draft) -> Ways:
    """The dates that say whether the rule is in force for the subject, and whether it exists, made exact."""
    judged = asked.court_on(draft.dossier).judge(asked.rule, asked.subject, asked.period)
    yield draft
    if judged.reason == "period":
        yield from _dated(asked, draft)


def _dated(asked: Asked, draft: Draft) -> Ways:
    record = asked.subject.entity.record
    names = (*record.dated, record.begins, record.ends) if record else ()
    need = Need(None, True, (asked.subject.entity,))
    for name in filter(None, names):
        for value in map(Period.day, _days(asked, asked.subject.values.get(name))):
            yield draft.put(At.of(asked.subject), name, value, need)


def _days(asked: Asked, known: Value | None) -> tuple[date, ...]:
    """Days that a date may be: both ends of what is known of it; where nothing is, the end of validity and the as-of
    date."""
    if isinstance(known, Period):
        return () if known.is_day else (known.start, known.end)
    court = asked.court_on(asked.dossier)
    _, end = (asked.rule.in_force or court.pack.in_force).resolve(court.readings)
    return (end, asked.as_of) if end else (asked.as_of,)


# --- trying -----------------------------------------------------------------------------------------------------


def _verified(asked: Asked, draft: Draft) -> Repair | None:
    """The draft as a repair that was made on the records and found to work, with nothing in it that is not needed."""
    for dated in (True, False):
        found = steps(draft, asked.as_of, asked.actors, dated)
        if found and _works(asked, _changes(found)):
            return Repair(_needed(asked, found))
    return None


def _needed(asked: Asked, found: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps of which none can be left out, each without the cells that it does not need."""
    kept = list(found)
    while True:
        # What one step made necessary may be idle once that step is gone.
        idle = next((step for step in kept if len(kept) > 1 and _works(asked, _changes(kept, without=step))), None)
        if idle is not None:
            kept.remove(idle)
            continue
        trimmed = [_trimmed(asked, step, _changes(kept, without=step)) for step in kept]
        if len(kept) == 1 or trimmed == kept or not _works(asked, _changes(trimmed)):
            return tuple(trimmed if len(kept) == 1 else kept)
        kept = trimmed


def _changes(found: Iterable[Step], without: Step | None = None) -> list[Change]:
    return [step.change for step in found if step is not without]


def _trimmed(asked: Asked, step: Step, others: list[Change]) -> Step:
    """A row or item that is added, without the cells that it does not need."""
    value = step.change.value
    names = [name for name in value if name not in _KEPT] if isinstance(value, dict) and step.kind != "close" else []
    for name in names if len(names) > 1 else ():
        less = replace(step.change, value={key: v for key, v in step.change.value.items() if key != name})
        if not _dates(asked, step.change, name) and _works(asked, [less, *others]):
            step = replace(step, change=less)
    return step


def _dates(asked: Asked, change: Change, name: str) -> bool:
    """Whether a field says when a row that is added happened; an event goes with its day."""
    record = asked.dossier.schema[change.table].record
    return not change.path and record is not None and name in record.dated


def _works(asked: Asked, changes: list[Change]) -> bool:
    try:
        return asked.outcome_on(with_changes(asked.dossier, changes)) is RuleOutcome.MET
    except InputError:
        return False
