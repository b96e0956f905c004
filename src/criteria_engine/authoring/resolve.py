"""The flat pack as YAML, with the origin of each field in a comment: what `rules resolve` prints."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from criteria_engine.packs.flat import OVERLAY_ONLY, Flat
from criteria_engine.packs.parts import entries
from criteria_engine.source import Node, read_yaml

WIDTH = 88


def resolved_lines(flat: Flat) -> Iterator[str]:
    """pack.yaml, then the clauses, then the rules; the first lines of a field end in where it was written."""
    for key, node in entries(flat.head):
        if key not in ("extends", "files", *OVERLAY_ONLY):
            yield from _field(key, node, 0)
    yield "clauses:"
    for clause in flat.clauses:
        yield from _item(clause, 1)
    yield "rules:"
    for rule in flat.rules:
        yield from _item(rule.node, 1)
        if rule.withdrawn is not None:
            yield from _field("withdrawn", rule.withdrawn, 2)


def _item(node: Node, depth: int) -> Iterator[str]:
    first = True
    for key, part in entries(node):
        for line in _field(key, part, depth + 1):
            yield "  " * depth + "- " + line.lstrip() if first else line
            first = False


def _field(key: str, node: Node, depth: int) -> Iterator[str]:
    """One field: on one line where it fits, else a line a part; the place is that of the value."""
    indent = "  " * depth
    key = _scalar(key)
    flow = f"{indent}{key}: {_flow(node)}"
    if len(flow) <= WIDTH or not isinstance(node.value, dict | list) or not node.value:
        yield f"{flow}  # {_place(node)}"
        return
    yield f"{indent}{key}:  # {_place(node)}"
    if isinstance(node.value, dict):
        for inner, part in node.value.items():
            yield from _field(inner, part, depth + 1)
        return
    for part in node.value:
        if isinstance(part.value, dict) and len(_flow(part)) > WIDTH:
            yield from _item(part, depth + 1)
        else:
            yield f"{indent}  - {_flow(part)}  # {_place(part)}"


def _place(node: Node) -> str:
    """A mapping that was put together of several is placed where its last part is; that part says it itself."""
    return f"{node.file}:{node.line}" if node.file else "empty"


def _flow(node: Node) -> str:
    if isinstance(node.value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in node.value.items()) + "}"
    if isinstance(node.value, list):
        return "[" + ", ".join(map(_flow, node.value)) + "]"
    return _scalar(node.value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value if _is_plain(value) else _quoted(value)


def _is_plain(text: str) -> bool:
    """Whether a text reads as itself without quotes, in a flow mapping too."""
    risky = set(",:#{}[]&*!|>'\"%@`\\\n")
    return (
        bool(text)
        and text.isprintable()
        and text.strip() == text
        and not risky & set(text)
        and text[0] not in "-?."
        and not _looks_typed(text)
    )


def _looks_typed(text: str) -> bool:
    return not isinstance(read_yaml(text, "").value, str)


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
