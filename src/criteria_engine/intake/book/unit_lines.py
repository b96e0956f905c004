"""Lines of a sheet that name the unit of money of what stands below them: "ĐVT: triệu đồng", "(triệu đồng)".

A clerk writes them above a table or between its rows, in one cell or in two, with "ĐVT" before them or alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from criteria_engine.intake.book.grid import Grid
from criteria_engine.intake.book.money import MONEY, SAYS, money_by_name, money_named
from criteria_engine.text import same_words

# "Đơn vị: Huyện Triệu Phong" may say whose the table is; "Đơn vị tính: triệu USD" names money.
_WHOSE = ("đơn vị", "don vi", "đv", "dv", "unit")
_SAYS = re.compile(SAYS)
_CAPTION = re.compile(rf"\b(?P<says>{SAYS})(?: là)?\s?[:.\-–]?\s?[(\[]?(?P<said>[^()\[\]]+)")
_LABEL = re.compile(rf"{SAYS}(?: là)?\s?[:.\-–]?|[^:()\[\]]{{1,60}}:")
# "Số tiền: triệu đồng"; "BIỂU 2. KINH PHÍ MÔ HÌNH (triệu đồng)".
_LABELLED = re.compile(r"[^:()\[\]]{1,60}:\s?(?P<said>[^:]+)")
_COIN = re.compile("[dđ₫]")
_AT_THE_END = re.compile(r".+\S\s?[(\[](?P<said>[^()\[\]]+)[)\]]\W*")
# Nothing but money that is none of ours, or money for each of something.
_FOREIGN = re.compile(
    r"(?:(?:nghìn|ngàn|triệu|tr|tỷ|tỉ)[ .])?(?:usd|eur|euro|đô la(?: mỹ)?|kíp|\$|€|(?:đồng|đ) ?/ ?\w+(?: \w+)?)"
)
_SHORTEST = 3
# Letters of the longest line that names a unit.
_LONGEST = 200
# Between units of which one is meant, and one that nobody named.
_OR, UNKNOWN = " hay ", "đơn vị khác"
# A line of units takes no more cells than a label and a unit.
_CELLS = 2


@lru_cache(maxsize=4096)
def units_announced(text: str) -> frozenset[str]:
    """The units of money that a text says everything below is counted in; such as are not understood as they stand."""
    said = same_words(text)
    found = {_announced(one) for one in _CAPTION.finditer(said)} or {_alone(said), _behind_label(said)}
    return frozenset(unit for unit in found if unit is not None)


def _announced(found: re.Match[str]) -> str | None:
    unit = money_named(found["said"].strip(" .;,"))
    is_known = unit is not None and money_by_name(unit) is not None
    return unit if is_known or found["says"] not in _WHOSE else None


def _alone(said: str) -> str | None:
    """Of a text that is nothing but a unit of money."""
    bare = said.strip("()[] .;*")
    if _FOREIGN.fullmatch(bare):
        return bare
    return _unit(bare, is_sure=said[:1] in ("(", "["))


def _behind_label(said: str) -> str | None:
    """Behind a colon a unit has its coin: "Người lập: Triệu" is a name."""
    found = _LABELLED.fullmatch(said)
    if found is not None:
        return _unit(found["said"].strip(" ."), is_sure=False) if _COIN.search(found["said"]) else None
    found = _AT_THE_END.fullmatch(said)
    return _unit(found["said"].strip(" ."), is_sure=False) if found else None


def _unit(said: str, *, is_sure: bool) -> str | None:
    """ "Số tiền: 1.000.000 đồng" is a sum, no unit; "tr" and "d" alone are anything."""
    unit = money_by_name(said) if len(said) >= _SHORTEST else None
    is_sum = said[:1].isdecimal() and unit != "nghìn đồng" and not is_sure
    return None if is_sum else unit


def units_in_row(grid: Grid, row: int) -> frozenset[str]:
    """The units that a line names; a label and its unit may stand in two cells."""
    texts = [grid.text(row, n) for n in grid.filled(row)]
    if len(texts) == _CELLS and _LABEL.fullmatch(same_words(texts[0])):
        texts = [" ".join(texts)]
    return frozenset(unit for text in texts if len(text) <= _LONGEST for unit in units_announced(text))


def is_unit_line(grid: Grid, row: int) -> bool:
    """Whether a row says nothing but a unit of money."""
    found = grid.filled(row)
    if not 0 < len(found) <= _CELLS or not all(isinstance(grid.value(row, n), str) for n in found):
        return False
    texts = [grid.text(row, n) for n in found]
    return _is_line(" ".join(texts)) or all(map(_is_line, texts))


@lru_cache(maxsize=4096)
def _is_line(text: str) -> bool:
    said = same_words(text).strip("()[] .;")
    if len(text) > _LONGEST or not units_announced(text):
        return False
    labelled = _LABELLED.fullmatch(said)
    unit = said if labelled is None else labelled["said"]
    return _SAYS.match(said) is not None or _alone(unit) is not None


def meant_of(units: Iterable[str]) -> str | None:
    """The one unit of several that were named, or a text that no number has for its unit, so that it is asked about."""
    named = {one for unit in units for one in unit.split(_OR)}
    return _OR.join(sorted(named)) if named else None


def or_dong(*units: str) -> str:
    """The same where it may be đồng as well."""
    return meant_of((*units, MONEY)) or MONEY
