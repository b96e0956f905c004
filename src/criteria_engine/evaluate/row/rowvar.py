"""A row in the generated code: the variable that holds it, and the source that reads its cells, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from criteria_engine.evaluate.row.case import read_sections, shape_of
from criteria_engine.evaluate.row.cells import DENIED
from criteria_engine.evaluate.row.source import Block, Names
from criteria_engine.evaluate.row.truths import Odd
from criteria_engine.intake.readers import Model
from criteria_engine.records.schema import VALUE, Entity
from criteria_engine.records.tidy import items_in


@dataclass(eq=False)
class RowVar:
    """`name` holds the mapping (of a plain list the value itself); `block` is where source about the row is added.

    `around`: the row of a table that an item belongs to in the end; None of a row of a table.
    """

    model: Model
    name: str
    block: Block
    names: Names
    around: RowVar | None = None
    made: dict[Any, Any] = field(default_factory=dict)

    @property
    def entity(self) -> Entity:
        return self.model.entity

    @property
    def root(self) -> RowVar:
        return self.around or self

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def raw(self, path: str) -> str:
        """The variable that holds a cell as it was handed in."""
        return self.name if self.entity.plain else str(self.once(("raw", path), lambda: self._raw(path)))

    def _raw(self, path: str) -> str:
        part, _, last = path.rpartition(".")
        value = self.names.new("v")
        self.block.add(f"{value} = {self._part(part)}.get({self._key(last)})")
        return value

    def _key(self, name: str) -> str:
        return repr(name) if name.isidentifier() and name.isascii() else self.names.const(name)

    def _part(self, path: str) -> str:
        if not path:
            return self.name
        return str(self.once(("part", path), lambda: self._read_part(path)))

    def _read_part(self, path: str) -> str:
        part, _, last = path.rpartition(".")
        name = self.names.new("p")
        known, lacking = self._shape(path, name)
        self.block.add(f"{name} = {self._part(part)}.get({self._key(last)})")
        self.block.add(f"if {name}.__class__ is not dict: {name} = {self.names.const(read_part)}({name})")
        self.block.add(f"elif not {known}.issuperset({name}){lacking}: raise {self.names.const(Odd)}")
        return name

    def check(self) -> None:
        """Refuses a row that is no mapping of names that it may have, or that lacks what it may not."""
        if not self.entity.plain:
            known, lacking = self._shape("", self.name)
            test = f"{self.name}.__class__ is not dict or not {known}.issuperset({self.name}){lacking}"
            self.block.add(f"if {test}: raise {self.names.const(Odd)}")

    def _shape(self, part: str, name: str) -> tuple[str, str]:
        """The names that a part may have, and source for whether one is blank that may not be."""
        known, must = shape_of(self.model, part)
        return self.names.const(known), "".join(f" or not {name}.get({self._key(one)})" for one in must)

    def whole(self, section: str | None) -> str | None:
        """Source for whether a blank in this section of the row is known absent; None where it never is."""
        root, found = self.root, []
        record = root.entity.record
        if section is not None and record and record.sections:
            found.append(root.once(("whole", section), lambda: root.read_section(section)))
        if record and record.cells:
            found.append(root.once(("around",), root.declared_around))
        return " or ".join(found) or None

    def declared_around(self) -> str:
        """Source that looks once, when it is first needed, at the records that the row is about."""
        name, entity = self.names.new("d"), self.names.const(self.entity)
        self.block.add(f"{name} = None")
        return f"({name} if {name} is not None else ({name} := case.declared_around({entity}, {self.name})))"

    def read_section(self, section: str) -> str:
        declared = self.once(("declared",), self._declared)
        name = self.names.new("w")
        self.block.add(f"{name} = {self.names.const(section)} in {declared}")
        return name

    def _declared(self) -> str:
        """The sections that the row declares complete: a list of codes, or what stands for one."""
        assert self.entity.record is not None and self.entity.record.sections is not None
        path, name = self.entity.record.sections, self.names.new("c")
        given, codes = self.raw(path), frozenset(self.entity.lists[path].item.fields[VALUE].codes)
        self.block.add(f"{name} = {given}")
        self.block.add(f"if {name} is None: {name} = ()")
        read, entity = self.names.const(read_sections), self.names.const(self.entity)
        other = f"{name}.__class__ is not list or not {self.names.const(codes)}.issuperset({name})"
        self.block.add(f"elif {other}: {name} = {read}({entity}, {name})")
        return name

    def listed(self, path: str) -> str:
        """The variable that holds a list: the items, or None where it was not given."""
        return str(self.once(("list", path), lambda: self._listed(path)))

    def _listed(self, path: str) -> str:
        value = self.raw(path)
        plain, simple = self.entity.lists[path].plain, self.model.lists[path].simple
        read = self.names.const((read_plain if plain else read_list) if simple else refuse_list)
        if simple:
            self.block.add(f"if {value} is not None and {value}.__class__ is not list: {value} = {read}({value})")
        else:
            self.block.add(f"if {value}: {value} = {read}({value})")
        return value


class _DeniedPart:
    """A part that is said not to be there: every cell in it is known absent."""

    __slots__ = ()

    def get(self, name: str) -> Any:
        return DENIED


_EMPTY: dict[str, Any] = {}
_NOTHING = _DeniedPart()


def read_part(given: Any) -> Any:
    if given is None:
        return _EMPTY
    if given is False or given is DENIED:
        return _NOTHING
    raise Odd


def read_list(given: Any) -> list[Any]:
    """The rows of a list; [] where the cell says that there are none."""
    if given is False or given is DENIED:
        return []
    if isinstance(given, tuple):
        return list(given)
    raise Odd


def read_plain(given: Any) -> list[Any]:
    """The values of a list; one value alone is a list of it."""
    if given is False or given is DENIED:
        return []
    found = items_in(given)
    return [given] if found is None else found


def refuse_list(given: Any) -> list[Any]:
    """Of a list that is checked as a whole by its model."""
    raise Odd
