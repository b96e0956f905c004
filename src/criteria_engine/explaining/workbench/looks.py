"""Colours, light and dark: calm, with enough contrast to read. No meaning hangs on a colour alone; signs carry it."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style

# Themes that Textual has; their colours are put in place of by these, which costs no second reading of the styles.
DARK, LIGHT = "textual-dark", "textual-light"

COLOURS: Mapping[str, Mapping[str, str]] = {
    DARK: {
        "primary": "#7fb2dd", "foreground": "#d5dbe3", "background": "#171a1f", "surface": "#1e2329",
        "panel": "#2a313a",
    },
    LIGHT: {
        "primary": "#1f5f99", "foreground": "#22262b", "background": "#fcfbf8", "surface": "#f3f1eb",
        "panel": "#e4e1d7",
    },
}  # fmt: skip
# The names are those that pages are written with for any console (reports/page.py).
_INKS: Mapping[str, Mapping[str, str]] = {
    DARK: {"green": "#8fc48a", "red": "bold #ec9187", "yellow": "#e0c079", "dim": "#929ca8", "accent": "bold #8fbfe8"},
    LIGHT: {"green": "#2b6f2e", "red": "bold #a8231b", "yellow": "#7a5600", "dim": "#5d646c", "accent": "bold #1f5f99"},
}
# The ground of the line that stands out, where its pane has the focus and where it has not.
_GROUNDS: Mapping[str, tuple[str, str]] = {DARK: ("#2c4560", "#272d35"), LIGHT: ("#cde0f2", "#e8e5dc")}


def inks(theme: str) -> dict[str, Style]:
    """Styles by the names that text is written with."""
    return {name: Style.parse(said) for name, said in _INKS.get(theme, _INKS[DARK]).items()}


def ground(theme: str, focused: bool) -> Style:
    there, away = _GROUNDS.get(theme, _GROUNDS[DARK])
    return Style(bgcolor=there if focused else away)
