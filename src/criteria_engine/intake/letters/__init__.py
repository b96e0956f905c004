"""Text in the letters it was meant in: TCVN3, VNI-Windows and mangled UTF-8 found on strong evidence, cell by cell.

Nothing here knows what a cell is for. Clean Unicode text is never touched: only a text with characters that no
Vietnamese word has is looked at, and it is converted only where several of its words make sense afterwards and did not
before. A single word is never converted by itself ("bé" is a word, and TCVN3 for "bộ").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from criteria_engine.intake.letters.evidence import weigh
from criteria_engine.intake.letters.mojibake import unmangled
from criteria_engine.intake.letters.tcvn import from_tcvn
from criteria_engine.intake.letters.vni import from_vni

Encoding = Literal["tcvn3", "vni", "utf8"]

# What Vietnamese in Unicode is written with, spaces and dashes and quotes of an office program among it.
_VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
# A space of fixed width is where some programs put the letter "à" of mangled text, and says nothing by itself.
CLEAN = re.compile(rf"[\t\n\r -~\u00a0{_VIETNAMESE}‐-‧]*")
# Letters that neither of the old encodings has: with one of them a text is Unicode already.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# What can be a byte of the old encodings, shown as Western European text.
_WESTERN = re.compile(r"[\t\n\r -~\u00a0-ÿ\u2010-\u2027]*")
_SURE = 2


@dataclass(frozen=True, slots=True)
class Letters:
    """`text` as it was meant; `encoding` it was found in (None: it is Unicode). `perhaps`, `perhaps_in`: what it may
    mean, where the evidence is too weak to say so. `lost`: letters (ư) had to be put back."""

    text: str
    encoding: Encoding | None = None
    perhaps: str | None = None
    perhaps_in: Encoding | None = None
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
    return Letters(text) if text.isascii() or CLEAN.fullmatch(text) else _found(text)


@lru_cache(maxsize=65536)
def doubted(text: str) -> str | None:
    """What a text of sound letters may mean that makes no sense as it is ("Leâ Vaên Taùm"); None for any other.

    All of its letters are Vietnamese, so nothing is converted; but words that are none now would be syllables.
    """
    if text.isascii() or _UNICODE.search(text) or not CLEAN.fullmatch(text):
        return None
    best = max(weigh(text, from_tcvn(text), lossy=True), weigh(text, from_vni(text)), key=lambda found: found.score)
    return best.text if best.score else None


@lru_cache(maxsize=65536)
def _found(text: str) -> Letters:
    whole = unmangled(text)
    if whole is not None:
        return Letters(whole, "utf8")
    if _UNICODE.search(text) or not _WESTERN.fullmatch(text):
        return Letters(text)
    tcvn, vni = weigh(text, from_tcvn(text), lossy=True), weigh(text, from_vni(text))
    best = max(tcvn, vni, key=lambda found: found.score)
    if best.score == 0 or tcvn.score == vni.score:
        return Letters(text)
    encoding: Encoding = "tcvn3" if best is tcvn else "vni"
    if best.score < _SURE:
        return Letters(text, perhaps=best.text, perhaps_in=encoding)
    return Letters(best.text, encoding, lost=best.lost)
