"""Vietnamese text: one spelling for comparison, one key for search, one for sorting, one safe form to show."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

_TONES = "̣̀́̃̉"
# Where two spellings differ only in which vowel of oa, oe, uy carries the tone, the mark moves to the first
# vowel (hoà → hòa) unless a letter follows (hoàn, toàn, thuyền keep theirs). A further mark makes the vowel another
# letter: NFD writes ặ as a, dot below, breve, and hoặc is no spelling of họăc.
_ENDS = r"(?![\u0300-\u036f]|[^\W\d_])"
_MOVED_TONE = re.compile(rf"([oO])([aAeE])([{_TONES}]){_ENDS}|(?<![qQ])([uU])([yY])([{_TONES}]){_ENDS}")
_ALPHABET = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE_RANK = {"": 0, "̀": 1, "̉": 2, "̃": 3, "́": 4, "̣": 5}
# Bidirectional overrides, zero-width characters and tags can make text show as something else than it is; half a
# surrogate pair (JSON can hold one) cannot be printed at all, and no XML takes the last two of the plane.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """NFC and trimmed: the form in which every text of a record is kept."""
    return unicodedata.normalize("NFC", text).strip()


def is_blank(text: str) -> bool:
    """White space alone, zero-width characters included, is no value."""
    return not _UNSAFE.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which texts are compared: NFC, trimmed, tone marks placed the old way (hoà = hòa).

    >>> fold("hoá") == fold("hóa"), fold("Hoàn") == fold("Hòan")
    (True, False)
    """
    apart = unicodedata.normalize("NFD", text.strip())
    return unicodedata.normalize("NFC", _MOVED_TONE.sub(_to_first_vowel, apart))


def same_words(text: str) -> str:
    """The form in which texts that say the same are one: as `fold`, letter case and width of spaces aside."""
    return " ".join(fold(text).casefold().split())


def _to_first_vowel(found: re.Match[str]) -> str:
    first, second, tone = found.group(1, 2, 3) if found.group(1) else found.group(4, 5, 6)
    return f"{first}{tone}{second}"


def without_marks(text: str) -> str:
    """Letters without their diacritics, case kept: "Đảng ủy" is "Dang uy"."""
    apart = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def search_key(text: str) -> str:
    """Lower case without diacritics and with single spaces, for search and lenient matching.

    >>> search_key("Đảng ủy  Khối")
    'dang uy khoi'
    """
    return _SPACES.sub(" ", without_marks(text)).strip().lower()


def sort_key(text: str) -> tuple[tuple[tuple[int, int, str], ...], tuple[int, ...]]:
    """Vietnamese dictionary order: letters first (a ă â b … d đ e ê), a shorter text before a longer one.

    The tones (ngang huyền hỏi ngã sắc nặng) are compared only where all letters are the same.
    """
    chars = fold(text).lower()
    return tuple(map(_letter_key, chars)), tuple(map(_tone_key, chars))


def _letter_key(char: str) -> tuple[int, int, str]:
    letter = _without_tone(char)
    return (1, _ALPHABET[letter], "") if letter in _ALPHABET else (0, 0, char)


def _tone_key(char: str) -> int:
    tones = [c for c in unicodedata.normalize("NFD", char) if c in _TONES]
    return _TONE_RANK["".join(tones[:1])]


def _without_tone(char: str) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", char) if c not in _TONES))


def safe(text: str) -> str:
    """Text of a record as it may be shown: no control, bidirectional or zero-width characters.

    Each is shown as `·`, so that a reader sees that something was there.
    """
    return _UNSAFE.sub("·", unicodedata.normalize("NFC", text))


def administrative_date(day: date) -> str:
    """The form of official papers: a zero before days under 10 and before months 1 and 2 only.

    >>> administrative_date(date(2021, 12, 6)), administrative_date(date(2022, 2, 1))
    ('ngày 06 tháng 12 năm 2021', 'ngày 01 tháng 02 năm 2022')
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
