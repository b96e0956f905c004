"""Units as people write them beside numbers, above all those of money ("tr.đ", "1.000 đồng", "ĐVT: triệu đồng").

What names money and is not understood ("triệu đồng/năm", "USD") is handed on as it stands, so that the record model
asks about it instead of taking the number for đồng.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from criteria_engine.records.schema import Field
from criteria_engine.text import same_words

MONEY = "đồng"
_NAMES = {1: MONEY, 10**3: "nghìn đồng", 10**6: "triệu đồng", 10**9: "tỷ đồng"}
_TIMES = {"nghìn": 10**3, "nghin": 10**3, "ngàn": 10**3, "ngan": 10**3, "triệu": 10**6, "trieu": 10**6, "tr": 10**6,
          "tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "ti": 10**9, "thousand": 10**3, "million": 10**6,
          "billion": 10**9}  # fmt: skip
_COIN = r"(?:việt nam )?đồng(?: việt nam| vn)?|dong|vnđ|vnd|đ|d|₫"
_WORDS = "|".join(_TIMES)
_COUNT = r"(?:(?P<times>[x×*]\s?)?(?P<count>1(?:[., ]?000)+))?"
_BEFORE = r"(?:(?P<before>vnđ|vnd) )?"
_UNIT_OF_MONEY = re.compile(rf"{_BEFORE}{_COUNT}\s?(?P<word>{_WORDS})?[\s.]*(?P<coin>{_COIN})?\.?")
# Without marks "ngan" is "ngân" too, and "ti", "ty" are anything: such words are money with "đồng" behind them alone.
_LONE_WORDS = frozenset({"nghìn", "nghin", "ngàn", "triệu", "trieu", "tr", "tỷ", "tỉ"})
# Other words of money; "đồng" alone is none of them ("cộng đồng", "hợp đồng").
_OF_MONEY = re.compile(
    r"\b(?:nghìn|ngàn|nghin|triệu|trieu|trđ|(?:tỷ|tỉ)(?! (?:lệ|trọng|số))|usd|eur|euro|đô la|kíp|k"
    r"|vnđ|vnd|thousand|million|billion)\b|[$€£¥]"
    r"|\b(?:đồng|đ) ?/"
)
SAYS = (
    r"(?:đvt|dvt|đv tính|đơn vị tính|don vi tinh|đơn vị|don vi|đv|dv|tính bằng|tính theo|unit of measure|unit"
    r"|currency)(?!\w)"
)
_SAID = re.compile(rf"{SAYS}(?: là)?\s?[:.\-–]?\s?")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_UNIT = r"(?P<unit>[^,;:()\[\]\-–—]+)"
_ANNOUNCED = re.compile(rf"(?P<head>.*?\w)[\s,;:\-–—]+(?P<says>{SAYS}\s?[:.\-–]?\s?){_UNIT}", re.I | re.S)
_APART = re.compile(rf"(?P<head>.*\w)\s*[,;:\-–—]\s*(?P<says>){_UNIT}", re.DOTALL)
# Without a sign between them a unit has to be whole: "Kinh phí triệu đồng", but "Cộng đồng".
_RIGHT_BEHIND = re.compile(
    rf"(?P<head>(?:tổng\s+)?(?:kinh phí|chi phí|số tiền|giá trị|kinh phi|chi phi|so tien)\b.*?)\s+(?P<says>)"
    rf"(?P<unit>(?:{_WORDS}|1[., ]?000)[\s.]*(?:{_COIN})\.?)",
    re.IGNORECASE | re.DOTALL,
)
# "nghìn người" is so many people; "tỷ lệ" and "số" are no multiples of anything.
_MULTIPLE = re.compile(r"(1[., ]?000|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ) (?!chứng|tập|lệ|trọng|số)([^\d%/]{1,40})")
# Longer texts are sentences.
_LONGEST = 120


@lru_cache(maxsize=4096)
def bracketed(text: str) -> str:
    """A heading with the unit that follows a comma or dash put into brackets, where it is known as what it is.

    >>> bracketed("Kinh phí, ĐVT: triệu đồng"), bracketed("Kinh phí - triệu đồng"), bracketed("Ngày - tháng")
    ('Kinh phí (ĐVT: triệu đồng)', 'Kinh phí (triệu đồng)', 'Ngày - tháng')
    """
    if len(text) <= _LONGEST:
        for shape in (_ANNOUNCED, _APART, _RIGHT_BEHIND):
            found = shape.fullmatch(text)
            if found is not None and _is_unit_of_heading(found):
                return f"{found['head']} ({found['says']}{found['unit'].strip()})"
    return text


def _is_unit_of_heading(found: re.Match[str]) -> bool:
    """Announced as a unit, or one that nothing else can be: "đ" and "tr" behind a dash may be anything."""
    unit = same_words(found["unit"])
    return money_by_name(unit) is not None and (bool(found["says"]) or len(unit) > 2)


@lru_cache(maxsize=4096)
def money_by_name(said: str) -> str | None:
    """The unit of money that a text is, by its usual name; None where it is none that is known."""
    found = _UNIT_OF_MONEY.fullmatch(said)
    if found is None:
        return None
    is_lone = found["word"] in _LONE_WORDS and not found["count"]
    if not (found["coin"] or found["before"] or found["times"] or is_lone):
        return None
    count = int(re.sub(r"\D", "", found["count"])) if found["count"] else 1
    return _NAMES.get(count * _TIMES.get(found["word"], 1))


def unit_in_heading(text: str, field: Field) -> str | None:
    """The unit that stands in the brackets of a heading, or is all that one of its rows says."""
    said = same_words(bracketed(text))
    inside = [said.strip("()[] ")] if is_unit(said) else [one or other for one, other in _BRACKETS.findall(said)]
    units = [unit for said in inside if (unit := unit_meant(said, field)) is not None]
    return units[-1] if units else None


def unit_meant(said: str, field: Field) -> str | None:
    """The unit that a text beside a number names, for a field; None where it says nothing of units."""
    said = _SAID.sub("", same_words(said), count=1).strip(" .:")
    return money_named(said) if field.measure == MONEY else _multiple(said)


def _parts(said: str) -> list[str]:
    """A comma with figures on both sides is none between words."""
    return [part.strip(" .") for part in re.split(r"[;+]|,(?!\d)|\bvà\b", said)]


def _one_of(parts: Iterable[str], whole: str) -> str | None:
    known = {unit for part in parts if (unit := money_by_name(part)) is not None}
    if len(known) == 1:
        return known.pop()
    return whole if known or _OF_MONEY.search(whole) else None


def _multiple(said: str) -> str | None:
    """Of numbers that may count anything: a multiple of what is counted, or per cent."""
    if said == "%":
        return said
    if (money := money_by_name(said)) is not None:
        return money if money != MONEY else None
    found = _MULTIPLE.fullmatch(said)
    if found is None:
        return None
    return f"{'nghìn' if found[1][0] == '1' else found[1]} {found[2]}"


def money_named(said: str) -> str | None:
    """The unit of money that a text names, known or not; None where it names none."""
    return _one_of(_parts(said), said)


def is_unit(text: str) -> bool:
    """Whether a text, in brackets or not, is nothing but a unit."""
    said = _SAID.sub("", text.strip("()[] "), count=1)
    return said == "%" or money_by_name(said) is not None or _MULTIPLE.fullmatch(said) is not None


def is_labelled(text: str) -> bool:
    """Whether a text says of itself that it is a unit ("ĐVT: …")."""
    return _SAID.match(text.strip("()[] ")) is not None


def is_note(text: str) -> bool:
    """Whether a text stands wholly in brackets and is no number of a column."""
    return bool(_BRACKETS.fullmatch(text)) and not text[1:-1].strip().isdecimal()
