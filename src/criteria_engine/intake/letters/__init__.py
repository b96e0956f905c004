"""Text in the letters it was meant in: TCVN3, VNI-Windows and mangled UTF-8 found on strong evidence, cell by cell.

Nothing here knows what a cell is for. Clean Unicode text is never touched: only a text with characters that no
Vietnamese word has is looked at, and it is converted only where several of its words make sense afterwards and did not
before. A single word is never converted by itself ("bé" is a word, and TCVN3 for "bộ"), nor a text in which other words
make sense as they stand ("Thôn Tµi V¨n").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from criteria_engine.intake.letters.evidence import Encoding, Weighed, weigh
from criteria_engine.intake.letters.mojibake import unmangled
from criteria_engine.intake.letters.syllables import LETTERS
from criteria_engine.intake.letters.tcvn import from_tcvn, to_tcvn
from criteria_engine.intake.letters.vni import from_vni, to_vni

Name = Literal["tcvn3", "vni", "utf8"]
_OLD: dict[Name, Encoding] = {"tcvn3": Encoding(from_tcvn, to_tcvn, loses_u=True), "vni": Encoding(from_vni, to_vni)}

# What Vietnamese in Unicode is written with, spaces and dashes and quotes of an office program among it.
# A space of fixed width is where some programs put the letter "à" of mangled text, and says nothing by itself.
CLEAN = re.compile(rf"[\t\n\r -~\u00a0{LETTERS}‐-‧]*")
# Letters that neither of the old encodings has: a text with one of them is Unicode, some of its words at least.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# What can be a byte of the old encodings, shown as Western European text, and Vietnamese in Unicode beside it.
_WESTERN = re.compile(rf"[\t\n\r -~\u00a0-ÿ{LETTERS}\u2010-\u2027]*")
_SURE = 2


@dataclass(frozen=True, slots=True)
class Letters:
    """`text` as it was meant; `encoding` it was found in (None: it is Unicode). `perhaps`, `perhaps_in`: what it may
    mean, where the evidence is too weak to say so. `lost`: letters (ư) had to be put back."""

    text: str
    encoding: Name | None = None
    perhaps: str | None = None
    perhaps_in: Name | None = None
    lost: bool = False

    def taken_as_meant(self) -> Letters:
        """As if the evidence had been enough."""
        assert self.perhaps is not None
        return Letters(self.perhaps, self.perhaps_in)


def legible(text: str) -> Letters:
    """The text as it was meant.

    >>> legible("Chi bé Trung t©m KiÓm ®Þnh").text
    'Chi bộ Trung tâm Kiểm định'
    >>> legible("François Müller").encoding is None
    True
    """
    return Letters(text) if text.isascii() else _found(text)


@lru_cache(maxsize=65536)
def _found(text: str) -> Letters:
    if CLEAN.fullmatch(text):
        # All of its letters are Vietnamese, so nothing is converted; but words that are none now may be syllables
        # ("Leâ Vaên Taùm").
        name, best = _best(text) if not _UNICODE.search(text) else (None, None)
        return Letters(text) if best is None else Letters(text, perhaps=best.text, perhaps_in=name)
    whole = unmangled(text)
    if whole is not None:
        return Letters(whole, "utf8")
    name, best = _best(text) if _WESTERN.fullmatch(text) else (None, None)
    if best is None:
        return Letters(text)
    if best.score < _SURE or best.is_mixed or _UNICODE.search(text):
        return Letters(text, perhaps=best.text, perhaps_in=name)
    return Letters(best.text, name, lost=best.lost)


def _best(text: str) -> tuple[Name, Weighed] | tuple[None, None]:
    """The old encoding that makes more sense of a text than the other, and what it makes of it."""
    (one, first), (other, second) = ((name, weigh(text, encoding)) for name, encoding in _OLD.items())
    if first.score == second.score:
        return None, None
    return (one, first) if first.score > second.score else (other, second)
