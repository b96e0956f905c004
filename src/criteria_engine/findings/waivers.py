"""Waivers: which exception stands beside which finding, and which are expired, unused, or name nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from criteria_engine.errors import Problem, near
from criteria_engine.findings.model import Waiver
from criteria_engine.judgements.in_force import has_begun, in_force, is_about, is_withdrawal, last_day, last_said
from criteria_engine.judgements.rows import entry_of
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row

TABLE = "waiver"


class Waivers:
    """The waivers of one dossier on one date. A waiver names its subject and a rule, or a clause that a rule cites."""

    def __init__(self, dossier: Dossier, packs: Sequence[Pack], as_of: date) -> None:
        self.as_of = as_of
        self.problems: list[Problem] = []
        self._used: set[str] = set()
        rows = list(dossier.rows(TABLE)) if TABLE in dossier.schema else []
        self._by_subject: dict[str, list[Row]] = {}
        for row in rows:
            if self._is_sound(row, packs):
                self._by_subject.setdefault(str(row.values["subject"]), []).append(row)

    @property
    def subjects(self) -> Iterable[str]:
        """Ids of the subjects that a waiver names."""
        return self._by_subject.keys()

    def of(self, subject: Row, rules: Iterable[Rule]) -> Waiver | None:
        """The waiver beside a finding that is not met or undetermined; one in force before one that has expired."""
        here = [row for row in self._by_subject.get(subject.id, ()) if is_about(row, subject)]
        names = {name for rule in rules for name in (rule.id, *rule.clauses)} if here else set()
        by_name: dict[str, list[Row]] = {}
        for row in here:
            if row.values["rule"] in names:
                self._used.add(row.id)
                by_name.setdefault(str(row.values["rule"]), []).append(row)
        found = [waiver for rows in by_name.values() for waiver in self._standing(rows)]
        return min(found, key=lambda w: (not w.in_force, w.row.id), default=None)

    def unused(self) -> tuple[Waiver, ...]:
        """Waivers that no finding of this run needed, those aside that were superseded or taken back."""
        rows = (row for rows in self._by_subject.values() for row in rows)
        left = (row for row in rows if row.id not in self._used and not is_withdrawal(row))
        return tuple(self._waiver(row) for row in sorted(left, key=lambda row: row.id) if not self._is_past(row))

    def _standing(self, rows: Iterable[Row]) -> Iterator[Waiver]:
        """Of the waivers that name one rule or clause those in force; where none is, those that have expired."""
        about = list(rows)
        standing = in_force(about, self.as_of).rows
        yield from (self._waiver(row) for row in standing or last_said(about, self.as_of))

    def _is_past(self, row: Row) -> bool:
        """Whether a later entry of the journal stands in its place, or none does any more."""
        about = (r for r in self._by_subject[str(row.values["subject"])] if r.values["rule"] == row.values["rule"])
        return entry_of(row) is not None and has_begun(row, self.as_of) and row not in last_said(about, self.as_of)

    def _waiver(self, row: Row) -> Waiver:
        document, until = row.values.get("document"), last_day(row)
        return Waiver(
            row, str(row.values["reason"]), str(row.values["authority"]), str(document) if document else None, until,
            has_begun(row, self.as_of) and (until is None or self.as_of <= until.end),
        )  # fmt: skip

    def _is_sound(self, row: Row, packs: Sequence[Pack]) -> bool:
        missing = [name for name in ("reason", "authority") if name not in row.values and not is_withdrawal(row)]
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
