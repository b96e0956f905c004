"""Waivers: which exception stands beside which finding, and which are expired, unused, or name nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from criteria_engine.errors import Problem, near
from criteria_engine.findings.model import Waiver
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from criteria_engine.values import Period

TABLE = "waiver"


class Waivers:
    """The waivers of one dossier on one date. A waiver names its subject and a rule, or a clause that a rule cites."""

    def __init__(self, dossier: Dossier, packs: Sequence[Pack], as_of: date) -> None:
        self.as_of = as_of
        self.problems: list[Problem] = []
        self._used: set[str] = set()
        rows = list(dossier.rows(TABLE)) if TABLE in dossier.schema else []
        self._rows = [row for row in rows if self._is_sound(row, packs)]

    def of(self, subject: Row, rules: Iterable[Rule]) -> Waiver | None:
        """The waiver beside a finding that is not met or undetermined; one in force before one that has expired."""
        names = {name for rule in rules for name in (rule.id, *rule.clauses)}
        fitting = [r for r in self._rows if r.values["subject"] == subject.id and r.values["rule"] in names]
        self._used.update(row.id for row in fitting)
        return next(iter(sorted(map(self._waiver, fitting), key=lambda w: (not w.in_force, w.row.id))), None)

    def unused(self) -> tuple[Waiver, ...]:
        """Waivers that no finding of this run needed."""
        return tuple(self._waiver(row) for row in self._rows if row.id not in self._used)

    def _waiver(self, row: Row) -> Waiver:
        expires, document = row.values.get("expires"), row.values.get("document")
        until = expires if isinstance(expires, Period) else None
        return Waiver(
            row, str(row.values["reason"]), str(row.values["authority"]), str(document) if document else None, until,
            until is None or self.as_of <= until.end,
        )  # fmt: skip

    def _is_sound(self, row: Row, packs: Sequence[Pack]) -> bool:
        missing = [name for name in ("reason", "authority") if name not in row.values]
        for name in missing:
            label = row.entity.fields[name].label
            en, vi = f"a waiver needs {label.en}", f"miễn, hoãn cần ghi {label.vi}"
            self.problems.append(Problem(row.origin(name), "required-field", en, vi))
        named = str(row.values["rule"])
        known = list(_rules_and_clauses(packs))
        if named not in known:
            known += _rules_and_clauses(map(load_pack, shipped_packs()))
        if named not in known:
            en = f"no rule or clause {named!r}{near(named, known)}"
            vi = f"không có quy tắc hoặc điều khoản {named!r}{near(named, known, 'vi')}"
            self.problems.append(Problem(row.origin("rule"), "unknown-rule", en, vi))
            return False
        return not missing


def _rules_and_clauses(packs: Iterable[Pack]) -> Iterator[str]:
    """Those of packs that are extended too: where an overlay is not in force, their rules are asked."""
    for layer in (layer for pack in packs for layer in pack.stack):
        for rule in layer.rules:
            yield rule.id
            yield from rule.clauses
