"""Which words are Vietnamese syllables: a beginning, a rhyme and a tone that go together.

The list is wide: it lets through some syllables that no word uses, and none that breaks the spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What Vietnamese is written with beyond ASCII, as a class of letters.
LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_BEGUN = "ngh ng nh gh gi kh ph qu th tr ch b c d đ g h k l m n p r s t v x"
_RHYMED = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong oong ooc
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyp
    uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu ynh yt ych yp ya yu
"""
_BEGINNINGS, _RHYMES = _BEGUN.split(), frozenset(_RHYMED.split())
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
LONGEST = 7  # letters: nghiêng
_STOPS = ("c", "ch", "p", "t")
_SHARP_OR_HEAVY = ("\u0301", "\u0323")


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether a word in small letters is spelt as a Vietnamese syllable.

    >>> is_syllable("nghiêng"), is_syllable("kióm")
    (True, False)
    """
    if len(word) > LONGEST:
        return False
    apart = unicodedata.normalize("NFD", word)
    tones = _TONES.findall(apart)
    plain = unicodedata.normalize("NFC", _TONES.sub("", apart))
    if len(tones) > 1 or (plain.endswith(_STOPS) and (not tones or tones[0] not in _SHARP_OR_HEAVY)):
        return False
    return plain in _RHYMES or any(
        plain.startswith(beginning) and plain[len(beginning) :] in _RHYMES for beginning in _BEGINNINGS
    ) or plain == "gi"  # fmt: skip
