"""A comparison of two packs as lines for people, clause by clause, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from criteria_engine.authoring.diff.compare import Change, Difference, Kind, Part
from criteria_engine.authoring.diff.flips import Flip
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.packs.model import Clause, Pack
from criteria_engine.text import safe
from criteria_engine.wording.findings import clause_place, say_date, subject_words
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.pages_messages import KINDS, PARTS, word

# What stands on one line, before and after.
SHORT = 72
_SIGNS: Mapping[Kind, str] = {"added": "+", "removed": "-", "changed": "~"}


def diff_lines(found: Difference, lang: str) -> Iterator[str]:
    """What changed: of the pack as a whole, then clause after clause in the order of the documents."""
    before, after = found.before, found.after
    yield f"{before.id} {before.version} → {after.id} {after.version}"
    if not found.changes:
        yield word("same", lang)
        return
    worded = sum(c.what == "rule" and c.in_words_only for c in found.changes)
    counts = {kind: found.counted(kind) for kind in _SIGNS}
    yield word("counted", lang, **counts, worded=worded)
    for clause, changes in _by_clause(found).items():
        yield ""
        yield _heading(clause, found, lang)
        for change in changes:
            yield from _of_change(change, lang)


def _by_clause(found: Difference) -> Mapping[str, list[Change]]:
    """Changes by the clause that they rest on first, "" for those of the pack as a whole."""
    order = ["", *dict.fromkeys((*found.after.clauses, *found.before.clauses))]
    groups: dict[str, list[Change]] = {name: [] for name in order}
    for change in found.changes:
        own = change.clauses if change.what in ("clause", "rule") else ()
        groups.setdefault(own[0] if own else "", []).append(change)
    return {name: changes for name, changes in groups.items() if changes}


def _heading(clause: str, found: Difference, lang: str) -> str:
    known: Clause | None = found.after.clauses.get(clause) or found.before.clauses.get(clause)
    return f"{clause_place(known, lang)} [{clause}]" if known else word("of_packs", lang)


def _of_change(change: Change, lang: str) -> Iterator[str]:
    said = f"{KINDS[change.what][lang]} {change.id}"
    title = f": {change.title}" if change.title else ""
    reason = f" – {word('withdrawn', lang, reason=change.reason)}" if change.reason else ""
    worded = f" ({word('worded', lang)})" if change.in_words_only else ""
    yield f"  {_SIGNS[change.kind]} {said}{title}{reason}{worded}"
    for part in change.parts:
        yield from _of_part(part, lang)


def _of_part(part: Part, lang: str) -> Iterator[str]:
    name = PARTS[part.name][lang]
    if part.before == part.after:
        yield f"      {name}: {word('same_words', lang)}"
        return
    none = word("nothing", lang)
    if len(part.before) + len(part.after) <= SHORT:
        yield f"      {name}: {part.before or none} → {part.after or none}"
        return
    yield f"      {name}:"
    yield f"        {word('before', lang)}: {part.before or none}"
    yield f"        {word('after', lang)}: {part.after or none}"


def flip_lines(found: Sequence[Flip], as_of: date, lang: str) -> Iterator[str]:
    """Whose outcome changes, a line a rule below its subject."""
    yield ""
    yield word("flips" if found else "no_flips", lang, date=say_date(as_of, lang))
    subject = None
    for flip in found:
        if flip.subject != subject:
            subject = flip.subject
            yield f"  {subject_words(flip.subject, flip.row, lang)}"
        places = "; ".join(clause_place(clause, lang) for clause in flip.cited)
        yield f"    {_outcome(flip.before, lang)} → {_outcome(flip.after, lang)}: {flip.rule.id} ({safe(places)})"


def _outcome(outcome: RuleOutcome | None, lang: str) -> str:
    return OUTCOMES[outcome][lang] if outcome else word("no_outcome", lang)


def diff_data(found: Difference) -> dict[str, Any]:
    """The comparison as data; texts are in the language that it was made in."""
    return {
        "format": "criteria-engine/pack-diff",
        "version": 1,
        "before": _pack(found.before),
        "after": _pack(found.after),
        "changes": [_change(change, found) for change in found.changes],
    }


def _pack(pack: Pack) -> dict[str, str]:
    return {"id": pack.id, "version": pack.version, "digest": pack.digest}


def _change(change: Change, found: Difference) -> dict[str, Any]:
    return {
        "what": change.what,
        "change": change.kind,
        "id": change.id,
        "was": found.renamed.get(change.id, change.id) if change.what == "rule" else change.id,
        "title": change.title,
        "clauses": list(change.clauses),
        "in_words_only": change.in_words_only,
        "reason": change.reason or None,
        "parts": [{"part": p.name, "before": p.before or None, "after": p.after or None} for p in change.parts],
    }


def flip_data(found: Sequence[Flip]) -> list[dict[str, Any]]:
    return [
        {
            "subject": {"kind": flip.subject.kind, "id": flip.subject.id, "period": flip.subject.period},
            "rule": flip.rule.id,
            "clauses": [clause.id for clause in flip.cited],
            "before": flip.before.value if flip.before else None,
            "after": flip.after.value if flip.after else None,
        }
        for flip in found
    ]
