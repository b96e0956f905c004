"""Units: what may stand after a number, the words that multiply it, and what measures instead of counting."""

from __future__ import annotations

import re

from criteria_engine.errors import Unreadable
from criteria_engine.text import same_words, search_key
from criteria_engine.values.counted import is_counted, is_unsaid

MONEY = "đồng"
_MONEY_WORDS = {"đồng", "đ", "vnd", "vnđ"}
# "12 nghìn hộ" is 12.000 of "hộ"; "5 triệu chứng" is five of them.
_TIMES = {"chục": 10, "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9,
          "tỉ": 10**9}  # fmt: skip
_NO_TIMES = {f"{times} {word}" for times in ("tỷ", "tỉ") for word in ("lệ", "số", "trọng", "giá", "phú")} | {
    "triệu chứng", "triệu phú",
}  # fmt: skip
# "2 triệu" alone is money anywhere, "500 nghìn" where the field counts money; "2 trăm" there is two hundred of what?
_MONEY_ALONE = {"triệu", "tỷ", "tỉ"}
_MONEY_IN_MONEY = {"nghìn", "ngàn", "vạn", *_MONEY_ALONE}
# Short for money where the field counts money; elsewhere "tr" may be pages or schools.
_SHORT_MONEY = re.compile(r"tr\.?\s?(?:đồng|đ|vnđ|vnd)?")
# Words that may be short, or stripped of their marks: "van" is ten thousand or a valve, "ngan" a thousand or a duck.
_MEANT = {"k": "nghìn", "nghin": "nghìn", "ngan": "nghìn", "ngìn": "nghìn", "nghàn": "nghìn", "tr": "triệu",
          "trđ": "triệu", "trieu": "triệu", "triêu": "triệu", "ty": "tỷ", "tram": "trăm", "chuc": "chục",
          "van": "vạn"}  # fmt: skip
_FIRST = re.compile(r"[ /.]")

# A unit begins with a letter or one of these; "½", "?", "+" or a bracket says something about the number.
SIGNS_OF_UNITS = ("%", "‰", "°", "º")
# Of longer texts nobody knows whether they still name a thing.
_MOST_WORDS = 8
# "Số" is what a share is taken of ("2/3 số hộ").
_TAKEN_OF = {"số", "so", "tổng", "tong"}

# Other ways to write units that records know.
_USUAL = {
    "m2": "m²", "mét vuông": "m²", "met vuong": "m²", "phần trăm": "%", "phan tram": "%", "％": "%", "đ": MONEY,
    "vnđ": MONEY, "vnd": MONEY, "ngàn đồng": "nghìn đồng", "ngan dong": "nghìn đồng", "trđ": "triệu đồng",
    "tr.đ": "triệu đồng", "tr đồng": "triệu đồng", "tỉ đồng": "tỷ đồng", "hộ gia đình": "hộ", "ho gia dinh": "hộ",
    "mét": "m", "hecta": "ha", "héc ta": "ha",
}  # fmt: skip
_POWER = re.compile(r"(?<![^\W\d_])([kdcm]?m)([23])(?!\w)")
_RAISED = {"2": "²", "3": "³"}

# Of a measure there can be a part, so it is no count; more words may follow ("km đường").
_MEASURES = {
    "km", "m", "dm", "cm", "mm", "µm", "μm", "mét", "kilomet", "kilômét", "km²", "m²", "dm²", "cm²", "mm²", "ha",
    "hecta", "sào", "m³", "dm³", "cm³", "l", "ml", "lít", "kg", "g", "mg", "gam", "gram", "kilogam", "lạng", "tạ",
    "tấn", "w", "kw", "mw", "kwh", "mwh", "kb", "mb", "gb", "tb", "usd", "eur", "euro", "vnd", "vnđ",
}  # fmt: skip
_MEASURES_OF_TWO_WORDS = {"phần trăm", "phần nghìn", "phần ngàn", "độ c", "héc ta", "hec ta", "cây số", "ki lô",
                          "đô la", "mẫu đất", "mẫu ruộng", "mẫu lúa", "đồng việt"}  # fmt: skip
# These begin names of things too: "đồng chí", "yến tiệc", "ký hiệu".
_MEASURES_ALONE = {MONEY, "yến", "ký", "kí"}
_MONEY_RATE = re.compile(r"(?:đồng|đ(?!/c\b))/.*")
# Half a year is no ratio of one year to two; years are counted all the same.
_TIME = {"giây", "phút", "giờ", "ngày", "tuần", "tháng", "năm"}


def meant_by(said: str | None, unit: str | None) -> tuple[str | None, int]:
    """The unit that is meant, in a field that is kept in `unit`, and how many of it one of what is said is."""
    if said is None:
        return None, 1
    if unit == MONEY and _SHORT_MONEY.fullmatch(said):
        return MONEY, 10**6
    factor, rest, last = _multiplied(said)
    _refuse_what_may_multiply(rest, last)
    if rest:
        return MONEY if rest in _MONEY_WORDS else rest, factor
    if unit == MONEY and last not in _MONEY_IN_MONEY:
        raise _is_it_meant(last, f"{last} nghìn đồng")
    return MONEY if last in _MONEY_ALONE or unit == MONEY else None, factor


def usual(text: str) -> str:
    """A unit by the name that records know it by; any other text as it is.

    >>> usual("m2"), usual("Phần trăm"), usual("người")
    ('m²', '%', 'người')
    """
    return _USUAL.get(same_words(text), text)


def with_powers(text: str) -> str:
    """Squares and cubes as they are printed: "750 m2" is 750 m²."""
    return _POWER.sub(lambda found: found[1] + _RAISED[found[2]], text)


def refuse_no_unit(meant: str | None, said: str, unit: str | None) -> None:
    """What follows a number is its unit, or something is said of the number that no unit says."""
    if meant is None or is_unit(meant) or (unit is not None and search_key(meant) == search_key(unit)):
        return
    raise Unreadable(
        f"what follows the number ({said}) is no unit; write the number with its unit only, as in “12 người”, and a "
        "bound as “từ 12 người” or “không quá 12 người”",
        f"phần sau con số ({said}) không phải đơn vị tính; chỉ ghi số và đơn vị như “12 người”, nếu là mức thì ghi "
        "“từ 12 người” hoặc “không quá 12 người”",
    )


def is_unit(text: str) -> bool:
    """A few words that begin with the name of what is counted or measured, and doubt nothing; several between commas.

    >>> is_unit("thẻ bảo hiểm y tế"), is_unit("cán bộ, đảng viên"), is_unit("hộ, dự kiến")
    (True, True, False)
    """
    words = text.replace(",", " ").replace("&", " ").split()
    if len(words) > _MOST_WORDS or not all(map(_is_word, words)):
        return False
    things = [thing.strip() for thing in re.split("[,&]", same_words(text))]
    return all(thing and (is_measured(thing) or is_counted(thing)) and not is_unsaid(thing) for thing in things)


def is_measured(unit: str) -> bool:
    """Whether the unit is one of a measure, of money or of a share, none of which is counted."""
    words = unit.split(" ")
    return (
        unit[0] in SIGNS_OF_UNITS
        or unit in _MEASURES_ALONE
        or _first(unit) in _MEASURES
        or " ".join(words[:2]) in _MEASURES_OF_TWO_WORDS
        or _MONEY_RATE.fullmatch(unit) is not None
    )


def is_divided(unit: str) -> bool:
    """Whether 1/2 of it is half of it, and not one of two."""
    first = _first(unit)
    return first in _TAKEN_OF | _TIME | _TIMES.keys() | _MEANT.keys() or is_measured(unit) or unit in _MONEY_WORDS


def _multiplied(said: str) -> tuple[int, str, str]:
    """What the words in front multiply by, the words after them, and the last of those in front.

    Each is larger than the one before it ("trăm nghìn"); "nghìn nghìn" is a slip.
    """
    words = said.split(" ")
    factor, last, size = 1, "", 1
    while words and _TIMES.get(words[0], 0) > size and _is_multiplier(words):
        last = words.pop(0)
        size = _TIMES[last]
        factor *= size
    return factor, " ".join(words), last


def _is_multiplier(words: list[str]) -> bool:
    return _first(words[0]) in _TIMES and " ".join(words[:2]) not in _NO_TIMES


def _refuse_what_may_multiply(rest: str, last: str) -> None:
    first = _first(rest)
    if last and rest == "năm":
        raise Unreadable(f"“{last} năm”: so many years, or a half more? Write figures",
                         f"“{last} năm”: là số năm hay còn lẻ năm? Hãy ghi bằng chữ số")  # fmt: skip
    if first in _MEANT or _SHORT_MONEY.fullmatch(rest):
        raise _is_it_meant(first, _MEANT.get(first, "triệu"))
    if last == "triệu" and first == "tập":
        raise Unreadable(
            "“triệu tập”: a million “tập”, or a summons? Write 5.000.000 tập, or 5 lượt triệu tập",
            "“triệu tập”: là triệu quyển hay là mời họp? Hãy ghi 5.000.000 tập hoặc 5 lượt triệu tập",
        )


def _is_it_meant(said: str, meant: str) -> Unreadable:
    return Unreadable(f"{said!r}: is “{meant}” meant? Write it in full", f"{said!r}: có phải “{meant}”? Hãy ghi đủ")


def _first(text: str) -> str:
    """The first word, or what stands before its slash or dot: "km/giờ", "tr.đ"."""
    return _FIRST.split(text, maxsplit=1)[0]


def _is_word(word: str) -> bool:
    """Letters, perhaps with a sign in front or a power behind, perhaps of two by a slash: "đ/c", "m²", "°c", "%"."""
    parts = word.split("/")
    return all(part in SIGNS_OF_UNITS or part.removeprefix("°").rstrip("²³").isalpha() for part in parts)
