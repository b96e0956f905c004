"""From the text of a pack to a `Pack`: shapes checked, conditions parsed and type-checked, names resolved.

All problems of a pack are raised at once as one PackError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.asking import question_field
from criteria_engine.packs.catalogue import Catalogue, documents
from criteria_engine.packs.flat import Flat, FlatRule
from criteria_engine.packs.head import Head
from criteria_engine.packs.parts import child, items, items_of_list
from criteria_engine.packs.rules import RuleReader
from criteria_engine.packs.shipped import pack_folder, shipped_packs, shown
from criteria_engine.packs.texts import Texts
from criteria_engine.packs.validity import ValidityReader
from criteria_engine.records import shipped_schema
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Schema
from criteria_engine.source import Node
from criteria_engine.values import Quantity


def load_pack(name: str | Path, schema: Schema | None = None) -> m.Pack:
    """A shipped pack by id ("tra-vinh/hd30"), or the pack in a folder.

    Raises PackError with every problem found, each with file, line and column.
    """
    if schema is None and str(name) in shipped_packs():
        return _shipped(str(name))
    return _load(pack_folder(str(name)), schema or shipped_schema(), ())[0]


def shipped_clauses() -> set[str]:
    """Ids of the clauses of every shipped pack; the faults of one that is refused are told where it is loaded."""
    known: set[str] = set()
    for name in shipped_packs():
        with suppress(PackError):
            known |= set(_shipped(name).clauses)
    return known


def flat_pack(name: str | Path) -> Flat:
    """The pack as one text, those that it extends included. Raises PackError as `load_pack` does."""
    return _load(pack_folder(str(name)), shipped_schema(), ())[1]


@cache
def _shipped(name: str) -> m.Pack:
    return _load(pack_folder(name), shipped_schema(), ())[0]


def _load(folder: Path, schema: Schema, asking: tuple[Path, ...]) -> tuple[m.Pack, Flat]:
    """`asking`: the folders of the packs that lead here by `extends` or `uses`."""
    loading = _Loading(folder, schema, (*asking, folder.resolve()))
    pack = loading.pack()
    if loading.problems:
        raise PackError(sorted(set(loading.problems), key=lambda p: (_order(p.at), p.code, p.message)))
    assert pack is not None and loading.flat is not None
    return pack, loading.flat


def _order(at: str) -> tuple[str, int, int]:
    file, _, place = at.partition(".yaml:")
    line, _, column = place.partition(":")
    return file, int(line) if line.isdigit() else 0, int(column) if column.isdigit() else 0


class _Loading:
    def __init__(self, folder: Path, schema: Schema, asking: tuple[Path, ...]) -> None:
        self.folder = folder
        self.schema = schema
        self.asking = asking
        self.texts = Texts(folder, schema)
        self.problems: list[Problem] = self.texts.problems
        self.flat: Flat | None = None

    def pack(self) -> m.Pack | None:
        own = self.texts.read("pack.yaml")
        base = self._other(child(own, "extends")) if child(own, "extends").value is not None else None
        if base is None and child(own, "extends").value is not None:
            return None  # What an overlay says has no meaning without its base, whose faults are told.
        self.flat = self.texts.flat(own, base[1] if base else None)
        head = self.texts.shape(f.PackFile, self.flat.head)
        rules = [(rule, flat) for flat in self.flat.rules if (rule := self.texts.shape(f.RuleFile, flat.node))]
        known = {d.id: d for d in documents(head)}
        clauses = Catalogue(self.problems).clauses(self.flat, head, known)
        if head is None:
            return None
        used = items_of_list(self.flat.head, "uses")
        uses = {str(part.value): found[0] for part in used if (found := self._other(part))}
        return self._understood(head, rules, known, clauses, base[0] if base else None, uses)

    def _understood(
        self, head: f.PackFile, shaped: list[tuple[f.RuleFile, FlatRule]], known: Mapping[str, m.Document],
        clauses: dict[str, m.Clause], base: m.Pack | None, uses: Mapping[str, m.Pack],
    ) -> m.Pack:  # fmt: skip
        """Conditions parsed and checked, names looked up."""
        assert self.flat is not None
        node = self.flat.head
        parser = Parser(dict(items(node, "conditions")))
        names = self._names(head, [rule for rule, _ in shaped], uses)
        checker = Checker(self.schema, names)
        validity = ValidityReader(parser, checker)
        criteria = frozenset(c.id for c in head.criteria)
        reader = RuleReader(node, criteria, clauses, parser, checker, validity)
        rules = tuple(reader.rule(rule, flat) for rule, flat in shaped)
        Head(self.problems).check(head, node, clauses)
        pack = self._pack(head, node, known, clauses, rules, validity)
        below = base.kept if base else {}
        pack = replace(pack, base=base, kept={**below, **{k.rule: k.reason for k in head.keep}}, uses=uses)
        self.problems += _not_there_to_keep(head, node, pack)
        if base is not None and head.id in base.layers:
            en = f"the pack that this one extends has the id {head.id!r} too"
            self.problems.append(Problem(node.at_key("id"), "repeated-pack", en))
        self.problems += reader.problems + validity.problems + parser.problems + checker.problems
        self.problems += _unused_conditions(node, parser, shown(self.folder))
        self.texts.once("rule", [(rule.id, rule.at) for rule in rules])
        if not self.problems:
            self._acyclic(pack)
        return pack

    def _other(self, part: Node) -> tuple[m.Pack, Flat] | None:
        """A pack that this one extends or uses; its faults are told as they are."""
        try:
            folder = pack_folder(str(part.value), self.folder)
            if folder.resolve() in self.asking:
                self.problems.append(Problem(part.at, "cyclic-packs", f"{part.value!r} leads back to this pack"))
                return None
            pack, flat = _load(folder, self.schema, self.asking)
        except PackError as error:
            at_home = [replace(p, at=part.at) if p.code == "unknown-pack" else p for p in error.problems]
            self.problems += at_home
            return None
        self.texts.hash.update(pack.digest.encode())
        return pack, flat

    def _names(self, head: f.PackFile, rules: list[f.RuleFile], uses: Mapping[str, m.Pack]) -> Names:
        answers = question_field(self.schema)
        return Names(
            readings={r.name: tuple(r.values) for r in head.readings},
            parameters={p.name: _values(p.value) for p in head.parameters},
            outcomes={
                "rule": frozenset(rule.id for rule in rules),
                "criterion": frozenset(c.id for c in head.criteria),
                "verdict": frozenset(head.verdicts),
            },
            questions=frozenset(answers.codes) if answers else None,
            subjects={rule.id: rule.subject for rule in rules if rule.per is None},
            packs={name: _names_of(pack) for name, pack in uses.items()},
        )

    def _pack(
        self, head: f.PackFile, node: Node, known: Mapping[str, m.Document], clauses: Mapping[str, m.Clause],
        rules: tuple[m.Rule, ...], validity: ValidityReader,
    ) -> m.Pack:  # fmt: skip
        return m.Pack(
            head.id, head.version, head.title,
            known,
            clauses,
            {c.id: m.Criterion(c.id, c.title) for c in head.criteria},
            {name: m.Verdict(name, v.title, None if v.criteria == "all" else tuple(v.criteria))
             for name, v in head.verdicts.items()},
            {r.name: m.ReadingSwitch(r.name, tuple(r.clauses), r.values, r.default, r.reason) for r in head.readings},
            {p.name: m.ParameterValue(p.name, _values(p.value), p.title, p.source) for p in head.parameters},
            rules,
            validity.read(child(node, "in_force")),
            head.span,
            self._scope(head, node, validity.parser, validity.checker),
            self.texts.hash.hexdigest(),
            str(self.folder),
        )  # fmt: skip

    def _scope(self, head: f.PackFile, node: Node, parser: Parser, checker: Checker) -> m.Scope | None:
        if head.applies_to is None:
            return None
        part = child(node, "applies_to")
        if head.applies_to.entity not in self.schema:
            known = nearest(head.applies_to.entity, self.schema.entities)
            self.problems.append(Problem(part.at, "unknown-table", f"no table {head.applies_to.entity!r}{known}"))
            return None
        entity = self.schema[head.applies_to.entity]
        when = checker.condition(parser.condition(child(part, "when")), (entity,))
        return m.Scope(entity.name, when)

    def _acyclic(self, pack: m.Pack) -> None:
        for ring in rings(pack.asks):
            at = pack.by_id[ring[0]].at
            path = " → ".join([*ring, ring[0]])
            self.problems.append(Problem(at, "cyclic-rules", f"rules ask for each other's outcome in a ring: {path}"))


def _not_there_to_keep(head: f.PackFile, node: Node, pack: m.Pack) -> Iterable[Problem]:
    for kept, part in zip(head.keep, items_of_list(node, "keep"), strict=True):
        if kept.rule not in pack.by_id:
            en = f"no rule {kept.rule!r} to keep{nearest(kept.rule, pack.by_id)}"
            yield Problem(part.at_key("rule"), "unknown-rule", en)


def _names_of(pack: m.Pack) -> Names:
    """What another pack may ask of this one."""
    return Names(
        outcomes={
            "rule": frozenset(pack.by_id), "criterion": frozenset(pack.criteria), "verdict": frozenset(pack.verdicts)
        },
        subjects={rule.id: rule.subject for rule in pack.rules if rule.per is None},
    )  # fmt: skip


def _unused_conditions(node: Node, parser: Parser, folder: str) -> Iterable[Problem]:
    """A condition of the pack itself that no rule uses; those of a base may serve the rules that were replaced."""
    conditions = child(node, "conditions")
    for name, part in items(node, "conditions"):
        if name not in parser.used and part.file.startswith(f"{folder}/"):
            line, column = conditions.keys.get(name, (part.line, part.column))
            at = f"{part.file}:{line}:{column}"
            yield Problem(at, "unused-condition", f"no rule uses the condition {name!r}")


def _values(value: Any) -> tuple[Value, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(v if isinstance(v, str | bool) else Quantity(Decimal(v)) for v in values)
