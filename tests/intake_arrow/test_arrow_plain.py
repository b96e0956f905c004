"""The proofs that spare a look at single texts prove what they say."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.intake.cells.answers import meaning
from criteria_engine.text import clean, is_blank

pa = pytest.importorskip("pyarrow")

from criteria_engine.intake.arrow import plain  # noqa: E402

ODD = "  \t\n\u00a0\u200b\u0300\u0323\u1e9b\u2028\u202eﬁªº½ÅK가😀"
TEXTS = st.lists(
    st.text(st.one_of(st.sampled_from("khongcoabđốỹ –Ẻɏ0." + ODD), st.characters(codec="utf-8")), max_size=6),
    max_size=4,
)
NEAR_DENIALS = st.text(st.sampled_from("khoôốồngcưuaădanhgiáK CcoóNGk̀ \u0301b1-"), max_size=9)


@given(TEXTS)
def test_plain_text_is_kept_as_it_is(texts: list[str]) -> None:
    array = pa.array(texts, pa.string())
    for said, is_plain in zip(texts, plain.plain(array), strict=True):
        assert not is_plain or (clean(said) == said and not is_blank(said))


@given(TEXTS)
def test_letters_and_bytes_agree_on_what_is_plain(texts: list[str]) -> None:
    array = pa.array(texts, pa.string())
    if plain._is_ink(array):
        by_letters = plain.without_nulls(plain.pc.match_substring_regex(array, plain.CLEAN), True)
        assert plain.plain(array).tolist() == by_letters.tolist()


@given(st.lists(NEAR_DENIALS, max_size=4))
def test_what_says_more_does_not_deny(texts: list[str]) -> None:
    array = pa.array(texts, pa.string())
    for said, more in zip(texts, plain.says_more(array) & plain.plain(array), strict=True):
        assert not more or meaning(said.strip(), is_flag=False) is None


def test_no_letter_of_plain_text_joins_another() -> None:
    letters = [chr(n) for n in range(0x20, 0x3000) if plain._is_ink(pa.array([chr(n)], pa.string()))]
    assert {"a", "ế", "–", "đ", "Ỹ"} <= set(letters) and len(letters) > 200
    assert all(unicodedata.is_normalized("NFC", letter) and not unicodedata.combining(letter) for letter in letters)
