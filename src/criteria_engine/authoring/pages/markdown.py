"""Texts of packs within Markdown: nothing that stands in one is taken for markup or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from criteria_engine.text import safe

_SIGNS = re.compile(r"([\\`*_\[\]|~$#])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What begins a list, a heading or a quotation where it stands first.
_FIRST = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")


def escaped(text: str) -> str:
    """One line that shows the text as it is, within a line.

    >>> escaped("<b>*A*</b>")
    '&lt;b&gt;\\\\*A\\\\*&lt;/b&gt;'
    """
    line = safe(" ".join(text.split()))
    return "".join(_HTML.get(char, char) for char in _SIGNS.sub(r"\\\1", line))


def first(text: str) -> str:
    """The same at the head of a line or of an item of a list.

    >>> first("1. A")
    '1\\\\. A'
    """
    return _FIRST.sub(r"\1\\", escaped(text))


def heading(text: str, level: int, anchor: str = "") -> list[str]:
    """A heading with a blank line below it; `anchor` is the id of a rule, whose letters need no escape."""
    mark = [f'<a id="{anchor}"></a>', ""] if anchor else []
    return [*mark, f"{'#' * level} {escaped(text)}", ""]


def told(name: str, text: str) -> str:
    """A line of a list: what it is about, and the text."""
    return f"- **{escaped(name)}**: {escaped(text)}"


def below(texts: Iterable[str], depth: int = 1) -> list[str]:
    """Lines of a list within a line of a list."""
    return [f"{'  ' * depth}- {text}" for text in texts]
