"""Vietnamese text: one spelling for comparison, one key for search, one for sorting, one safe form to show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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
# Letters that are drawn as nothing: fillers of Korean, and the Braille cell without a dot.
_EMPTY = "\u115f\u1160\u2800\u3164\uffa0"
_UNSHOWN = re.compile(f"{_UNSAFE.pattern}|[{_EMPTY}]")
# Build servers obey a line of output that begins with `::`, and `##[`, `##vso[` or `##teamcity[` wherever it stands.
_COMMAND = re.compile(r"^(\s*:)(?=:)|(#)(?=#[a-z]*\[)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
# Letters of other alphabets (and phonetic signs) that are drawn like a Latin one: each with its twin. Documents passed
# through some web sites and scanners hold them in the middle of Vietnamese words (the first letter of ҺIỆU QUẢ).
_TWINS = {
    "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "Ј": "J", "К": "K", "М": "M", "О": "O", "Р": "P",
    "Ѕ": "S", "Т": "T", "У": "Y", "Х": "X", "Ѵ": "V", "Һ": "H", "Ь": "b", "Ԛ": "Q", "Ԝ": "W", "Ԁ": "D",
    "а": "a", "с": "c", "е": "e", "һ": "h", "і": "i", "ј": "j", "о": "o", "р": "p", "ѕ": "s", "у": "y", "х": "x",
    "ѵ": "v", "к": "k", "п": "n", "ь": "b", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P",
    "Τ": "T", "Υ": "Y", "Χ": "X", "α": "a", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "υ": "u",
    "Օ": "O", "Տ": "S", "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ເ": "c", "໐": "o", "ƚ": "t", "ǥ": "g", "ɡ": "g",
    "ɣ": "y", "\u031f": "",
    # Old keyboards and fonts have the D with a stroke of Icelandic, or that of Africa, in place of Đ.
    "Ð": "Đ", "ð": "đ", "Ɖ": "Đ",
} | {chr(0xFEE0 + n): chr(n) for n in (*range(65, 91), *range(97, 123))}  # fmt: skip
_TO_TWINS = str.maketrans(_TWINS)
_TWIN = "[" + "".join(_TWINS) + "]"
_LIKE_LATIN = re.compile(_TWIN)
# A word is letters and the marks on them. One that has a Latin letter of its own, and none but Latin ones once the
# twins are exchanged, is a Latin word.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f]|ເ)+")
_LATIN = re.compile(r"[A-Za-zĐđ]")
_OTHER = re.compile(r"[\u0370-\u1dff\u1f00-\uffff]")
# What does not show and says nothing: soft hyphens, zero-width characters, marks of direction, variants, tags.
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """NFC and trimmed: the form in which every text of a record is kept."""
    return unicodedata.normalize("NFC", text).strip()


def is_blank(text: str) -> bool:
    """White space alone, zero-width characters included, is no value."""
    return not _UNSAFE.sub(" ", text).strip()


def without_hidden(text: str) -> str:
    """The text without soft hyphens, zero-width characters and marks of direction."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def has_hidden(text: str) -> bool:
    """Whether characters that do not show stand in the text; one that is blank has none to speak of."""
    return not text.isascii() and _HIDDEN.search(text) is not None


def turns_round(text: str) -> bool:
    """Whether what follows a character that does not show is shown backwards: 21 as 12."""
    return "\u202e" in text


def with_latin_twins(text: str) -> str:
    """Letters of other alphabets as the Latin ones they are drawn like, in words that have Latin letters of their own.

    A word wholly in another alphabet is a word of another language, and stays.

    >>> with_latin_twins("ҺIỆU QUẢ") == "HIỆU QUẢ", with_latin_twins("СССР") == "СССР"
    (True, True)
    """
    if text.isascii() or not _LIKE_LATIN.search(apart := unicodedata.normalize("NFD", text)):
        return text
    return unicodedata.normalize("NFC", _WORD.sub(_latin, apart))


def _latin(found: re.Match[str]) -> str:
    word = found.group()
    said = word.translate(_TO_TWINS)
    if not _LATIN.search(word) or _OTHER.search(said):
        return word
    # Һ stands for a small h as well: in a word with small letters only its first is a capital beyond doubt.
    return said if said.isupper() else "".join(c.lower() if n and w in _TWINS else c for n, (w, c) in _pairs(word))


def _pairs(word: str) -> Iterable[tuple[int, tuple[str, str]]]:
    """Each letter of a word with its twin, numbered."""
    return enumerate((c, _TWINS.get(c, c)) for c in word)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which texts are compared: NFC, trimmed, tone marks placed the old way (hoà = hòa).

    Characters that do not show are left out, and letters drawn like Latin ones count as those.

    >>> fold("hoá") == fold("hóa"), fold("Hoàn") == fold("Hòan")
    (True, False)
    """
    if text.isascii():
        return text.strip()
    apart = unicodedata.normalize("NFD", with_latin_twins(without_hidden(text)).strip())
    return unicodedata.normalize("NFC", _MOVED_TONE.sub(_to_first_vowel, apart))


def same_words(text: str) -> str:
    """The form in which texts that say the same are one: as `fold`, letter case and width of spaces aside."""
    return " ".join(fold(text).casefold().split())


def is_spelling_of(text: str, known: str) -> bool:
    """Whether each word of a text is that of `known` as it stands or without its marks; case and spaces aside.

    Marks that are there count: "Chùa Cò" is a name, and no spelling of "chưa có".

    >>> is_spelling_of("KHONG CÓ", "không có"), is_spelling_of("Không Cò", "không có")
    (True, False)
    """
    said, meant = same_words(text).split(), same_words(known).split()
    if len(said) != len(meant):
        return False
    return all(one in (word, search_key(word)) for one, word in zip(said, meant, strict=True))


def _to_first_vowel(found: re.Match[str]) -> str:
    first, second, tone = found.group(1, 2, 3) if found.group(1) else found.group(4, 5, 6)
    return f"{first}{tone}{second}"


def without_marks(text: str) -> str:
    """Letters without their diacritics, case kept: "Đảng ủy" is "Dang uy". Hidden characters and twins as in `fold`."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", with_latin_twins(without_hidden(text))).replace("đ", "d").replace("Đ", "D")
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
    """Text of a record as it may be shown: no control, bidirectional or zero-width characters, nor empty letters.

    Each is shown as `·`, so that a reader sees that something was there.
    """
    return _UNSHOWN.sub("·", unicodedata.normalize("NFC", text))


def escape_unshown(text: str) -> str:
    """The text with what `safe` does not show as escapes of JSON and YAML, so that a reader has it as it was.

    >>> escape_unshown("a\u202eb") == "a" + chr(92) + "u202eb"
    True
    """
    return _UNSHOWN.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def without_commands(line: str) -> str:
    """A line that no build server takes for a command: a blank stands within the signs that make it one.

    >>> without_commands("  ::error::x"), without_commands("a ##[error]x")
    ('  : :error::x', 'a # #[error]x')
    """
    return _COMMAND.sub(lambda found: f"{found[0]} ", line)


def shown(line: str) -> str:
    """A line with text of records, packs or file names as it may be printed: `safe`, and no command.

    >>> shown("::error::a\x1b[1m")
    ': :error::a·[1m'
    """
    return without_commands(safe(line))


def administrative_date(day: date) -> str:
    """The form of official papers: a zero before days under 10 and before months 1 and 2 only.

    >>> administrative_date(date(2021, 12, 6)), administrative_date(date(2022, 2, 1))
    ('ngày 06 tháng 12 năm 2021', 'ngày 01 tháng 02 năm 2022')
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
