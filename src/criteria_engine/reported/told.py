"""A comparison as lines for people, by unit and subject, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.reported.compare import KINDS, Change, Comparison, Kind, Turn
from criteria_engine.reported.model import Finding, Key, Reported, Said
from criteria_engine.text import shown, sort_key
from criteria_engine.values import read_period
from criteria_engine.wording.comparing_messages import CHANGES, TURNS, word
from criteria_engine.wording.messages import LEVELS, OUTCOMES, phrase
from criteria_engine.wording.values import say_period

FORMAT = "criteria-engine/assessment-diff"
VERSION = 1
_SIGNS: Mapping[Kind, str] = {
    "lost": "✗", "unmet": "✗", "open": "?", "judged": "+", "unjudged": "–", "met": "✓", "waiver": "~",
}  # fmt: skip


def comparison_lines(found: Comparison, lang: str) -> Iterator[str]:
    """What was judged otherwise, how much came out otherwise, then unit by unit; text of records as `shown` has it."""
    yield from (shown(line) for line in _Told(found, lang).lines())


class _Told:
    def __init__(self, found: Comparison, lang: str) -> None:
        self.found = found
        self.lang = lang

    def say(self, key: str, /, **parts: object) -> str:
        return word(key, self.lang, **parts)

    def lines(self) -> Iterator[str]:
        reasons = list(self._reasons())
        yield self.say("reasons" if reasons else "same_ground")
        yield from (f"  – {reason}" for reason in reasons)
        yield from ("", self._counted())
        yield from self._lost()
        for unit, changes in self._by_unit():
            yield from ("", f"── {unit} ──")
            yield from self._of_unit(changes)
        yield from self._criteria()

    # --- what was judged otherwise ------------------------------------------------------------------------------

    def _reasons(self) -> Iterator[str]:
        found = self.found
        yield from map(self._turn, found.turns)
        for key, rules in (("new_rules", found.new_rules), ("gone_rules", found.gone_rules)):
            if rules:
                yield self.say(key, names=", ".join(sorted(rules)))
        before, after = len(found.before.quarantine), len(found.after.quarantine)
        if before != after:
            yield self.say("set_aside", before=before, after=after)

    def _turn(self, turn: Turn) -> str:
        sides = [side or self.say("none") for side in (turn.before, turn.after)]
        if turn.what == "digest":
            sides = [side[:12] for side in sides]
        if turn.what == "registers_complete":
            sides = [self.say("yes" if side else "no") for side in (turn.before, turn.after)]
        said = self.say("turn", what=TURNS[turn.what][self.lang], name=turn.name, before=sides[0], after=sides[1])
        return said.replace(" :", ":")

    # --- what came out otherwise --------------------------------------------------------------------------------

    def _counted(self) -> str:
        found = self.found
        if found.is_vacuous:
            return self.say("nothing")
        if not found.changes:
            return self.say("same", count=found.compared)
        return self.say("counted", changes=self._kinds(Counter(c.kind for c in found.changes)), count=found.compared)

    def _kinds(self, counts: Counter[Kind]) -> str:
        return ", ".join(f"{CHANGES[kind][self.lang]}: {counts[kind]}" for kind in KINDS if counts[kind])

    def _lost(self) -> Iterator[str]:
        """What was lost, before everything else: it may be one line among hundreds."""
        lost = [change for change in self.found.changes if change.kind == "lost"]
        if lost:
            yield from ("", f"── {CHANGES['lost'][self.lang]} ──")
        for change in lost:
            level = LEVELS[change.finding.level][self.lang]
            yield f"  {self._who(change.finding.subject.key)}: {self._named(change.finding)} ({level})"

    def _by_unit(self) -> list[tuple[str, tuple[Change, ...]]]:
        named = [(self._unit(unit), changes) for unit, changes in self.found.by_unit.items()]
        return sorted(named, key=lambda pair: sort_key(pair[0]))

    def _unit(self, unit: str | None) -> str:
        if unit is None:
            return phrase("no_unit", self.lang)
        subjects = (*self.found.after.subjects, *self.found.before.subjects)
        label = next((s.label for s in subjects if s.id == unit and s.unit == unit), unit)
        return label if label == unit else f"{label} ({unit})"

    def _of_unit(self, changes: Iterable[Change]) -> Iterator[str]:
        by_subject: dict[Key, list[Change]] = {}
        for change in changes:
            by_subject.setdefault(change.finding.subject.key, []).append(change)
        for key, own in by_subject.items():
            yield f"  {self._who(key)}"
            yield from (f"    {self._change(c)}" for c in sorted(own, key=lambda c: KINDS.index(c.kind)))

    def _who(self, key: Key) -> str:
        subject, (_, name, period) = self.found.subject(key), key
        who = f"{subject.label} ({name})" if subject and subject.label != name else name
        return self.say("period", who=who, period=say_period(read_period(period), self.lang)) if period else who

    def _change(self, change: Change) -> str:
        sides = " → ".join(self._outcome(finding) for finding in (change.before, change.after))
        return f"{_SIGNS[change.kind]} {CHANGES[change.kind][self.lang]} ({sides}): {self._named(change.finding)}"

    def _named(self, finding: Finding) -> str:
        return f"{finding.title[self.lang]} [{', '.join(filter(None, (finding.criterion, finding.rule)))}]"

    def _outcome(self, finding: Finding | None) -> str:
        if finding is None:
            return self.say("not_there")
        said = OUTCOMES[RuleOutcome(finding.outcome)][self.lang]
        return self.say("waived", outcome=said) if finding.is_waived else said

    def _criteria(self) -> Iterator[str]:
        if self.found.changes:
            yield from ("", f"── {self.say('by_criterion')} ──")
        for criterion, counts in self.found.by_criterion.items():
            yield f"  {criterion or self.say('no_criterion')}: {self._kinds(counts)}"


# --- as data ----------------------------------------------------------------------------------------------------


def comparison_data(found: Comparison) -> dict[str, Any]:
    """The comparison as data (docs/report-json.md, "Two assessments compared")."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "before": _run(found.before),
        "after": _run(found.after),
        "turns": [{"what": t.what, "name": t.name, "before": t.before, "after": t.after} for t in found.turns],
        "new_rules": _titled(found.new_rules),
        "gone_rules": _titled(found.gone_rules),
        "compared": found.compared,
        "summary": _summed(Counter(c.kind for c in found.changes)),
        "criteria": [{"id": name, **_summed(counts)} for name, counts in found.by_criterion.items()],
        "changes": [_change(change, found) for change in found.changes],
    }


def _run(report: Reported) -> dict[str, Any]:
    return {
        "as_of": report.as_of.isoformat(),
        "packs": [pack.model_dump() for pack in report.packs],
        "readings": dict(report.readings),
        "quarantine": len(report.quarantine),
    }


def _titled(rules: Mapping[str, Said]) -> list[dict[str, Any]]:
    return [{"rule": rule, "title": {"vi": rules[rule].vi, "en": rules[rule].en}} for rule in sorted(rules)]


def _summed(counts: Counter[Kind]) -> dict[str, int]:
    return {kind: counts[kind] for kind in KINDS}


def _change(change: Change, found: Comparison) -> dict[str, Any]:
    finding = change.finding
    return {
        "what": change.kind,
        "subject": finding.subject.model_dump(include={"kind", "id", "period"}),
        "unit": found.unit(change),
        "criterion": finding.criterion,
        "rule": finding.rule,
        "level": finding.level,
        "clauses": list(finding.clauses),
        "before": _side(change.before),
        "after": _side(change.after),
    }


def _side(finding: Finding | None) -> dict[str, Any] | None:
    return {"outcome": finding.outcome, "waived": finding.is_waived} if finding else None
