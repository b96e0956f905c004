"""From a raw mapping to what pydantic may see: dotted keys unfolded, blanks dropped, denials noted, names checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from criteria_engine.errors import Problem, nearest
from criteria_engine.records.ids import ID, whole
from criteria_engine.records.row import Address, Path
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, ListField
from criteria_engine.text import is_blank


def nested(raw: Mapping[Any, Any]) -> tuple[dict[str, Any], list[Path]]:
    """What is not blank, with dotted keys unfolded, and the paths that are given twice.

    >>> nested({"plan": {"schedule": "A"}, "plan.date": "2023"})
    ({'plan': {'schedule': 'A', 'date': '2023'}}, [])
    """
    tree: dict[str, Any] = {}
    twice: list[Path] = []
    for key, value in raw.items():
        _put(tree, str(key).split("."), value, (), twice)
    return tree, twice


def _put(tree: dict[str, Any], steps: list[str], value: Any, at: Path, twice: list[Path]) -> None:
    (first, *rest), here = steps, (*at, steps[0])
    if blank(value):
        return
    if not rest and not isinstance(value, Mapping):
        if first in tree:
            twice.append(here)
        tree.setdefault(first, value)
        return
    # Mappings are copied step by step: the caller's own are never written to.
    place = tree.setdefault(first, {})
    if not isinstance(place, dict):
        twice.append(here)
        return
    for inner, part in [(rest, value)] if rest else [(str(k).split("."), v) for k, v in value.items()]:
        _put(place, inner, part, here, twice)


def at_path(row: Any, path: str) -> Any:
    """The value at a dotted path of nested mappings; None where a step is missing, False where one is denied."""
    value = row
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return value if value is False else None
        value = value.get(step)
    return value


def items_in(value: Any) -> list[Any] | None:
    """The items of whatever Python takes for a list, those of a set in one order; None for any other value."""
    if isinstance(value, set | frozenset):
        return sorted(value, key=lambda item: (item if isinstance(item, int | float | Decimal) else 0, str(item)))
    one = isinstance(value, str | bytes | Mapping | BaseModel) or not isinstance(value, Iterable)
    return None if one else list(value)


# Thirty pages; no field of a record asks for more, and whatever shows a value would have to carry it.
MAX_TEXT = 100_000
_BEGINNING = 80


def is_too_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > MAX_TEXT


# What pydantic takes for yes and no besides, and what may as well be a grade ("T") or the state of a switch.
_NO_ANSWERS = frozenset({"t", "f", "on", "off"})


def is_no_answer(value: object) -> bool:
    """Whether a text in a yes-or-no field must not be believed, though it could be read."""
    return isinstance(value, str) and value.strip().lower() in _NO_ANSWERS


def blank(value: object) -> bool:
    # NaN is the blank of data frames.
    return value is None or (isinstance(value, str) and is_blank(value)) or value != value


class Tidy:
    """One raw row made ready. Afterwards `data` is for pydantic, and what is not in it is in the other attributes.

    `denied`: paths whose cell says that there is none. `numbers`: for each list, where its items stood when blanks
    were still among them.
    """

    def __init__(self, entity: Entity, raw: Mapping[Any, Any], address: Address) -> None:
        self.entity = entity
        self.address = address
        self.denied: set[Path] = set()
        self.numbers: dict[Path, list[int]] = {}
        self.problems: list[Problem] = []
        self.data = self._row(entity, raw, ())

    def _row(self, entity: Entity, raw: Mapping[Any, Any], at: Path) -> dict[str, Any]:
        tree, twice = nested(raw)
        for path in twice:
            name = ".".join(map(str, path))
            self._refuse((*at, *path), "repeated-key", f"{name!r} is given twice", f"{name!r} ghi hai lần")
        return self._mapping(entity, tree, at, "")

    def _mapping(self, entity: Entity, tree: Mapping[str, Any], at: Path, prefix: str) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in tree.items():
            found = self._value(entity, f"{prefix}{key}", value, (*at, key))
            if found is not None:
                kept[key] = found
        return kept

    def _value(self, entity: Entity, name: str, value: Any, here: Path) -> Any:
        """What pydantic sees of a value; None where it sees nothing."""
        if name in entity.lists:
            return self._items(entity.lists[name], value, here)
        if name in entity.fields and name != DATED:
            return self._single(entity.fields[name], value, here)
        if any(known.startswith(f"{name}.") for known in (*entity.fields, *entity.lists)):
            return self._nested(entity, name, value, here)
        self._refuse_unknown(entity, name, here)
        return None

    def _nested(self, entity: Entity, name: str, value: Any, here: Path) -> Any:
        if value is False:
            self.denied.add(here)
            return None
        return self._mapping(entity, value, here, f"{name}.") if isinstance(value, Mapping) else value

    def _single(self, found: Field, value: Any, here: Path) -> Any:
        if value is False and found.kind != "yes_no":
            self.denied.add(here)
            return None
        if is_too_long(value):
            return self._too_long(value, here)
        if found.kind == "yes_no" and is_no_answer(value):
            return self._no_answer(value, here)
        return whole(value) if found.kind == "ref" or here == (ID,) else value

    def _no_answer(self, value: str, here: Path) -> None:
        self._refuse(here, "unreadable-value", f"{value!r}: write yes or no", f"{value!r} phải là có hoặc không")

    def _too_long(self, value: str, here: Path) -> str:
        """Told; what goes on is its beginning, so that nobody takes the field for blank."""
        en, vi = f"{len(value)} characters; at most {MAX_TEXT}", f"dài {len(value)} ký tự, nhiều nhất {MAX_TEXT}"
        self._refuse(here, "text-too-long", en, vi)
        return value[:_BEGINNING]

    def _items(self, found: ListField, value: Any, here: Path) -> Any:
        if value is False:
            return []
        given = items_in(value)
        if given is None:
            return [self._item(found, value, (*here, 0))] if found.plain else value
        kept = [(n, item) for n, item in enumerate(given) if not (found.plain and blank(item))]
        if found.plain and found.item.fields[VALUE].kind != "yes_no":
            kept = self._without_denials(kept, here)
        self.numbers[here] = [n for n, _ in kept]
        # A list that holds blanks alone is as blank as an empty cell; only [] says that there are none.
        return [self._item(found, item, (*here, n)) for n, item in kept] if kept or not given else None

    def _without_denials(self, kept: list[tuple[int, Any]], here: Path) -> list[tuple[int, Any]]:
        """An item that says that there is none contradicts the others."""
        rest = [(n, item) for n, item in kept if item is not False]
        if rest and len(rest) < len(kept):
            self._refuse(here, "unreadable-value", "“there is none” beside other values: which of them holds?",
                         "“không” cùng với giá trị khác: có hay không có? Hãy ghi một trong hai")  # fmt: skip
        return rest or kept

    def _item(self, found: ListField, item: Any, here: Path) -> Any:
        if found.plain:
            if is_too_long(item):
                return self._too_long(item, here)
            return whole(item) if found.item.fields[VALUE].kind == "ref" else item
        return self._row(found.item, item, here) if isinstance(item, Mapping) else item

    def _refuse_unknown(self, entity: Entity, name: str, here: Path) -> None:
        key = str(here[-1])
        prefix = name.removesuffix(key)
        paths = (path for path in (*entity.fields, *entity.lists) if path.startswith(prefix) and path != DATED)
        inside = [path.removeprefix(prefix) for path in paths]
        known = {*inside, *(path.partition(".")[0] for path in inside)}
        self._refuse(here, "unknown-field", f"{entity.name} has no field {name!r}{nearest(key, known)}",
                     f"bảng {entity.label.vi} không có cột {name!r}{nearest(key, known, 'vi')}")  # fmt: skip

    def _refuse(self, path: Path, code: str, en: str, vi: str) -> None:
        self.problems.append(Problem(self.address.place(path), code, en, vi))
