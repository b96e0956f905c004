"""Generated source: lines in blocks, and the namespace that holds every constant. No text from outside gets in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Choice(Block):
    """Variables that are set together: each by its own table, at the code of the first condition that holds."""

    def __init__(self, cases: Sequence[tuple[str, int]], otherwise: int) -> None:
        super().__init__()
        self._cases = cases
        self._otherwise = otherwise
        self._names: list[tuple[str, Sequence[int]]] = []

    def also(self, name: str, answers: Sequence[int]) -> str:
        self._names.append((name, answers))
        return name

    @property
    def is_empty(self) -> bool:
        return not self._names

    def lines(self, depth: int = 0) -> Iterator[str]:
        said = "".join(f"{self._said(code)} if {holds} else " for holds, code in self._cases)
        targets = ", ".join(name for name, _ in self._names)
        yield f"{STEP * depth}{targets} = {said}{self._said(self._otherwise)}"

    def _said(self, code: int) -> str:
        codes = [str(answers[code]) for _, answers in self._names]
        return codes[0] if len(codes) == 1 else f"({', '.join(codes)})"


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
