"""Record schemas drawn by chance: other tables, fields, lists and sections each time, every mark that a model can bear.

The tables keep their parts (a tree of places, what belongs to them, what was done there, people, registers, answers),
since rules need subjects; everything within them is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from criteria_engine.records.annotations import (
    BlankReads,
    Count,
    Dates,
    Day,
    FieldKind,
    Label,
    ListKey,
    Measure,
    Money,
    Number,
    OpenEnd,
    Record,
    Ref,
    Register,
    Section,
    SectionOfSubject,
    Span,
    Text,
    Year,
)
from criteria_engine.records.schema import Schema
from criteria_engine.values import Quantity, read_quantity

Pick = Callable[[Sequence[Any]], Any]
SECTIONS = ("one", "two", "deeds")
_TABLES = ("place", "thing", "deed", "person")
_CODES = (("a", "b"), ("a", "b", "c"), ("x", "y"))
_DEPTH = 3


def _percent(value: object) -> Quantity:
    return read_quantity(value, unit="%")


Percent = Annotated[Quantity, FieldKind("number"), Measure("%"), BeforeValidator(_percent)]


class Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", protected_namespaces=())


@lru_cache(maxsize=64)
def schema(seed: int) -> Schema:
    """The schema of a number."""
    return Drawn(Random(seed).choice).schema()


class Drawn:
    """Draws the models of one schema."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick
        self.made = 0

    def chance(self, one_in: int) -> bool:
        return bool(self.pick(range(one_in)) == 0)

    def schema(self) -> Schema:
        return Schema((self._place(), self._thing(), self._deed(), self._person(), *_BESIDES))

    # --- tables -------------------------------------------------------------------------------------------------

    def _place(self) -> type[BaseModel]:
        record = Record("place", _LABEL, name="name", parent="above", sections="complete", subject=True,
                        begins="since", ends="until")  # fmt: skip
        given = {
            "name": (Text, ...), "above": (Annotated[Text | None, Ref("place")], None),
            "since": (Annotated[Day | None, OpenEnd("begin")], None),
            "until": (Annotated[Day | None, OpenEnd("end")], None), "complete": _COMPLETE,
        }  # fmt: skip
        return self._table(record, given)

    def _thing(self) -> type[BaseModel]:
        dated = self.pick((("day",), ("day", "span"), ("span",)))
        record = Record("thing", _LABEL, name="name", owner="place", sections="complete", subject=True, dated=dated,
                        register="things")  # fmt: skip
        given = {
            "place": (Annotated[Text, Ref("place")], ...), "name": (Text | None, None), "day": (Day | None, None),
            "span": (Span | None, None), "of": (Annotated[Text | None, Ref("thing")], None), "complete": _COMPLETE,
            "seen_by": (Annotated[list[Text] | None, Ref("place")], None),
        }  # fmt: skip
        return self._table(record, given)

    def _deed(self) -> type[BaseModel]:
        held = (SectionOfSubject("about", "deeds"),)
        record = Record("deed", _LABEL, owner="place", dated=self.pick((("day", "span"), ("span", "day"), ("year",))),
                        register="deeds", subject=self.chance(2), cells=held if self.chance(2) else (),
                        rows=held if self.chance(2) else (),
                        assesses=("thing", "year") if self.chance(2) else None)  # fmt: skip
        given = {
            "place": (Annotated[Text, Ref("place")], ...), "day": (Day | None, None), "span": (Span | None, None),
            "year": (Year | None, None), "thing": (Annotated[Text | None, Ref("thing")], None),
            "about": (Annotated[list[Text] | None, Ref("thing", "place")], None),
        }  # fmt: skip
        return self._table(record, given)

    def _person(self) -> type[BaseModel]:
        return self._table(Record("person", _LABEL, name="name"), {"name": (Text | None, None)})

    def _table(self, record: Record, given: dict[str, Any]) -> type[BaseModel]:
        fields = {"id": (Text, ...), **given, **self._fields(0)}
        return _model(record.table, fields, record)

    # --- fields -------------------------------------------------------------------------------------------------

    def _fields(self, depth: int) -> dict[str, Any]:
        """Cells and lists of a table or of the rows of a list; names are shared, so that references agree now and
        then on what lies behind them."""
        found: dict[str, Any] = {}
        for name, makers in _KINDS.items():
            if depth == 0 or not self.chance(4):
                found[name] = self._marked(self.pick(makers)(self))
        for n in range(self.pick((1, 2))):
            found[f"list{n}"] = self._list(depth, keyed=n == 0)
        found["plain"] = self._marked(list[self.pick((Text, Literal[self.pick(_CODES)]))])  # type: ignore[misc]
        if depth == 0:
            found["part"] = self._marked(
                _model(self._name(), {"num": (Number | None, None), "day": (Day | None, None)})
            )
        return found

    def _list(self, depth: int, keyed: bool) -> Any:
        inner = self._fields(depth + 1) if depth < _DEPTH - 1 else {
            name: self._marked(self.pick(makers)(self)) for name, makers in _KINDS.items()
        }  # fmt: skip
        dated = {"when": (Annotated[Day | None, Dates()], None)} if self.chance(2) else {}
        item = _model(self._name(), {**inner, **dated})
        known = [name for name in ("code", "span", "text", "day", "num") if name in inner]
        key = (ListKey(*known[: self.pick((1, 2))]),) if keyed and known else ()
        return self._marked(list[item], *key)  # type: ignore[valid-type]

    def _marked(self, kind: Any, *marks: Any) -> tuple[Any, Any]:
        held = (Section(self.pick(SECTIONS)),) if self.chance(2) else ()
        return (Annotated[(kind | None, *marks, *held)], None) if (*marks, *held) else (kind | None, None)  # type: ignore[return-value]

    def _name(self) -> str:
        self.made += 1
        return f"Part{self.made}"

    def _reference(self) -> Any:
        return Annotated[Text, self.pick((Ref("person"), Ref("thing"), Ref("place"), Ref("thing", "place")))]

    def _code(self) -> Any:
        codes = self.pick(_CODES)
        return Annotated[Literal[codes], BlankReads(codes[0])] if self.chance(4) else Literal[codes]

    def _yes_no(self) -> Any:
        return Annotated[bool, BlankReads(self.pick((True, False)))] if self.chance(4) else bool


def _model(name: str, fields: dict[str, Any], record: Record | None = None) -> type[BaseModel]:
    notes = {field: kind for field, (kind, _) in fields.items()}
    values = {field: value for field, (_, value) in fields.items() if value is not ...}
    marks = {"record": record} if record else {}
    notes |= {"record": ClassVar[Record]} if record else {}
    return type(name.title(), (Plain,), {"__module__": __name__, "__annotations__": notes, **values, **marks})


_LABEL = Label("Bảng", "Table")
_COMPLETE = (list[Literal[SECTIONS]] | None, None)
_KINDS: dict[str, tuple[Callable[[Drawn], Any], ...]] = {
    "text": (lambda _: Text,), "code": (Drawn._code,), "flag": (Drawn._yes_no,),
    "num": (lambda _: Number, lambda _: Count), "money": (lambda _: Money, lambda _: Percent),
    "other": (lambda _: Number,),
    "day": (lambda _: Day,), "span": (lambda _: Span, lambda _: Year), "ref": (Drawn._reference,),
}  # fmt: skip


class Ledger(Plain):
    record: ClassVar[Record] = Record("ledger", _LABEL, owner="place",
                                      registers=Register("place", "kind", "period", "complete"))  # fmt: skip
    place: Annotated[Text, Ref("place")]
    kind: Literal["things", "deeds"]
    period: Span
    complete: bool | None = None


class Attestation(Plain):
    record: ClassVar[Record] = Record("attestation", _LABEL, dated=("date",))
    subject: Annotated[Text, Ref("thing", "place")]
    question: Literal["good", "fair"]
    answer: Literal["co", "khong", "chua_ro"]
    date: Day | None = None
    valid_until: Annotated[Day | None, OpenEnd("end")] = None


_BESIDES = (Ledger, Attestation)
