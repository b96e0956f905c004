"""One more entry in a list of a pack's file, put in as text: every other letter, comments too, stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from criteria_engine.errors import Problem, UsageError
from criteria_engine.source import Node, SourceError, read_yaml

_DASH = re.compile(r"\s*-(\s|$)")
# In brackets: white space, comments, quoted texts, and every other letter by itself.
_TOKEN = re.compile(r"""\s+|(?<=\s)#[^\n]*|"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|.""", re.DOTALL)
_ASIDE = re.compile(r"\s*$|#")


def with_entry(text: str, key: str, entry: Sequence[str], name: str, before: str | None = None) -> str:
    """The text of a file with `entry` at the end of its top-level list `key`.

    `entry`: its lines, without the dash. Where the file has no such list, one is begun before the key `before`, else
    at the end. Raises UsageError where the list is written in a way that takes no entry so; nothing is guessed.
    """
    root = read_yaml(text, name)
    found = root.value.get(key) if isinstance(root.value, dict) else None
    lines = text.splitlines(keepends=True)
    if found is None or found.value is None:
        changed = _begun(lines, root, key, entry, before)
    elif _DASH.match(lines[found.line - 1]):
        changed = _in_block(lines, root, key, found, entry)
    else:
        changed = _in_brackets(text, lines, found, entry)
    if not _adds_one(root, changed, key, entry, name):
        at = root.at_key(key) if isinstance(root.value, dict) else name
        en = f"the list `{key}` is not written as one that an entry can be put into; add by hand: {' / '.join(entry)}"
        raise UsageError([Problem(at, "no-place", en)])
    return changed


def _begun(lines: list[str], root: Node, key: str, entry: Sequence[str], before: str | None) -> str:
    keys = root.keys if isinstance(root.value, dict) else {}
    if key in keys:
        place, head = keys[key][0], []
    else:
        place, head = (keys[before][0] - 1 if before in keys else len(lines)), [f"{key}:"]
        place = _above_asides(lines, place) if before in keys else place
    return _put(lines, place, [*head, *_listed(entry, "  ")])


def _in_block(lines: list[str], root: Node, key: str, found: Node, entry: Sequence[str]) -> str:
    indent = lines[found.line - 1][: len(lines[found.line - 1]) - len(lines[found.line - 1].lstrip())]
    after = [line for line, _ in root.keys.values() if line > root.keys[key][0]]
    place = _above_asides(lines, min(after) - 1 if after else len(lines))
    gap = [""] if len(entry) > 1 and _is_spaced(lines, found) else []
    return _put(lines, place, [*gap, *_listed(entry, indent)])


def _is_spaced(lines: list[str], found: Node) -> bool:
    """Whether blank lines stand between the entries."""
    items = found.value if isinstance(found.value, list) else []
    return len(items) < 2 or any(not lines[item.line - 2].strip() for item in items[1:])


def _above_asides(lines: list[str], place: int) -> int:
    """Blank lines and comments at the margin belong to what follows them."""
    while place and _ASIDE.match(lines[place - 1]):
        place -= 1
    return place


def _in_brackets(text: str, lines: list[str], found: Node, entry: Sequence[str]) -> str:
    start = sum(map(len, lines[: found.line - 1])) + found.column - 1
    end = _closing(text, start)
    if end is None or len(entry) != 1:
        return text
    inside = text[start + 1 : end]
    comma = ", " if inside.strip() else ""
    return text[: start + 1] + inside.rstrip() + comma + entry[0] + text[end:]


def _closing(text: str, start: int) -> int | None:
    """Where the bracket at `start` is closed; quotes and comments are passed over."""
    depth, before = 0, ""
    for found in _TOKEN.finditer(text, start):
        token = found[0]
        if token[0] in "\"'" and before not in "[{,:":
            continue  # An apostrophe within a word.
        depth += (token in "[{") - (token in "]}")
        if depth == 0:
            return found.start() if token == "]" else None
        before = before if token.isspace() or token[0] == "#" else token[-1]
    return None


def _listed(entry: Sequence[str], indent: str) -> list[str]:
    return [f"{indent}{'  ' if number else '- '}{line}" if line else "" for number, line in enumerate(entry)]


def _put(lines: list[str], place: int, more: Sequence[str]) -> str:
    end = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    above = "".join(lines[:place])
    gap = end if above and not above.endswith("\n") else ""
    return above + gap + "".join(line + end for line in more) + "".join(lines[place:])


def _adds_one(root: Node, changed: str, key: str, entry: Sequence[str], name: str) -> bool:
    """Whether the changed text says what the old one said, and the entry: the proof of what was put together."""
    old: Any = root.plain() or {}
    try:
        wanted = {**old, key: [*(old.get(key) or []), read_yaml("\n".join(entry), name).plain()]}
        return bool(read_yaml(changed, name).plain() == wanted)
    except (SourceError, TypeError, AttributeError):
        return False
