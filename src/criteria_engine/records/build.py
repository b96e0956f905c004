"""From raw mappings to rows: blanks dropped, denials noted, values checked by pydantic, every problem addressed.

A row with a fault is set aside whole; an item of a list with a value that cannot be read is set aside alone, and its
list counts as unsure from then on. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel, ValidationError

from criteria_engine.errors import Problem, nearest
from criteria_engine.records.row import Address, Path, Row, Value, steps
from criteria_engine.records.schema import VALUE, Entity, ListField
from criteria_engine.text import clean, is_blank
from criteria_engine.values import Period, Quantity


@dataclass(slots=True)
class Build:
    """What became of one raw row: the row, or None where it is set aside, and the problems with it."""

    row: Row | None
    problems: list[Problem] = field(default_factory=list)


def build_row(entity: Entity, raw: object, key: str, address: Address) -> Build:
    """One row of a table from a raw mapping (nested or with dotted keys)."""
    if not isinstance(raw, Mapping):
        return Build(None, [_problem(address, (), "row-shape", "a row is a mapping of field names", "một dòng phải gồm tên cột và giá trị")])
    tidy = _Tidy(entity, address)
    data = tidy.mapping(entity, nested(raw), ())
    model, problems, dropped = _validate(entity, data, address)
    problems = tidy.problems + problems
    if model is None or tidy.problems:
        return Build(None, problems)
    return Build(_row(entity, model, key, address, (), tidy.denied, dropped), problems)


def nested(raw: Mapping[Any, Any]) -> dict[str, Any]:
    """Dotted keys unfolded: {"plan.date": x} is {"plan": {"date": x}}."""
    tree: dict[str, Any] = {}
    for key, value in raw.items():
        *outer, last = str(key).split(".")
        place = tree
        for step in outer:
            inner = place.setdefault(step, {})
            place = inner if isinstance(inner, dict) else place
        if isinstance(place.get(last), dict) and isinstance(value, Mapping):
            place[last] |= value
        else:
            place[last] = value
    return tree


class _Tidy:
    """Drops blanks and denials before pydantic sees the data, and refuses names the schema lacks."""

    def __init__(self, entity: Entity, address: Address) -> None:
        self.entity = entity
        self.address = address
        self.denied: set[Path] = set()
        self.problems: list[Problem] = []

    def mapping(self, entity: Entity, raw: Mapping[Any, Any], at: Path, prefix: str = "") -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in raw.items():
            name, here = f"{prefix}{key}", (*at, str(key))
            if not _is_blank(value):
                self._keep(entity, name, here, value, kept, str(key))
        return kept

    def _keep(self, entity: Entity, name: str, here: Path, value: Any, kept: dict[str, Any], key: str) -> None:
        if name in entity.lists:
            kept[key] = self._items(entity.lists[name], value, here)
        elif name in entity.fields and name != "dated":
            self._value(entity.fields[name].kind == "yes_no", value, here, kept, key)
        elif any(known.startswith(f"{name}.") for known in (*entity.fields, *entity.lists)):
            self._nested(entity, name, here, value, kept, key)
        else:
            known = nearest(key, (f.removeprefix(name[: -len(key)]) for f in (*entity.fields, *entity.lists)))
            self.problems.append(
                _problem(self.address, here, "unknown-field", f"{entity.name} has no field {name!r}{known}",
                         f"bảng {entity.label.vi} không có cột {name!r}{known}")  # fmt: skip
            )

    def _nested(self, entity: Entity, name: str, here: Path, value: Any, kept: dict[str, Any], key: str) -> None:
        if value is False:
            self.denied.add(here)
        elif isinstance(value, Mapping):
            kept[key] = self.mapping(entity, value, here, f"{name}.")
        else:
            kept[key] = value

    def _value(self, yes_no: bool, value: Any, here: Path, kept: dict[str, Any], key: str) -> None:
        if value is False and not yes_no:
            self.denied.add(here)
        else:
            kept[key] = value

    def _items(self, found: ListField, value: Any, here: Path) -> Any:
        if value is False:
            return []
        if not isinstance(value, list | tuple):
            return [value] if found.plain else value
        if found.plain:
            return [item for item in value if not _is_blank(item)]
        return [
            self.mapping(found.item, nested(item), (*here, n)) if isinstance(item, Mapping) else item
            for n, item in enumerate(value)
        ]


def _is_blank(value: object) -> bool:
    # NaN is the blank of data frames.
    return value is None or (isinstance(value, str) and is_blank(value)) or value != value


def _validate(
    entity: Entity, data: dict[str, Any], address: Address
) -> tuple[BaseModel | None, list[Problem], dict[Path, set[int]]]:
    """The validated model, problems, and for each list the items that were set aside."""
    assert entity.model is not None
    try:
        return entity.model.model_validate(data), [], {}
    except ValidationError as error:
        problems = [_from_pydantic(entity, e, address) for e in error.errors(include_url=False)]
        faulty = [_item_of(entity, e["loc"]) for e in error.errors(include_url=False)]
    if None in faulty:
        return None, problems, {}
    dropped: dict[Path, set[int]] = {}
    for place, number in {f for f in faulty if f}:
        dropped.setdefault(place, set()).add(number)
    for place, numbers in dropped.items():
        _set_aside(data, place, numbers)
    return entity.model.model_validate(data), problems, dropped


def _set_aside(data: dict[str, Any], place: Path, numbers: set[int]) -> None:
    inner: Any = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = [item for n, item in enumerate(inner[place[-1]]) if n not in numbers]


def _item_of(entity: Entity, loc: Path) -> tuple[Path, int] | None:
    """The outermost list item that an error lies in; None where it lies in the row itself."""
    name = ""
    for n, step in enumerate(loc):
        name = f"{name}.{step}" if name else str(step)
        if name in entity.lists and n + 1 < len(loc) and isinstance(loc[n + 1], int):
            index = loc[n + 1]
            return (loc[: n + 1], index) if isinstance(index, int) else None
    return None


def _from_pydantic(entity: Entity, error: Any, address: Address) -> Problem:
    cause = error.get("ctx", {}).get("error")
    path = _within_data(error["loc"])
    if error["type"] == "enum" or error["type"] == "literal_error":
        known = nearest(str(error["input"]), str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", "))
        return _problem(address, path, "unknown-code", f"{error['input']!r} is no known value{known}",
                        f"{error['input']!r} không có trong danh mục{known}")  # fmt: skip
    if error["type"] == "missing":
        return _problem(address, path, "required-field", f"{'.'.join(map(str, path))} is required", f"cần ghi {'.'.join(map(str, path))}")
    if cause is not None:
        return _problem(address, path, "unreadable-value", str(cause), getattr(cause, "vi", str(cause)))
    return _problem(address, path, "unreadable-value", f"{error['input']!r}: {error['msg']}", f"{error['input']!r} không đọc được ({error['msg']})")


def _within_data(loc: Path) -> Path:
    # pydantic adds tags of validators ("function-before[…]") to the path; no field is called so.
    return tuple(step for step in loc if isinstance(step, int) or "[" not in step)


def _problem(address: Address, path: Path, code: str, en: str, vi: str) -> Problem:
    return Problem(address.place(path), code, en, vi)


def _row(
    entity: Entity, model: BaseModel, key: str, address: Address, path: Path,
    denied: set[Path], dropped: Mapping[Path, set[int]], owner: tuple[str, str] | None = None,
) -> Row:  # fmt: skip
    values: dict[str, Value] = {}
    lists: dict[str, tuple[Row, ...]] = {}
    for name, value in _leaves(model):
        if name in entity.fields:
            values[name] = to_value(value)
        elif name in entity.lists:
            here, root = (*path, *steps(name)), owner or (entity.name, key)
            lists[name] = tuple(_list(entity.lists[name], value, address, here, denied, dropped, root))
    sections = lists.get(entity.record.sections, ()) if entity.record and entity.record.sections else ()
    return Row(
        entity, key, values, address,
        frozenset(_denied_fields(entity, path, denied)), lists,
        frozenset(name for name in entity.lists if (*path, *steps(name)) in dropped),
        frozenset(str(s.values[VALUE]) for s in sections), path, owner,
    )  # fmt: skip


def _denied_fields(entity: Entity, path: Path, denied: set[Path]) -> Iterator[str]:
    for name in (*entity.fields, *entity.lists):
        full = (*path, *steps(name))
        if any(full[:n] in denied for n in range(len(path) + 1, len(full) + 1)):
            yield name


def _leaves(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, info in type(model).model_fields.items():
        value, path = getattr(model, name), prefix + (info.alias or name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{path}.")
        elif value is not None:
            yield path, value


def _list(
    found: ListField, items: Any, address: Address, path: Path,
    denied: set[Path], dropped: Mapping[Path, set[int]], root: tuple[str, str],
) -> Iterator[Row]:  # fmt: skip
    gone = dropped.get(path, set())
    numbers = [n for n in range(len(items) + len(gone)) if n not in gone]
    for n, item in zip(numbers, items, strict=True):
        here = (*path, n)
        if isinstance(item, BaseModel):
            yield _row(found.item, item, f"{found.path}[{n}]", address, here, denied, dropped, root)
        else:
            yield Row(found.item, str(n), {VALUE: to_value(item)}, address, path=here, owner=root)


def to_value(value: Any) -> Value:
    """A validated Python value as one of the kinds that conditions compare."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool | Period | Quantity):
        return value
    if isinstance(value, int | float | Decimal):
        return Quantity(Decimal(str(value)))
    if isinstance(value, datetime):
        return Period.day(value.date())
    return Period.day(value) if isinstance(value, date) else clean(str(value))
