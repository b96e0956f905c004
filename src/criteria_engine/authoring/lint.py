"""What a pack must be beyond being readable: every rule shown by examples, every name used, levels true to clauses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from criteria_engine.authoring.coverage import coverage
from criteria_engine.authoring.examples import Example, outcomes_to_show, read_examples
from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.packs.load import load_pack, shipped_clauses
from criteria_engine.packs.model import LEVEL_OF, Pack, Rule, readings_in
from criteria_engine.packs.shipped import shown


def lint(name: str) -> tuple[Pack, tuple[Problem, ...]]:
    """The pack and what is wrong with it. Raises PackError where it cannot be loaded or its examples not be read."""
    pack = load_pack(name)
    examples = read_examples(pack)
    found = [
        *_empty(pack), *_unshown(pack, examples), *_untrue_levels(pack), *_unused(pack), *_without_remedy(pack),
        *_uncovered(pack), *_dangling_relations(pack), *_overridden_and_cited(pack),
    ]  # fmt: skip
    return pack, tuple(found)


def refuse_faulty(name: str) -> Pack:
    """The pack, if it lints clean; raises PackError with every problem otherwise."""
    pack, problems = lint(name)
    if problems:
        raise PackError(problems)
    return pack


def _unshown(pack: Pack, examples: tuple[Example, ...]) -> Iterator[Problem]:
    shown_outcomes: dict[str, set[str]] = {}
    for example in examples:
        shown_outcomes.setdefault(example.rule, set()).add(example.outcome.value)
    for rule in (r for r in _own_rules(pack) if not _asks_as_before(pack, r)):
        missing = [o.value for o in outcomes_to_show(rule) if o.value not in shown_outcomes.get(rule.id, ())]
        if missing:
            yield Problem(rule.at, "no-example", f"{rule.id} has no example that is {', '.join(missing)}")


def _empty(pack: Pack) -> Iterator[Problem]:
    """A pack that asks nothing would pass every check there is."""
    if not pack.rules:
        yield Problem(shown(Path(pack.folder, "pack.yaml")), "no-rules", "the pack has no rules; add some to `files`")


def _own_rules(pack: Pack) -> Iterator[Rule]:
    """The rules that this pack wrote or changed; those of its base are shown and checked there."""
    return (rule for rule in pack.rules if rule.pack == pack.id and rule.withdrawn is None)


def _uncovered(pack: Pack) -> Iterator[Problem]:
    for leaf in coverage([pack]).uncovered:
        en = f"no rule cites {leaf.clause.id}, and it is neither `context` nor `not_at_hand`"
        yield Problem(leaf.clause.at, "uncovered-clause", en)


def _dangling_relations(pack: Pack) -> Iterator[Problem]:
    """A relation leads to a clause of this pack or of another one that ships; documents of no pack are let be."""
    known = set(pack.clauses) | shipped_clauses()
    documents = {name.partition(".")[0] for name in known}
    for clause in pack.clauses.values():
        for targets in clause.relations.values():
            for target in targets:
                if target not in known and target.partition(".")[0] in documents:
                    en = f"{clause.id} is related to {target!r}, which no pack has{nearest(target, known)}"
                    yield Problem(clause.at, "dangling-clause", en)


def _overridden_and_cited(pack: Pack) -> Iterator[Problem]:
    """Where a clause overrides another, no rule may go on asking for both."""
    over = {t: c.id for c in pack.clauses.values() for t in c.relations.get("overrides", ())}
    for rule in (r for r in pack.rules if r.id not in pack.kept and r.withdrawn is None):
        for clause in rule.clauses:
            if clause in over and clause in pack.clauses:
                en = f"{rule.id} cites {clause}, which {over[clause]} overrides: replace, withdraw or keep it"
                yield Problem(rule.at, "overridden-clause", en)


def _asks_as_before(pack: Pack, rule: Rule) -> bool:
    """Whether an overlay has changed nothing that an example of the base would show."""
    before = pack.base.by_id.get(rule.id) if pack.base else None
    return before is not None and (before.when, before.due, before.require, before.level) == (
        rule.when, rule.due, rule.require, rule.level
    )  # fmt: skip


def _untrue_levels(pack: Pack) -> Iterator[Problem]:
    """Some rule that cites a clause must weigh what the clause says; others may only weigh less."""
    levels: dict[str, set[str]] = {}
    for rule in pack.rules:
        for clause in rule.clauses:
            levels.setdefault(clause, set()).add(rule.level)
    for rule in pack.rules:
        for clause in rule.clauses:
            wanted = LEVEL_OF[pack.clauses[clause].modality]
            if wanted not in levels[clause]:
                yield Problem(
                    rule.at,
                    "level",
                    f"{clause} is {pack.clauses[clause].modality!r}, so a rule on it is {wanted}, not {rule.level}",
                )


def _unused(pack: Pack) -> Iterator[Problem]:
    head = shown(Path(pack.folder, "pack.yaml"))
    ends = (pack.in_force.start, pack.in_force.end)
    tested = {name for rule in pack.rules for name in rule.readings} | set(readings_in(ends))
    inherited = set(pack.base.readings) | set(pack.base.criteria) if pack.base else set()
    for name in sorted(set(pack.readings) - tested - inherited):
        yield Problem(head, "unused-reading", f"no rule tests the reading {name!r}")
    within = {rule.criterion for rule in pack.rules}
    for name in sorted(set(pack.criteria) - within - inherited):
        yield Problem(head, "unused-criterion", f"no rule belongs to the criterion {name!r}")


def _without_remedy(pack: Pack) -> Iterator[Problem]:
    for rule in _own_rules(pack):
        if _owes_a_remedy(rule) and rule.remedy is None:
            yield Problem(
                rule.at, "no-remedy", f"{rule.id}: a {rule.level} rule that records decide says what to add (`remedy`)"
            )


def _owes_a_remedy(rule: Rule) -> bool:
    return rule.level in ("must", "should") and rule.basis != "attestation"
