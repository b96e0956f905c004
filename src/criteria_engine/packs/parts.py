"""Small questions to the YAML nodes of a pack's file; a part that is not there is `NO_NODE`."""

from __future__ import annotations

from collections.abc import Iterable

from criteria_engine.source import Node

NO_NODE = Node(None, "", 0, 0)


def child(node: Node, key: str) -> Node:
    return node.value.get(key, NO_NODE) if isinstance(node.value, dict) else NO_NODE


def entries(node: Node) -> Iterable[tuple[str, Node]]:
    return node.value.items() if isinstance(node.value, dict) else ()


def items(node: Node, key: str) -> Iterable[tuple[str, Node]]:
    inner = child(node, key).value
    return inner.items() if isinstance(inner, dict) else ()


def one_or_more(node: Node) -> list[Node]:
    """The parts of a list; what stands in place of a list alone; nothing of nothing."""
    if isinstance(node.value, list):
        return node.value
    return [] if node.value is None else [node]


def items_of_list(node: Node, key: str) -> list[Node]:
    inner = child(node, key).value
    return inner if isinstance(inner, list) else []
