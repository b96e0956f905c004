"""What a judgement is about, from what people type: exact names, or the nearest ones where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from criteria_engine.conditions.nodes import Attested
from criteria_engine.errors import Problem, UsageError, near
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack, Rule, walk
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from criteria_engine.text import search_key


class Names:
    """The rules, clauses and questions that may be named: those of the packs given, and of every shipped pack.

    A rule is looked for among the packs given first: an overlay has rules of the same id with clauses of its own.
    """

    def __init__(self, schema: Schema, packs: Sequence[Pack] = ()) -> None:
        self.schema = schema
        self._given = packs

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Each pack once, those that lie beneath others included."""
        every = (*self._given, *map(load_pack, shipped_packs()))
        return tuple({layer.id: layer for pack in every for layer in pack.stack}.values())

    def question(self, name: str) -> str:
        """The code of a question: itself, or the one that a rule or clause asks."""
        codes = self.schema["attestation"].fields["question"].codes
        if name in codes:
            return name
        said = search_key(name)
        worded = next((c for c, label in codes.items() if said in (search_key(label.vi), search_key(label.en))), None)
        if worded:
            return worded
        rules = self._rules(name)
        if not rules and name not in self._clauses:
            known = {*codes, *self._clauses, *(rule.id for rule in self._every_rule)}
            raise _unknown(
                "unknown-question", name, known, ("question, rule or clause", "câu hỏi, quy tắc, điều khoản")
            )
        asked = sorted({code for rule in rules for code in _questions(rule)})
        if len(asked) != 1:
            raise _refused("which-question", *_not_one(name, asked))
        return asked[0]

    def rule(self, name: str) -> str:
        """A rule, or a clause that rules cite."""
        if self._rules(name):
            return name
        known = {name for rule in self._every_rule for name in (rule.id, *rule.clauses)}
        raise _unknown("unknown-rule", name, known, ("rule or clause", "quy tắc, điều khoản"))

    def clause(self, name: str) -> str:
        """A clause or criterion: itself, or the only one that a rule cites."""
        if name in self._clauses:
            return name
        cited = sorted({clause for rule in self._rules(name) for clause in rule.clauses})
        if not cited:
            known = {*self._clauses, *(rule.id for rule in self._every_rule)}
            raise _unknown(
                "unknown-clause", name, known, ("clause, criterion or rule", "điều khoản, tiêu chí, quy tắc")
            )
        if len(cited) > 1:
            raise _refused("which-clause", f"{name!r} cites several clauses; name one: {', '.join(cited)}",
                           f"{name!r} dẫn nhiều điều khoản; hãy ghi một: {', '.join(cited)}")  # fmt: skip
        return cited[0]

    def _rules(self, name: str) -> list[Rule]:
        given = [rule for pack in self._given for rule in pack.rules]
        near = [rule for rule in given if name == rule.id or name in rule.clauses]
        return near or [rule for rule in self._every_rule if name == rule.id or name in rule.clauses]

    @cached_property
    def _every_rule(self) -> tuple[Rule, ...]:
        return tuple(rule for pack in self.packs for rule in pack.rules)

    @cached_property
    def _clauses(self) -> frozenset[str]:
        return frozenset(clause for pack in self.packs for clause in pack.clauses)


def subject(dossier: Dossier, table: str, key: str, kind: str | None = None) -> tuple[str, str]:
    """Table and id of the row that a judgement is about. Raises UsageError where there is none, or more than one."""
    tables = dossier.schema[table].fields["subject"].tables
    found = [name for name in tables if kind in (None, name) and dossier.get(name, key)]
    if not found:
        known = [row.id for name in tables if kind in (None, name) for row in dossier.rows(name)]
        raise _unknown("unknown-subject", key, known, (kind or "subject", "đối tượng"))
    if len(found) > 1:
        raise _refused("which-subject", f"{key!r} is a {' and a '.join(found)}; say which kind is meant",
                       f"mã {key!r} có ở nhiều bảng ({', '.join(found)}); hãy ghi rõ loại")  # fmt: skip
    return found[0], key


def _questions(rule: Rule) -> Iterator[str]:
    yield from (node.question for node in walk((rule.when, rule.due, rule.require)) if isinstance(node, Attested))


def _not_one(name: str, asked: Sequence[str]) -> tuple[str, str]:
    said = ", ".join(asked)
    if asked:
        return f"{name!r} asks several questions; name one: {said}", f"{name!r} có nhiều câu hỏi; hãy ghi một: {said}"
    return f"{name!r} asks no question of a person; records decide it", f"{name!r} không có câu hỏi cho người thẩm định"


def _unknown(code: str, name: str, known: Iterable[str], what: tuple[str, str]) -> UsageError:
    return UsageError([Problem(name, code, f"no {what[0]} {name!r}{near(name, known)}",
                               f"không có {what[1]} {name!r}{near(name, known, 'vi')}")])  # fmt: skip


def _refused(code: str, en: str, vi: str) -> UsageError:
    return UsageError([Problem(code.partition("-")[2], code, en, vi)])
