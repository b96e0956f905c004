"""An assessment without the names of people: what every report is made from when they are to be left out.

The whole assessment is written anew before a format sees it, so that no format can forget a place. Outcomes, ids and
addresses stay; nothing is judged again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from criteria_engine.errors import Problem
from criteria_engine.evaluate.question import Seen, Trace
from criteria_engine.findings.cause import Cause
from criteria_engine.findings.model import Assessment, Finding, SelfAssessment, SubjectResult, Waiver
from criteria_engine.findings.people import Named, is_sought, named_ids, people
from criteria_engine.judgements.rows import Line
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Address, Row
from criteria_engine.repairs.model import Mending, Repair, Step
from criteria_engine.text import safe, same_words, search_key
from criteria_engine.wording.office_messages import say

_WORD = re.compile(r"[^\W_]+")
# File names write a name in one word; a shorter one may be any word.
_RUN_TOGETHER = 7
# The parts in which words of records stand, of all that hangs on an assessment; the others are ids, codes and packs.
_PARTS: Mapping[type, tuple[str, ...]] = {
    Trace: ("seen", "parts", "row"),
    Cause: ("seen",),
    SubjectResult: ("row",),
    Waiver: ("row", "reason", "authority", "document"),
    SelfAssessment: ("row", "note"),
    Mending: ("repairs",),
    Repair: ("steps",),
    Step: ("change", "before"),
    Problem: ("at", "message", "vi"),
}


def masked(assessment: Assessment, lang: str = "vi") -> Assessment:
    """The assessment with every name of a person as `Cá nhân 1`, `Cá nhân 2`, …: one number a person.

    Whom the dossier names says `findings/people.py`. A full name is found within texts too, whatever its marks and
    letter case.
    """
    return _Masking(people(assessment.dossier), lang).assessment(assessment)


def masked_problems(problems: Iterable[Problem], dossier: Dossier, lang: str = "vi") -> list[Problem]:
    """Problems of a dossier, told without the names in it."""
    masking = _Masking(people(dossier), lang)
    return [masking.of(problem) for problem in problems]


def said_of_ids(assessment: Assessment, lang: str) -> Iterator[str]:
    """A remark where ids are names, which stay; nothing where none is."""
    ids = named_ids(assessment.dossier, people(assessment.dossier))
    if ids:
        yield say("named_ids", lang, ids=safe(", ".join(ids)))


class _Masking:
    """Rewrites what holds words of records. What was one object before is one afterwards: traces share their rows."""

    def __init__(self, named: Named, lang: str) -> None:
        self._wholes: dict[str, str] = {}
        self._within: dict[str, dict[tuple[str, ...], str]] = {}
        self._done: dict[int, tuple[object, Any]] = {}
        for number, spellings in enumerate(named.values(), 1):
            for spelling in spellings:
                self._learn(spelling, say("person", lang, number=number))

    def _learn(self, spelling: str, mask: str) -> None:
        self._wholes.setdefault(same_words(spelling), mask)
        words = _words(spelling) if is_sought(spelling) else []
        for form in (words, ["".join(words)]):
            if len(form) > 1 or len("".join(form)) >= _RUN_TOGETHER:
                self._within.setdefault(form[0], {}).setdefault(tuple(form), mask)

    # --- texts --------------------------------------------------------------------------------------------------

    def text(self, text: str) -> str:
        """A text with its names masked; a text that is nothing but a name may be one word."""
        return self._wholes.get(same_words(text)) or self._masked_within(unicodedata.normalize("NFC", text))

    def _masked_within(self, text: str) -> str:
        tokens = [(search_key(found[0]), *found.span()) for found in _WORD.finditer(text)]
        said, end, n = [], 0, 0
        while n < len(tokens):
            length, key = self._longest(tokens, n)
            if length:
                start, stop = tokens[n][1], tokens[n + length - 1][2]
                said += [text[end:start], self._wholes.get(same_words(text[start:stop])) or key]
                end = stop
            n += length or 1
        return "".join([*said, text[end:]])

    def _longest(self, tokens: list[tuple[str, int, int]], n: int) -> tuple[int, str]:
        """How many words of the longest name that begins there, and its mask; 0 where none does."""
        here = self._within.get(tokens[n][0], {})
        for words in sorted(here, key=len, reverse=True):
            if tuple(word for word, _, _ in tokens[n : n + len(words)]) == words:
                return len(words), here[words]
        return 0, ""

    # --- what holds texts ---------------------------------------------------------------------------------------

    def assessment(self, whole: Assessment) -> Assessment:
        return replace(
            whole,
            dossier=self.of(whole.dossier), subjects=self.of(whole.subjects), findings=self.of(whole.findings),
            problems=self.of(whole.problems), unused_waivers=self.of(whole.unused_waivers),
            self_assessments=self.of(whole.self_assessments), selected=self.of(whole.selected),
        )  # fmt: skip

    def of(self, value: Any) -> Any:
        """Anything that hangs on an assessment, with the texts within it masked."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple | list):
            return type(value)(map(self.of, value))
        if isinstance(value, Mapping):
            return {key: self.of(inner) for key, inner in value.items()}
        make = self._maker(value)
        return self._once(value, make) if make else value

    def _maker(self, value: object) -> Callable[[Any], Any] | None:
        if isinstance(value, Dossier):
            return self._dossier
        if isinstance(value, Address):
            return self._address
        own: Mapping[type, Callable[[Any], Any]] = {
            Row: self._row, RawRow: self._raw, Seen: self._seen, Finding: self._finding,
        }  # fmt: skip
        return own.get(type(value)) or (self._parts if type(value) in _PARTS else None)

    def _once(self, value: object, make: Callable[[Any], Any]) -> Any:
        # The old object is kept beside the new one: an id is free again once its object has gone.
        if id(value) not in self._done:
            self._done[id(value)] = value, make(value)
        return self._done[id(value)][1]

    def _parts(self, value: Any) -> Any:
        return replace(value, **{name: self.of(getattr(value, name)) for name in _PARTS[type(value)]})

    def _finding(self, finding: Finding) -> Finding:
        parts = {name: self.of(getattr(finding, name)) for name in ("row", "trace", "causes", "waiver", "bearing")}
        # Sought on the records as they are; only what was found is told without names.
        return replace(finding, **parts, mend=lambda _: self.of(finding.mending))

    def _dossier(self, dossier: Dossier) -> Dossier:
        tables = {name: {key: self.of(row) for key, row in rows.items()} for name, rows in dossier.tables.items()}
        remarks = tuple((self.text(at), self._remark(remark)) for at, remark in dossier.remarks)
        return Dossier(dossier.schema, tables, self.of(dossier.problems), self.of(dossier.lost), dossier.as_of,
                       self.of(dossier.sources), remarks)  # fmt: skip

    def _remark(self, remark: Remark) -> Remark:
        return replace(remark, raw=self.text(remark.raw), en=self.text(remark.en), vi=self.text(remark.vi))

    def _row(self, row: Row) -> Row:
        values = {name: self._cell(row, name) for name in row.values}
        # The id of a row without one is made of what it says.
        key = row.id if row.entity.key_field or not row.entity.is_table else self.text(row.id)
        return replace(row, id=key, values=values, lists=self.of(row.lists), address=self.of(row.address))

    def _cell(self, row: Row, name: str) -> Any:
        field = row.entity.fields.get(name)
        value = row.values[name]
        return self.of(value) if field is None or field.kind == "text" else value

    def _seen(self, seen: Seen) -> Seen:
        listed = seen.name in seen.holder.lists and isinstance(seen.value, str)
        value = ", ".join(map(self.text, str(seen.value).split(", "))) if listed else self.of(seen.value)
        return replace(seen, holder=self.of(seen.holder), value=self._kept(seen, value), told_at=self.of(seen.told_at))

    def _kept(self, seen: Seen, value: Any) -> Any:
        """Ids and codes are seen as they are."""
        field = seen.holder.entity.fields.get(seen.name)
        return seen.value if field is not None and field.kind != "text" else value

    def _raw(self, raw: RawRow) -> RawRow:
        return replace(raw, data=self.of(raw.data), address=self.of(raw.address))

    def _address(self, address: Address) -> Address:
        changed = {"row": self.text(address.row), "places": self.of(address.places)}
        if isinstance(address, Line):
            names = {name: self.of(getattr(address.entry, name, None))
                     for name in ("by", "position", "evidence", "reason", "authority", "document", "note")}  # fmt: skip
            known = {name: value for name, value in names.items() if name in type(address.entry).model_fields}
            return replace(address, **changed, entry=address.entry.model_copy(update=known))
        return replace(address, **changed)


def _words(text: str) -> list[str]:
    return [search_key(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]
