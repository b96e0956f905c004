"""Numbers in Vietnamese writing: thousands dots, a decimal comma, figures that a scanner took for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from criteria_engine.errors import Unreadable

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
# Half of the offices write thousands with a dot, some with a comma as Excel shows them: three figures after a single
# one may be either. Nobody begins thousands with a nought.
_DOUBTFUL = re.compile(r"([+-]?[1-9]\d{0,2})([.,])(\d{3})")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}")
_GROUPED_AND_THREE = re.compile(r"(?<![\d.,])\d{1,3}(?:[.\s]\d{3})+,\d{3}(?!\d)")

# Letters that scanners and hasty hands put for figures, each with the figure that it is drawn like.
_LIKE_FIGURES = str.maketrans("OoIilSBZ|", "001115821")
_WORD = re.compile(r"[\w.,|]+")

_SPELT = re.compile(r"(?<![\d.,/])(\d{1,2})\s?\(([^()\d]{2,20})\)")


def read_number(text: str) -> Decimal:
    """A number in Vietnamese writing: decimal comma, thousands dot ("1.234.567,5").

    One dot or comma before exactly three digits ("1.500", "1,500") is ambiguous and refused; others are decimal.
    """
    _refuse_what_is_doubtful(text)
    whole, comma, part = text.partition(",")
    plain = whole.replace(".", "") + (f".{part}" if comma else "") if comma or whole.count(".") > 1 else text
    if (comma or whole.count(".") > 1) and "." in whole and not _GROUPED.fullmatch(whole):
        raise Unreadable(
            f"{text!r} mixes separators; write 1.234.567,5", f"{text!r} lẫn dấu chấm, phẩy; ghi 1.234.567,5"
        )
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Unreadable(
            f"{text!r} is no number; write 1234 or 1,5", f"{text!r} không phải số; ghi 1234 hoặc 1,5"
        ) from None


def read_beside_unit(text: str) -> Decimal:
    """With a unit after it a thousands dot is the usual writing ("1.500 triệu đồng"); bare, it is a doubt."""
    return Decimal(text.replace(".", "")) if _GROUPED.fullmatch(text) else read_number(text)


def figures(number: Decimal) -> str:
    """The number exactly, with a decimal comma and nothing between thousands, so that it reads back as the same.

    >>> figures(Decimal("12.50")), figures(Decimal("1.005")), figures(Decimal(1500))
    ('12,5', '1,0050', '1500')
    """
    whole, _, part = f"{number:f}".partition(".")
    part = part.rstrip("0")
    text = f"{whole},{part}" if part else whole
    return f"{text}0" if is_doubtful(text) else text


def is_doubtful(text: str) -> bool:
    """Whether a number may be thousands or decimals."""
    return _DOUBTFUL.fullmatch(text) is not None


def has_doubtful_decimals(text: str) -> bool:
    """Thousands, and three figures after a comma ("12.000,000"): decimals of a measure, in a count who knows."""
    return _GROUPED_AND_THREE.search(text) is not None


def refuse_letters_among_figures(text: str) -> None:
    """Of "1O" nobody knows whether it is 10; "1l" may be 11 or a litre."""
    for word in _letters_among_figures(text):
        meant = word.translate(_LIKE_FIGURES)
        raise Unreadable(
            f"{word!r} has letters among its figures: is {meant} meant? Write figures; a space before a unit",
            f"{word!r} lẫn chữ với số: có phải {meant}? Hãy ghi bằng chữ số; nếu là đơn vị thì ghi cách ra",
        )


def without_number_in_words(text: str) -> str:
    """The text without the number that it says again in brackets ("03 (ba) mô hình"); two numbers are refused."""
    found = _SPELT.search(text)
    if not found or (spelt := _IN_WORDS.get(found[2].strip().casefold())) is None:
        return text
    if spelt != int(found[1]):
        raise Unreadable(f"{found[0]!r} names two numbers: is it {int(found[1])} or {spelt}? Write one",
                         f"{found[0]!r} ghi hai số: {int(found[1])} hay {spelt}? Hãy ghi một số")  # fmt: skip
    return f"{text[: found.end(1)]} {text[found.end() :].lstrip()}".rstrip()


def _refuse_what_is_doubtful(text: str) -> None:
    if found := _DOUBTFUL.fullmatch(text):
        plain, decimal = f"{found[1]}{found[3]}", _decimal(found[1], found[3].rstrip("0"))
        raise Unreadable(
            f"{text!r} is ambiguous: write {plain} or {decimal}", f"{text!r} chưa rõ: ghi {plain} hay {decimal}"
        )
    if _COMMAS.fullmatch(text):
        dots = text.replace(",", ".")
        raise Unreadable(f"{text!r} has several commas: is {dots} meant? Write it so",
                         f"{text!r} có nhiều dấu phẩy: có phải {dots}? Hãy ghi như vậy")  # fmt: skip


def _decimal(whole: str, part: str) -> str:
    """A decimal that nobody takes for thousands: one figure after the comma, or four."""
    return f"{whole},{part}{'0' if len(part) in (0, 3) else ''}"


def _letters_among_figures(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        as_figures = word.translate(_LIKE_FIGURES)
        if as_figures != word and any(c.isdigit() for c in word) and not as_figures.strip("0123456789.,"):
            yield word


def _in_words() -> Mapping[str, int]:
    """The numbers below a hundred as contracts and reports spell them."""
    ones = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
    late = ones | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
    tens = {"mười": 10} | {f"{word} mươi": 10 * n for word, n in ones.items() if n > 1}
    return ones | tens | {f"{ten} {one}": a + b for ten, a in tens.items() for one, b in late.items()}


_IN_WORDS = _in_words()
