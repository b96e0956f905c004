"""Headings and lists of a page in Markdown; what stands in them is escaped (`wording/markdown.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from criteria_engine.wording.markdown import escaped


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
