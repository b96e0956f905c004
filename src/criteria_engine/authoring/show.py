"""A pack in words: its rules in the order of the document, or one rule with its condition and clauses."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.authoring.pages.sayings import condition_words
from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.packs.model import Pack, Rule


def pack_lines(pack: Pack, lang: str) -> Iterator[str]:
    """Title, documents, readings, then a line a rule."""
    yield f"{pack.id} {pack.version}: {pack.title[lang]}"
    for document in pack.documents.values():
        yield f"  {document.number or '–'}: {document.title[lang]}"
    for reading in pack.readings.values():
        yield f"  [{reading.name}] {' | '.join(f'*{v}' if v == reading.default else v for v in reading.values)}"
    for rule in pack.rules:
        yield f"  {rule.id}  ({rule.level}, {', '.join(rule.clauses)})  {rule.title[lang]}"


def rule_lines(pack: Pack, name: str, lang: str) -> Iterator[str]:
    """One rule: what it asks, of whom, resting on which clauses. Raises UsageError for an unknown rule."""
    if name not in pack.by_id:
        raise UsageError([Problem(name, "unknown-rule", f"{pack.id} has no rule {name!r}{nearest(name, pack.by_id)}")])
    rule = pack.by_id[name]
    yield f"{rule.id}: {rule.title[lang]}"
    yield f"  {rule.subject}, {rule.level}, {rule.basis}{f', per {rule.per}' if rule.per else ''}"
    yield from _conditions(pack, rule, lang)
    for clause in (pack.clauses[c] for c in rule.clauses):
        yield f"  {clause.id} ({clause.locator}): {clause.summary[lang]}"
    if rule.remedy:
        yield f"  → {rule.remedy[lang]}"


def _conditions(pack: Pack, rule: Rule, lang: str) -> Iterator[str]:
    for name, condition in (("when", rule.when), ("due", rule.due), ("require", rule.require)):
        if condition is not None:
            yield f"  {name}: {condition_words(condition, rule, pack, lang)}"
