"""A text that a portable pattern matches, made from the pattern itself (`conditions.operators.portable_fault`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

# The parser of the standard library reads the pattern; its parts go by these names.
try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    parser = None
_PLAIN = "a0A -/.,"


@lru_cache(maxsize=256)
def sample(pattern: str) -> str | None:
    """A short text in which the pattern is found; None where none was made."""
    if parser is None:
        return None
    text = "".join(_of_all(parser.parse(pattern))).strip()
    return text if text and re.search(pattern, text) else None


def _of_all(parts: Iterable[tuple[Any, Any]]) -> Iterable[str]:
    return (_of(str(name), value) for name, value in parts)


def _of(name: str, value: Any) -> str:
    match name:
        case "LITERAL":
            return chr(int(value))
        case "NOT_LITERAL":
            return str(next(c for c in _PLAIN if ord(c) != value))
        case "ANY":
            return str(_PLAIN[0])
        case "IN":
            return _of_class(value)
        case "SUBPATTERN":
            return "".join(_of_all(value[-1]))
        case "BRANCH":
            return "".join(_of_all(value[1][0]))
        case "MAX_REPEAT" | "MIN_REPEAT":
            # Once where nothing is asked for: "x*" reads better filled.
            times = max(int(value[0]), min(1, int(value[1])))
            return "".join(_of_all(value[2])) * times
        case _:
            return ""


def _of_class(items: Any) -> str:
    names = [str(name) for name, _ in items]
    if names and names[0] == "NEGATE":
        barred = re.compile("[" + "".join(map(_escaped, items[1:])) + "]")
        return next((c for c in _PLAIN if not barred.match(c)), "")
    name, value = items[0]
    return chr(int(value)) if str(name) == "LITERAL" else chr(int(value[0]))


def _escaped(item: tuple[Any, Any]) -> str:
    name, value = item
    if str(name) == "LITERAL":
        return re.escape(chr(value))
    return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
