"""Generated source: lines in blocks, and the namespace that holds every constant. No text from outside gets in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

STEP = "    "


class Block:
    """Lines and blocks within blocks; more can be added to any of them until the source is written out."""

    def __init__(self, head: str = "") -> None:
        self.head = head
        self._parts: list[str | Block] = []

    def add(self, line: str) -> None:
        self._parts.append(line)

    def within(self, head: str = "") -> Block:
        """A block that begins here; without a head its lines stand among those around."""
        inner = Block(head)
        self._parts.append(inner)
        return inner

    def put(self, inner: Block) -> None:
        """A block that was filled before its place was known."""
        self._parts.append(inner)

    @property
    def is_empty(self) -> bool:
        return all(isinstance(part, Block) and part.is_empty for part in self._parts)

    def lines(self, depth: int = 0) -> Iterator[str]:
        if self.is_empty:
            return
        if self.head:
            yield STEP * depth + self.head
        for part in self._parts:
            inner = depth + bool(self.head)
            if isinstance(part, Block):
                yield from part.lines(inner)
            else:
                yield STEP * inner + part


class Names:
    """Gives out names that are used nowhere else; `space` is what the generated functions see."""

    def __init__(self) -> None:
        self.space: dict[str, Any] = {}
        self._count = 0
        self._known: dict[Any, str] = {}

    def new(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    def const(self, value: Any, kind: str = "K") -> str:
        """The name of a value of the namespace; one name for equal values of one type."""
        try:
            name = self._known.setdefault((type(value), value), f"{kind}{self._count + 1}")
        except TypeError:
            name = f"{kind}{self._count + 1}"
        if name not in self.space:
            self._count += 1
            self.space[name] = value
        return name
