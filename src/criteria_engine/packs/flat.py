"""An overlay on the pack that it extends, as one flat pack: resolved as text, before anything has a meaning.

Every part keeps the place of the file that it comes from, so that a problem, and `rules resolve`, can name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from criteria_engine.errors import Problem, nearest
from criteria_engine.packs.parts import NO_NODE, child, entries, items, items_of_list, one_or_more
from criteria_engine.source import Node

# What an overlay lists is put beside what its base lists: lists of named parts, and mappings by name.
_LISTS = {"readings": "name", "parameters": "name", "criteria": "id"}
_MAPPINGS = ("verdicts", "actors", "conditions")
OVERLAY_ONLY = ("set", "withdraw", "keep")


@dataclass(frozen=True, slots=True)
class FlatRule:
    """A whole rule as YAML. `pack`: id of the pack that wrote or last changed it; `overridden`: base clauses that
    its clauses take the place of; `base`: the rule of the extended pack as it was, where this one replaces it;
    `formerly`: ids of the rules that it took the place of, layer by layer; `in_force`: of a rule from below, the
    validity that it gives itself, before that of its pack was put in."""

    node: Node
    pack: str
    overridden: tuple[str, ...] = ()
    withdrawn: Node | None = None
    base: Node | None = None
    formerly: tuple[str, ...] = ()
    in_force: Node | None = None

    @property
    def id(self) -> str:
        return str(child(self.node, "id").value)


@dataclass(frozen=True, slots=True)
class Flat:
    """pack.yaml, clauses and rules, those of the extended pack included."""

    head: Node
    clauses: tuple[Node, ...]
    rules: tuple[FlatRule, ...]


@dataclass
class Overlay:
    """Puts an overlay on its base. `rules` are the entries of its rule files in order; `problems` gathers faults."""

    base: Flat
    head: Node
    clauses: list[Node]
    rules: list[Node]
    problems: list[Problem] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(child(self.head, "id").value)

    def flat(self) -> Flat:
        clauses = [*self.base.clauses, *self.clauses]
        rules = self._rules({str(child(c, "id").value): c for c in clauses})
        return Flat(self._head(), tuple(clauses), tuple(self._without_withdrawn(rules)))

    # --- pack.yaml ----------------------------------------------------------------------------------------------

    def _head(self) -> Node:
        own, base = self.head.value, self.base.head.value
        merged = {**{k: v for k, v in base.items() if k not in OVERLAY_ONLY}, **own}
        merged["documents"] = _listed(child(self.base.head, "documents"), child(self.head, "documents"))
        for key, name in _LISTS.items():
            given = self._set(key, name) if key in ("readings", "parameters") else child(self.base.head, key)
            merged[key] = _listed(given, child(self.head, key))
        for key in _MAPPINGS:
            merged[key] = _mapped(child(self.base.head, key), child(self.head, key))
        merged["uses"] = _listed(child(self.base.head, "uses"), child(self.head, "uses"))
        return Node({k: v for k, v in merged.items() if v is not NO_NODE}, self.head.file, 1, 1, self.head.keys)

    def _set(self, key: str, name: str) -> Node:
        """The base's readings (parameters) with another default (value) where the overlay sets one."""
        changes = dict(items(child(self.head, "set"), key))
        part_of = key[:-1]
        listed = items_of_list(self.base.head, key)
        known = {str(child(part, name).value) for part in listed}
        for unknown in sorted(set(changes) - known):
            at = child(child(self.head, "set"), key).at_key(unknown)
            self._refuse(at, f"unknown-{part_of}", f"the base has no {part_of} {unknown!r}{nearest(unknown, known)}")
        sound = {part: change for part, change in changes.items() if key != "readings" or self._is_value(part, change)}
        found = [_with(part, sound.get(str(child(part, name).value)), key) for part in listed]
        return replace(child(self.base.head, key), value=found) if listed else NO_NODE

    def _is_value(self, reading: str, change: Node) -> bool:
        """Whether a reading of the base has this value; it is refused here, where the overlay says it."""
        listed = items_of_list(self.base.head, "readings")
        values = next((p for p in listed if str(child(p, "name").value) == reading), NO_NODE)
        known = [name for name, _ in items(values, "values")]
        chosen = child(change, "default") if isinstance(change.value, dict) else change
        if known and chosen.value not in known:
            value = str(chosen.value)
            self._refuse(chosen.at, "unknown-reading", f"{reading!r} has no value {value!r}{nearest(value, known)}")
        return chosen.value in known

    # --- rules --------------------------------------------------------------------------------------------------

    def _rules(self, clauses: Mapping[str, Node]) -> list[FlatRule]:
        """The base's rules in their order, each changed where the overlay says so; a rule that is added follows the
        one that the overlay spoke of before it."""
        found = [self._with_validity(rule) for rule in self.base.rules]
        place = -1
        for entry in self.rules:
            verb = next((v for v in ("restate", "replace") if v in (entry.value or {})), None)
            if verb is None:
                place += 1
                found.insert(place, FlatRule(entry, self.id, _overridden(entry, clauses)))
                continue
            named = str(child(entry, verb).value)
            index = next((i for i, rule in enumerate(found) if named in (rule.id, *rule.formerly)), None)
            if index is None:
                known = [rule.id for rule in found]
                self._refuse(
                    entry.at_key(verb), "unknown-rule", f"the base has no rule {named!r}{nearest(named, known)}"
                )
                continue
            change = self._restated if verb == "restate" else self._replaced
            found[index], place = change(found[index], entry, clauses), index
        return found

    def _with_validity(self, rule: FlatRule) -> FlatRule:
        """A rule of the base stays in force as long as its own pack; so does an end that it leaves out."""
        if rule.in_force is not None:
            return rule
        own, pack = child(rule.node, "in_force"), child(self.base.head, "in_force")
        ends = {side: child(own if side in (own.value or {}) else pack, side) for side in ("from", "to")}
        filled = replace(pack if own is NO_NODE else own, value=ends)
        return replace(rule, node=replace(rule.node, value={**rule.node.value, "in_force": filled}), in_force=own)

    def _restated(self, rule: FlatRule, entry: Node, clauses: Mapping[str, Node]) -> FlatRule:
        for key in sorted(set(entry.value) - {"restate", "clauses"}):
            self._refuse(entry.at_key(key), "unknown-key", f"{key!r} has no place in `restate`; use `replace`")
        overridden = _overridden(entry, clauses)
        if overridden:
            self._refuse(
                entry.at_key("clauses"),
                "overridden-clause",
                f"these clauses override {', '.join(overridden)}: use `replace`, not `restate`",
            )
        return replace(rule, node=_citing(rule.node, _cited(rule.node, entry), entry))

    def _replaced(self, rule: FlatRule, entry: Node, clauses: Mapping[str, Node]) -> FlatRule:
        if rule.base is not None and rule.pack == self.id:
            self._refuse(
                entry.at_key("replace"), "repeated-rule", f"{rule.formerly[-1]!r} is already replaced at {rule.node.at}"
            )
        overridden = _overridden(entry, clauses)
        given = {k: v for k, v in entry.value.items() if k not in ("replace", "clauses")}
        # The validity that the rule shared with its pack is now that of the overlay.
        kept = {**rule.node.value, "in_force": NO_NODE if rule.in_force is None else rule.in_force}
        merged = {k: v for k, v in {**kept, **given}.items() if v is not NO_NODE}
        cited = [c for c in _cited(rule.node, entry) if c.value not in overridden]
        return FlatRule(
            _citing(Node(merged, entry.file, entry.line, entry.column, entry.keys), cited, entry), self.id,
            tuple(dict.fromkeys((*rule.overridden, *overridden))), base=rule.node, formerly=(*rule.formerly, rule.id),
        )  # fmt: skip

    def _without_withdrawn(self, rules: list[FlatRule]) -> Iterator[FlatRule]:
        """The rules, those that the overlay takes away marked with its reason."""
        reasons: dict[str, Node] = {}
        known = [rule.id for rule in rules]
        for entry in items_of_list(self.head, "withdraw"):
            for name, at in _named(entry):
                if name not in known:
                    near = nearest(name, known)
                    self._refuse(at, "unknown-rule", f"the base has no rule {name!r}{near}")
            for name in self._taken(entry, rules):
                reasons[name] = child(entry, "reason")
        for rule in rules:
            yield replace(rule, withdrawn=reasons[rule.id]) if rule.id in reasons else rule

    def _taken(self, entry: Node, rules: list[FlatRule]) -> Iterable[str]:
        if "all_but" not in (entry.value or {}):
            return [str(child(entry, "rule").value)]
        kept = {str(part.value) for part in items_of_list(entry, "all_but")}
        return [rule.id for rule in rules if rule.id not in kept and rule.pack != self.id]

    def _refuse(self, at: str, code: str, message: str) -> None:
        self.problems.append(Problem(at, code, message))


def _named(entry: Node) -> Iterator[tuple[str, str]]:
    """The rules that an entry of `withdraw` names, each with its place."""
    if "rule" in (entry.value or {}):
        yield str(child(entry, "rule").value), entry.at_key("rule")
    yield from ((str(part.value), part.at) for part in items_of_list(entry, "all_but"))


def _listed(base: Node, own: Node) -> Node:
    """Both lists, the overlay's part in place of the base's of the same name; a fault of shape is kept to be told."""
    if base.value is None or not isinstance(own.value, list):
        return own if own.value is not None else base
    if not isinstance(base.value, list):
        return base
    return replace(own, value=[*base.value, *own.value])


def _mapped(base: Node, own: Node) -> Node:
    if base.value is None or not isinstance(own.value, dict):
        return own if own.value is not None else base
    # The place of a key is told by file; those of the base keep theirs in the nodes below.
    return replace(own, value={**dict(entries(base)), **own.value}, keys={**base.keys, **own.keys})


def _with(part: Node, change: Node | None, key: str) -> Node:
    if change is None:
        return part
    given = change.value if isinstance(change.value, dict) else {"default" if key == "readings" else "value": change}
    return replace(part, value={**part.value, **given})


def _overridden(entry: Node, clauses: Mapping[str, Node]) -> tuple[str, ...]:
    cited = (clauses.get(str(c.value), NO_NODE) for c in items_of_list(entry, "clauses"))
    targets = (child(child(c, "relations"), "overrides") for c in cited)
    return tuple(str(t.value) for node in targets for t in one_or_more(node))


def _cited(rule: Node, entry: Node) -> list[Node]:
    """The overlay's clauses first: whoever has to act by them has to act."""
    cited = {str(c.value): c for c in [*items_of_list(entry, "clauses"), *items_of_list(rule, "clauses")]}
    return list(cited.values())


def _citing(rule: Node, clauses: list[Node], entry: Node) -> Node:
    """The rule with these clauses, placed where the overlay gives some, else where the base does."""
    given = child(entry, "clauses")
    placed = given if given is not NO_NODE else child(rule, "clauses")
    return replace(rule, value={**rule.value, "clauses": replace(placed, value=clauses)})
