"""Problems as data: where, what was found, what was expected, what to do.

Everything a user can do wrong becomes a `Problem`; all problems of one input are gathered and raised
together, so that nobody mends a file one message at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

_FIGURES = re.compile(r"([^0-9]*)([0-9]*)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input or a pack.

    `at` is an address a person can go to: `rules/x/4.yaml:17:9`, `Mô hình!H14`, `model[MH-01].start`.
    `code` is stable and has a section in `docs/problems.md`.
    """

    at: str
    code: str
    message: str
    vi: str | None = None

    def __str__(self) -> str:
        return f"{self.at}: {self.message} [{self.code}]"

    def said(self, lang: str) -> str:
        """The message in Vietnamese where there is one (problems of records), else in English."""
        return self.vi if lang == "vi" and self.vi else self.message


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """As every report lists them: by place, line 119 before line 1165, then by code and message.

    >>> [p.at for p in in_order(Problem(at, "x", "x") for at in ("a:1165", "a:119", "a:17"))]
    ['a:17', 'a:119', 'a:1165']
    """
    return sorted(problems, key=lambda p: (_by_numbers(p.at), p.at, p.code, p.message))


def _by_numbers(at: str) -> list[tuple[str, int, str]]:
    """Figures count as the numbers they are: by their length first."""
    found = _FIGURES.findall(at)
    return [(text, len(figures), figures) for text, figures in found]


class Unreadable(ValueError):
    """A value that no reader understands, in the words of both languages."""

    def __init__(self, en: str, vi: str) -> None:
        super().__init__(en)
        self.vi = vi


class CriteriaError(Exception):
    """Base of every error this library raises for a user's mistake; holds all problems found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(CriteriaError):
    """The command or the call was wrong (exit code 2)."""


class InputError(CriteriaError):
    """The records could not be read at all (exit code 3)."""


class PackError(CriteriaError):
    """A rule pack is unknown or refused (exit code 4)."""


# The remedy half of a message, by language: a name that is near, a short list of names.
_NEAR = {"en": "; did you mean {!r}?", "vi": "; có phải {!r}?"}
_KNOWN = {"en": "; known: {}", "vi": "; đã biết: {}"}
_SHORT_LIST = 12


def nearest(name: str, known: Iterable[str], lang: str = "en") -> str:
    """The remedy half of a message: `; did you mean 'x'?`, the short list of what is known, or nothing."""
    names = sorted(set(known))
    return near(name, names, lang) or listed(names, lang)


def listed(names: Sequence[str], lang: str = "en") -> str:
    """`; known: a, b`, or nothing where they are many."""
    return _KNOWN[lang].format(", ".join(names)) if 0 < len(names) <= _SHORT_LIST else ""


def near(name: str, known: Iterable[str], lang: str = "en", cutoff: float = 0.6) -> str:
    """`; did you mean 'x'?`, or nothing: for names of which a list would help nobody, such as ids."""
    close = _closest(name, tuple(known), cutoff)
    return _NEAR[lang].format(close) if close else ""


# A message is written in two languages, and one wrong id may stand in a thousand rows.
@lru_cache(maxsize=256)
def _closest(name: str, known: tuple[str, ...], cutoff: float) -> str | None:
    return next(iter(get_close_matches(name, known, n=1, cutoff=cutoff)), None)
