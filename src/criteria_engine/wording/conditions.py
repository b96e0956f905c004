"""A condition in words. Negation is carried down to the leaves, so that nothing is ever denied twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any as AnyValue

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import climb
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import VALUE, Entity, Schema
from criteria_engine.values import Period
from criteria_engine.wording.comparisons import Comparisons, bare
from criteria_engine.wording.names import Names, Scope
from criteria_engine.wording.readings import under

# A clause that says no, or a cell that does.
_NEGATION = {
    # "không quá 5" says yes.
    "vi": re.compile(r"\b(không(?! quá| muộn)|chưa)\b", re.IGNORECASE),
    "en": re.compile(r"\b(not|no|neither|nor|never|outside)\b", re.IGNORECASE),
}
_SAYS_NO = {"vi": re.compile(r"(ghi|trả lời) “không”"), "en": re.compile(r"(says|answers) no\b")}


def say(
    condition: n.Condition, entity: Entity, schema: Schema, lang: str, pack: Pack | None = None,
    readings: Mapping[str, str] | None = None, period: Period | None = None,
) -> str:  # fmt: skip
    """A condition on a row of `entity`, in words of the reader; neither code nor rule id is in it.

    `pack` lends the titles of rules and the words of readings. With `readings`, what only other readings ask
    for is left out. `period` is named where it is known, else "kỳ xét".
    """
    names = Names(schema, lang, pack, readings or {}, period)
    return Words(names).condition(under(condition, names.readings), (entity,))


class Words(Comparisons):
    """Words conditions and operands with one set of names."""

    def condition(self, node: n.Condition, scope: Scope, denied: bool = False) -> str:
        """The condition, or its opposite, asked of a row of the last entity of `scope`."""
        return _CONDITIONS[type(node)](self, node, scope, denied)

    def _all(self, node: n.All, scope: Scope, denied: bool) -> str:
        return self._joined(node.parts, scope, denied, "or" if denied else "and")

    def _any(self, node: n.Any, scope: Scope, denied: bool) -> str:
        return self._joined(node.parts, scope, denied, "and" if denied else "or")

    def _joined(self, parts: Sequence[n.Condition], scope: Scope, denied: bool, word: str) -> str:
        if not parts:
            return self.names.say("always" if word == "and" else "never")
        if len(parts) == 1:
            return self.condition(parts[0], scope, denied)
        said = list(dict.fromkeys(self._parts(parts, scope, denied, word)))
        return self._list(said, word)

    def _parts(self, parts: Sequence[n.Condition], scope: Scope, denied: bool, word: str) -> Iterator[str]:
        """The parts in words; fields that follow each other and have to be there are named together."""
        for given, group in groupby(parts, key=lambda part: not denied and isinstance(part, n.Present)):
            several = list(group)
            if given and len(several) > 1:
                yield self._given(several, scope, word)
            else:
                yield from (self._part(part, scope, denied) for part in several)

    def _given(self, parts: Sequence[n.Condition], scope: Scope, word: str) -> str:
        named = [self.names.label(scope, part.path) for part in parts if isinstance(part, n.Present)]
        return self.names.say("given_all" if word == "and" else "given_one", what=self._list(named, word))

    def _part(self, node: n.Condition, scope: Scope, denied: bool) -> str:
        said = self.condition(node, scope, denied)
        return f"({said})" if _is_compound(node) else said

    def _not(self, node: n.Not, scope: Scope, denied: bool) -> str:
        return self.condition(node.part, scope, not denied)

    def _present(self, node: n.Present, scope: Scope, denied: bool) -> str:
        return self.names.say("absent" if denied else "present", what=self.names.label(scope, node.path))

    def _attested(self, node: n.Attested, scope: Scope, denied: bool) -> str:
        return self.names.say("not_attested" if denied else "attested", question=self.names.question(node.question))

    def _open(self, node: n.Open, scope: Scope, denied: bool) -> str:
        return self.names.say("open", reason=node.reason[self.names.lang].rstrip("."))

    def _outcome(self, node: n.Outcome, scope: Scope, denied: bool) -> str:
        key = ("not_" if denied else "") + ("outcome_of" if node.of else "outcome")
        whose = self.names.label(scope, node.of) if node.of else ""
        said = self.names.say(key, title=self.names.title(node.kind, node.name), whose=whose)
        if node.not_applicable == "true":
            return self.names.say("not_nor_not_applicable" if denied else "or_not_applicable", outcome=said)
        return said

    # --- rows ---------------------------------------------------------------------------------------------------

    def _quantified(self, node: n.Quantified, scope: Scope, denied: bool) -> str:
        if node.quantifier == "every" and node.where is not None:
            return self._every(node, node.where, scope, denied)
        key = {"exists": "exists", "none": "none", "on_file": "on_file"}.get(node.quantifier, "exists")
        key = {"exists": "none", "none": "exists", "on_file": "not_on_file"}[key] if denied else key
        if key == "none" and node.where is not None and self._is_said_better(node, node.where, scope):
            return self._every(node, n.Not(node.where), scope, False)
        rows, which = self.rows(node.source, node.where, scope)
        return self.names.say(key, rows=rows, which=which)

    def _is_said_better(self, node: n.Quantified, where: n.Condition, scope: Scope) -> bool:
        """Whether "none of which not …" can be said as "all of which …"."""
        inner = (*scope, self.names.rows(node.source, scope)[1])
        refuses, asks = self.condition(where, inner), self.condition(where, inner, denied=True)
        return self._denies(refuses) and not self._denies(asks)

    def _denies(self, said: str) -> bool:
        lang = self.names.lang
        return bool(_NEGATION[lang].search(bare(said)) or _SAYS_NO[lang].search(said))

    def _every(self, node: n.Quantified, where: n.Condition, scope: Scope, denied: bool) -> str:
        if denied:
            rows, which = self.rows(node.source, n.Not(where), scope)
            return self.names.say("exists", rows=rows, which=which)
        rows, item = self.names.rows(node.source, scope)
        rows += self.during(node.source, scope)
        manner, said = self._tied(item, where, scope)
        return self.names.say(f"every{manner}", rows=rows, where=said)

    def rows(self, source: n.Source, where: n.Condition | None, scope: Scope) -> tuple[str, str]:
        """The rows of a source, and the clause that says which of them are meant."""
        rows, item = self.names.rows(source, scope)
        during = self.during(source, scope)
        if where is None:
            return rows, during
        manner, said = self._tied(item, where, scope)
        return rows, during + self.names.say(f"which{manner}", where=said)

    def _tied(self, item: Entity, where: n.Condition, scope: Scope) -> tuple[str, str]:
        """A clause about rows, and how it is tied to them: "" where it names a subject of its own."""
        said, node = self.condition(where, (*scope, item)), plainly(where)
        if self._speaks_for_itself(item, node):
            return "_entry", said.removeprefix(self.names.say("this_entry") + " ")
        if isinstance(node, n.Quantified) and not node.source.of and not climb(node.source.name)[0]:
            return "_has" if said.startswith(_HAS[self.names.lang]) else "", said
        return "_does" if _is_said_of_row(node) else "", said

    def _speaks_for_itself(self, item: Entity, node: n.Condition) -> bool:
        """Of a plain value one comparison is said without a name: "có mục “Nhóm mô hình” là …"."""
        return self.names.is_plain(item) and isinstance(node, n.Compare) and node.left == n.FieldOf(VALUE)

    def _row_at(self, node: n.RowAt, scope: Scope, denied: bool) -> str:
        rows, item = self.names.rows(node.source, scope)
        where = self.condition(node.where, (*scope, item), denied)
        return self.names.say("row_at", rows=rows, key=self.key(node, scope), where=where)

    def key(self, node: n.RowAt, scope: Scope) -> str:
        """Which row of the list is meant."""
        _, item = self.names.rows(node.source, scope)
        return ", ".join(self._key_part(name, value, scope, item) for name, value in node.key)

    def _key_part(self, name: str, value: n.Operand, scope: Scope, item: Entity) -> str:
        said = self._quoted(value, scope, item.fields[name])
        return self.names.say("key_part", name=self.names.label((*scope, item), name), value=said)


# How it begins when a row is said to have rows of its own.
_HAS = {"vi": ("có ", "không có "), "en": ("at least one ", "no ")}


def plainly(node: n.Condition) -> n.Condition:
    """What is asked behind all denials and lists of one part."""
    if isinstance(node, n.Not):
        return plainly(node.part)
    if isinstance(node, n.All | n.Any) and len(node.parts) == 1:
        return plainly(node.parts[0])
    return node


def _is_said_of_row(node: n.Condition) -> bool:
    """Whether the row itself is what the words are about: "có ghi …"."""
    node = plainly(node)
    return isinstance(node, n.Present) or (
        isinstance(node, n.All | n.Any) and bool(node.parts) and all(map(_is_said_of_row, node.parts))
    )


def _is_compound(node: n.Condition) -> bool:
    """Whether its words hold an "and" or "or" that would run into those around it."""
    if isinstance(node, n.Not):
        return _is_compound(node.part)
    if isinstance(node, n.All | n.Any):
        return len(node.parts) > 1
    return isinstance(node, n.Quantified | n.RowAt) and node.where is not None and _is_compound(node.where)


_CONDITIONS: Mapping[type, Callable[[Words, AnyValue, Scope, bool], str]] = {
    n.All: Words._all,
    n.Any: Words._any,
    n.Not: Words._not,
    n.Present: Words._present,
    n.Compare: Words.compare,
    n.Quantified: Words._quantified,
    n.RowAt: Words._row_at,
    n.Attested: Words._attested,
    n.Outcome: Words._outcome,
    n.Open: Words._open,
}
