"""YAML and JSON read strictly, with the place of every value.

Keys given twice, aliases, tags, several documents, and files too large or too deep are refused; plain words stay
words (`no`, `on`, `08:30`, `2023-06-12` are text). One reader serves packs and dossiers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from criteria_engine.errors import CriteriaError, Problem, Unreadable

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 60
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. `value` is a scalar, a list of nodes, or a dict of nodes; lines count from 1, and are 0
    where only the file is known."""

    value: Any
    file: str
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_placed(self) -> bool:
        return self.line > 0

    @property
    def at(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.is_placed else self.file

    def at_key(self, key: str) -> str:
        line, column = self.keys.get(key, (self.line, self.column))
        return f"{self.file}:{line}:{column}" if self.is_placed else self.file

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items()}
        return [v.plain() for v in self.value] if isinstance(self.value, list) else self.value

    def places(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The place of every value inside, by path; of a mapping's value the place of its key."""
        for key, node in self._inner():
            yield (*path, key), self.at_key(key) if isinstance(key, str) else node.at
            yield from node.places((*path, key))

    def _inner(self) -> Iterable[tuple[str | int, Node]]:
        if isinstance(self.value, dict):
            return self.value.items()
        return enumerate(self.value) if isinstance(self.value, list) else ()


class SourceError(CriteriaError):
    """The text is not YAML or JSON as it is read here."""


def no_file(path: Path) -> Problem | None:
    """What is wrong with a path that is neither a file nor a folder: a pipe may never end, nor /dev/zero."""
    if not path.exists() or path.is_file() or path.is_dir():
        return None
    return Problem(str(path), "no-file", "that is no file but a pipe or a device", "đây không phải là tệp")


def read_source(path: Path, shown_as: str | None = None) -> Node:
    """The one document of a file. Raises SourceError with file, line and column."""
    name = shown_as or str(path)
    if (problem := no_file(path)) is not None:
        raise SourceError([problem])
    if path.stat().st_size > MAX_BYTES:
        raise SourceError(
            [Problem(name, "too-large", f"larger than {MAX_BYTES} bytes", f"tệp lớn hơn {MAX_BYTES} byte")]
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError([Problem(name, "not-utf8", f"not UTF-8 text ({error.reason} at byte {error.start})",
                                   f"không phải văn bản UTF-8 (byte {error.start})")]) from None  # fmt: skip
    return read_json(text, name) if path.suffix == ".json" else read_yaml(text, name)


def read_yaml(text: str, name: str) -> Node:
    """The one YAML document of a text."""
    reader = _Events(name)
    try:
        return reader.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise SourceError(
            [Problem(at, "not-yaml", f"not YAML: {error.problem}", "không đúng YAML từ chỗ này")]
        ) from None
    except yaml.YAMLError as error:
        raise SourceError([Problem(name, "not-yaml", f"not YAML: {error}", "không đúng YAML")]) from None


def read_json(text: str, name: str) -> Node:
    """The JSON document of a text; its values share one place, the file."""
    try:
        found = json.loads(
            text, object_pairs_hook=once_each(name), parse_float=_decimal, parse_int=_integer,
            parse_constant=_no_constant,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        at = f"{name}:{error.lineno}:{error.colno}"
        raise SourceError([Problem(at, "not-json", f"not JSON: {error.msg}", "không đúng JSON từ chỗ này")]) from None
    except Unreadable as error:
        raise SourceError([Problem(name, "not-json", f"not JSON: {error}", f"không đúng JSON: {error.vi}")]) from None
    except RecursionError:
        raise SourceError([too_deep(name)]) from None
    return _node_of(found, name, 1)


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python reads no more than 4,300 digits.
        raise _too_long(digits) from None


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise _too_long(digits) from None


def _too_long(digits: str) -> Unreadable:
    return Unreadable(f"the number {digits[:20]}… is too large", f"số {digits[:20]}… quá lớn")


def _no_constant(word: str) -> None:
    # Python's reader would take NaN and Infinity, which JSON does not have, for numbers.
    raise Unreadable(f"{word} is no value", f"{word} không phải giá trị")


def once_each(name: str) -> Any:
    """A hook for `json` that raises SourceError where a key is given twice; Python alone would drop the first."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in items:
            if key in seen:
                raise SourceError([_twice(name, key)])
            seen[key] = value
        return seen

    return pairs


def _node_of(value: Any, name: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise SourceError([too_deep(name)])
    if isinstance(value, dict):
        value = {k: _node_of(v, name, depth + 1) for k, v in value.items()}
    elif isinstance(value, list):
        value = [_node_of(v, name, depth + 1) for v in value]
    return Node(value, name, 0, 0)


class _Events:
    """Builds nodes from parse events: PyYAML's own constructors would resolve words and let the last key win."""

    def __init__(self, name: str) -> None:
        self.name = name

    def document(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._refuse(event, "several-documents", "one file holds one document", "mỗi tệp chỉ một tài liệu")
                root = self._node(next(events), events, 1)
        return root or Node(None, self.name, 1, 1)

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "alias", "aliases (&, *) are not read here; write the value out",
                         "không dùng bí danh YAML (&, *); hãy ghi đầy đủ")  # fmt: skip
        if getattr(event, "tag", None):
            self._refuse(event, "tag", f"tags ({event.tag}) are not read here", f"không dùng thẻ YAML ({event.tag})")
        if depth > MAX_DEPTH:
            raise SourceError([too_deep(f"{self.name}:{line}:{column}")])
        if isinstance(event, yaml.ScalarEvent):
            return Node(_scalar(event), self.name, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(list(self._sequence(events, depth)), self.name, line, column)
        return self._mapping(events, depth, line, column)

    def _sequence(self, events: Iterator[Any], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._node(event, events, depth + 1)

    def _mapping(self, events: Iterator[Any], depth: int, line: int, column: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "key", "a key is a word", "khóa phải là một từ")
            if event.value in values:
                raise SourceError([_twice(key.at, event.value)])
            values[event.value] = self._node(next(events), events, depth + 1)
            keys[event.value] = (key.line, key.column)
        return Node(values, self.name, line, column, keys)

    def _refuse(self, event: Any, code: str, en: str, vi: str) -> None:
        mark = event.start_mark
        raise SourceError([Problem(f"{self.name}:{mark.line + 1}:{mark.column + 1}", code, en, vi)])


def _scalar(event: Any) -> Any:
    text = event.value
    if event.style:  # quoted or block text; plain words have the style '' or None
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < 30:
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) and len(text) < 60 else text


def _twice(at: str, key: str) -> Problem:
    return Problem(at, "repeated-key", f"the key {key!r} is given twice", f"khóa {key!r} ghi hai lần")


def is_too_deep(value: Any) -> bool:
    """Whether mappings and lists lie in each other deeper than records ever do."""
    layer, depth = [value], 0
    while layer and depth <= MAX_DEPTH:
        inner = (one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list))
        layer, depth = [part for parts in inner for part in parts], depth + 1
    return bool(layer)


def too_deep(at: str) -> Problem:
    return Problem(at, "too-deep", f"nested deeper than {MAX_DEPTH} levels", f"lồng quá {MAX_DEPTH} tầng")
