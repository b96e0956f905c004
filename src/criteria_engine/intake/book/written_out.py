"""A value as its cell shows it, in the words and with the noughts of its format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from criteria_engine.intake.book.formats import PARTS, Style, is_figure, literals
from criteria_engine.values.numbers import figures

# Signs between figures: with one of them a number is not just its figures in their places.
_BETWEEN = frozenset(".,%/Ee")


def number_out(value: int | float, style: Style) -> str:
    """ "MH-01" of 1 in the format "MH-"00."""
    places = [n for n, token in enumerate(style.tokens) if is_figure(token)]
    if not places:
        return _tidy(literals(style.tokens))
    within = style.tokens[places[0] : places[-1] + 1]
    is_simple = value >= 0 and float(value).is_integer() and not _BETWEEN.intersection(style.tokens)
    if is_simple and all(token in "0#?" for token in style.tokens if is_figure(token)):
        shown = "".join(_placed(str(int(value)), within))
    else:
        shown = figures(Decimal(repr(value)).scaleb(-3 * style.thousands))
    return _tidy((*literals(style.tokens[: places[0]]), shown, *literals(style.tokens[places[-1] + 1 :])))


def _placed(said: str, tokens: Sequence[str]) -> list[str]:
    """The figures of a number in their places, from the right; the first place takes all that are left."""
    found: list[str] = []
    left = said
    for token in reversed(tokens):
        if not is_figure(token):
            found += literals([token])
            continue
        found.append(left[-1:] or ("0" if token == "0" else ""))
        left = left[:-1]
    return [left, *reversed(found)]


def day_out(day: date, style: Style) -> str:
    """ "dự kiến 12/06/2023": the year whole, a month by its number, no time of the day."""
    return _tidy(_parts_of(day, style.tokens))


def _parts_of(day: date, tokens: Sequence[str]) -> Iterator[str]:
    for letter, run in groupby(tokens, key=lambda token: token.lower() if token.lower() in PARTS else ""):
        said = list(run)
        if letter == "d" and len(said) < 3:
            yield f"{day.day:0{len(said)}}"
        elif letter == "m":
            yield f"{day.month:0{len(said)}}" if len(said) < 3 else f"Thg{day.month}"
        elif letter in ("y", "e"):
            yield f"{day.year:04}"
        elif not letter:
            yield from literals(said)


def _tidy(parts: Sequence[str] | Iterator[str]) -> str:
    return " ".join("".join(parts).split())
