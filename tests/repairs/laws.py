"""What is promised of repairs, as functions, so that a planted defect can be shown to break each.

Changes are made here on the raw tables and read afresh: a second way besides the one that the library verifies by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.assess import assess
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.findings.run import Options
from criteria_engine.intake.tables import dossier_of, from_mapping
from criteria_engine.packs.model import Clause, Document, InForce, Pack, ReadingSwitch, Rule
from criteria_engine.records.annotations import Label
from criteria_engine.records.changes import Change
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.raw import raw_of
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.repairs.model import Repair
from criteria_engine.strategies.asking import DrawnCondition
from criteria_engine.strategies.stock import AS_OF
from criteria_engine.values import Period, Quantity, read_period

X = Label("x", "x")
PAPER = Document("d", "1", None, X, X, Period.year(2023), "clean")
CLAUSE = Clause("c", PAPER, "1", X, "must", "clean")
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


class Broken(AssertionError):
    """A law does not hold."""


def pack_of(drawn: DrawnCondition, when: DrawnCondition | None = None, per: Any = None) -> Pack:
    """A pack of one rule, the readings that conditions may name at their first value."""
    names = drawn.names.readings
    readings = {k: ReadingSwitch(k, (), dict.fromkeys(values, X), values[0], X) for k, values in names.items()}
    rule = Rule(
        "r", ("c",), X, drawn.table, "must", "data", drawn.node, per=per, when=when.node if when else None, pack="p"
    )
    return Pack(
        "p", "1", X, {"d": PAPER}, {"c": CLAUSE}, {}, {}, readings, {}, (rule,),
        InForce(None, None), Period.year(2023), None, "", "",
    )  # fmt: skip


def read(tables: Tables, schema: Schema) -> Dossier:
    return dossier_of(schema, [from_mapping(tables, schema)])


@dataclass(frozen=True)
class Case:
    """Raw tables, and how they are judged."""

    tables: Tables
    schema: Schema
    packs: tuple[Pack, ...]
    options: Options = field(default_factory=lambda: Options(AS_OF))

    def judged(self, tables: Tables) -> Assessment | None:
        """A fresh assessment of freshly read tables; None where a row is refused."""
        found = read(tables, self.schema)
        return None if found.problems else assess(found, self.packs, self.options)

    def unmet(self) -> list[Finding]:
        after = self.judged(self.tables)
        return [f for f in after.findings if f.needs_work] if after else []


# --- making changes on raw tables -------------------------------------------------------------------------------


def patched(tables: Tables, changes: Sequence[Change]) -> dict[str, list[dict[str, Any]]]:
    """The raw tables with changes made as their contract says (docs/repairs.md)."""
    raw = {table: [dict(row) for row in deepcopy(list(rows))] for table, rows in tables.items()}
    for change in changes:
        rows = raw.setdefault(change.table, [])
        if not change.path:
            rows.append(dict(change.value))
        else:
            _write(next(r for r in rows if str(r["id"]) == change.id), change.path.split("."), change)
    return raw


def _write(row: Any, path: list[str], change: Change) -> None:
    """Goes down through mappings and lists, along dotted keys too, and writes at the end."""
    for cut in range(len(path), 0, -1):
        key, rest = ".".join(path[:cut]), path[cut:]
        if isinstance(row, list):
            place = int(path[0])
            if path[1:]:
                _write(row[place], path[1:], change)
            else:
                row[place] = change.value
            return
        if key in row and rest and row[key] is not False and row[key] is not None:
            _write(row[key], rest, change)
            return
    name = ".".join(path)
    there = row.get(name)
    for end in range(1, len(path)):
        if row.get(".".join(path[:end]), 0) in (False, None):
            _spread(row, ".".join(path[:end]))
    row[name] = [*there, change.value] if isinstance(there, list) and change.op == "add" else (
        [change.value] if change.op == "add" and _is_list(change) else change.value)  # fmt: skip


def _spread(row: dict[str, Any], key: str) -> None:
    """A part that is denied as a whole: what a change fills in it is no longer denied with it."""
    if row.get(key, 0) is None or row.get(key, 0) is False:
        del row[key]


def _is_list(change: Change) -> bool:
    return change.path.rpartition(".")[2] in _LISTS and not isinstance(change.value, list)


_LISTS: set[str] = set()


def know_lists(schema: Schema) -> None:
    """The names of lists, which an item is added to even where there is none yet."""
    for entity in schema.entities.values():
        for name, found in entity.lists.items():
            _LISTS.add(name.rpartition(".")[2])
            _LISTS.update(inner.rpartition(".")[2] for inner in found.item.lists)


def outcome_after(finding: Finding, case: Case, changes: Sequence[Change]) -> RuleOutcome | None:
    """The outcome after changes to the raw tables; None where a table is refused or the rule is no longer asked."""
    after = case.judged(patched(case.tables, changes))
    return outcome_of(finding, after) if after else None


def outcome_of(finding: Finding, after: Assessment) -> RuleOutcome | None:
    """What became of a finding in another assessment, whichever twin leads there."""
    rules = {(pack.id, rule.id) for pack, rule in finding.members}
    same = (f for f in after.by_subject.get(finding.subject, ()) if rules & {(p.id, r.id) for p, r in f.members})
    return next((f.outcome for f in same), None)


# --- the laws ---------------------------------------------------------------------------------------------------


def applying_a_repair_makes_the_rule_met(finding: Finding, case: Case) -> None:
    for repair in finding.repairs:
        outcome = outcome_after(finding, case, repair.changes)
        if outcome is not RuleOutcome.MET:
            raise Broken(f"{outcome} after {repair.changes} for {finding.rule.require}")


def every_step_of_a_repair_is_needed(finding: Finding, case: Case) -> None:
    for repair in finding.repairs:
        for left_out in repair.changes if len(repair.changes) > 1 else ():
            rest = [change for change in repair.changes if change is not left_out]
            if outcome_after(finding, case, rest) is RuleOutcome.MET:
                raise Broken(f"{left_out} is not needed in {repair.changes} for {finding.rule.require}")


def there_is_a_repair_or_a_reason_why_not(finding: Finding) -> None:
    if bool(finding.repairs) is (finding.no_repair is not None):
        raise Broken(f"{len(finding.repairs)} repairs and the reason {finding.no_repair}")


def repairs_are_a_handful_and_the_cheapest_comes_first(finding: Finding) -> None:
    prices = [repair.price for repair in finding.repairs]
    if prices != sorted(prices) or len(prices) > 3:
        raise Broken(f"prices {prices}")


def nothing_recorded_is_taken_away(finding: Finding, case: Case) -> None:
    """No row, item or yes goes; a number that was exact does not shrink; ids, owners and keys stay."""
    found = read(case.tables, case.schema)
    for repair in finding.repairs:
        for change in repair.changes:
            row = found.get(change.table, str(change.id)) if change.id and change.path else None
            if row is not None and (fault := _taken_away(row, change)):
                raise Broken(f"{fault}: {change}")


def _taken_away(row: Row, change: Change) -> str | None:
    before = _at(raw_of(row), change.path)
    record = row.entity.record
    if record and change.path in ("id", record.owner):
        return "whose the row is"
    if before is True and change.value in (False, None):
        return "a yes becomes a no"
    if before not in (None, False) and change.value is None:
        return "a cell is emptied"
    if isinstance(before, list) and change.op == "replace":
        return "a list is written anew"
    value = row.values.get(change.path)
    if isinstance(value, Quantity) and value.is_exact and isinstance(change.value, int | float) and not isinstance(
        change.value, bool
    ) and change.value < value.number:  # fmt: skip
        return "a number shrinks"
    return None


def _at(raw: Any, path: str) -> Any:
    if isinstance(raw, Mapping) and path in raw:
        return raw[path]
    if isinstance(raw, Mapping):
        for name in raw:
            if path.startswith(f"{name}."):
                return _at(raw[name], path.removeprefix(f"{name}."))
    if isinstance(raw, list):
        number, _, rest = path.partition(".")
        item = raw[int(number)] if int(number) < len(raw) else None
        return _at(item, rest) if rest else item
    return None


def what_is_past_is_documented_and_what_is_to_come_is_done(finding: Finding, case: Case) -> None:
    for repair in finding.repairs:
        for kind, day in _dated(repair, case.schema):
            if (kind == "do") is not (day.end >= case.options.as_of):
                raise Broken(f"{kind} on {day}")


def _dated(repair: Repair, schema: Schema) -> Iterator[tuple[str, Period]]:
    for step in repair.steps:
        record = schema[step.change.table].record
        if step.kind in ("do", "document") and record is not None:
            name = next(name for name in record.dated if step.change.value.get(name))
            yield step.kind, read_period(step.change.value[name])


def every_law(finding: Finding, case: Case) -> None:
    there_is_a_repair_or_a_reason_why_not(finding)
    repairs_are_a_handful_and_the_cheapest_comes_first(finding)
    nothing_recorded_is_taken_away(finding, case)
    what_is_past_is_documented_and_what_is_to_come_is_done(finding, case)
    applying_a_repair_makes_the_rule_met(finding, case)
    every_step_of_a_repair_is_needed(finding, case)
