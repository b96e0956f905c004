"""Headings of the parts of a person's name, and of the whole of it."""

from __future__ import annotations

from criteria_engine.intake.book.headings import brief

_FAMILY = frozenset(map(brief, (
    "họ", "họ đệm", "họ và đệm", "họ và tên đệm", "họ, tên đệm", "họ tên đệm", "họ chữ đệm", "họ và chữ đệm",
    "họ, chữ đệm", "họ và chữ lót", "họ và tên lót", "họ lót",
)))  # fmt: skip
_GIVEN = frozenset({"ten"})
_WHOLE = frozenset(map(brief, ("họ và tên", "họ tên", "họ, tên", "họ và tên cá nhân", "họ tên cá nhân")))


def is_family(text: str) -> bool:
    """Whether "Họ và chữ đệm" stands over a column, alone or below "Họ và tên"."""
    return not _FAMILY.isdisjoint({brief(text), _part(text)})


def is_given(text: str) -> bool:
    return _part(text) in _GIVEN


def is_whole(text: str) -> bool:
    return brief(text) in _WHOLE


def _part(text: str) -> str:
    key = brief(text)
    return next((key.removeprefix(whole).strip() for whole in _WHOLE if key.startswith(f"{whole} ")), key)
