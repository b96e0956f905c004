"""Vietnamese text compares, sorts and shows as Vietnamese readers expect."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from criteria_engine.text import administrative_date, clean, fold, is_blank, safe, search_key, sort_key


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_clean_composes_and_trims() -> None:
    assert clean(nfd("  Đảng ủy \n")) == "Đảng ủy"


def test_clean_leaves_the_tone_mark_where_it_is() -> None:
    assert clean("hoà") == "hoà"


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u00a0", "\u200b", " \ufeff\u200d "])
def test_white_space_and_invisible_characters_alone_are_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "không", "-", " a "])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"), ("Hoà", "Hòa"), ("HOÀ", "HÒA"), ("khoẻ", "khỏe"), ("hoè", "hòe"), ("Uỷ", "Ủy"), ("uỷ ban",
        "ủy ban"),
        ("Thuỷ lợi", "Thủy lợi"), ("luỹ", "lũy"), ("tuỳ", "tùy"), ("thuỵ", "thụy"), ("loá", "lóa"), ("hoạ", "họa"),
        ("(hoà)", "(hòa)"), ("hoà,", "hòa,"), ("Chi uỷ 2", "Chi ủy 2"),
    ],
)  # fmt: skip
def test_both_placements_of_a_tone_mark_are_one_spelling(new: str, old: str) -> None:
    assert fold(new) == fold(old) == old


@pytest.mark.parametrize(
    "word", ["Hoàn", "Toàn", "toán", "thuyền", "quý", "Quỳ", "quỷ", "quỹ", "Huế", "thuế", "thuở", "nghĩa", "của",
             "hoặc", "ngoặt", "ngoằn", "loại", "hoắc", "khuỷu", "uỵch", "HOẶC"]
)
def test_words_with_one_spelling_are_left_alone(word: str) -> None:
    assert fold(word) == word


def test_a_mark_put_on_the_wrong_vowel_is_another_word() -> None:
    assert fold("Hòan") != fold("Hoàn")


@pytest.mark.parametrize("word", ["Hoà", "Uỷ", "Hoàn", "Đảng bộ", "hoặc"])
def test_decomposed_letters_are_the_same_letters(word: str) -> None:
    assert fold(nfd(word)) == fold(word)


def test_fold_keeps_case() -> None:
    assert fold("Đảng") != fold("đảng")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đảng ủy  Khối", "dang uy khoi"), ("ĐẢNG UỶ KHỐI", "dang uy khoi"), (" Ơn ", "on"), ("m²", "m²"),
        ("Trà\nVinh", "tra vinh"), ("MH-01", "mh-01"),
    ],
)  # fmt: skip
def test_a_search_key_has_no_case_no_diacritics_and_single_spaces(text: str, key: str) -> None:
    assert search_key(text) == key
    assert search_key(nfd(text)) == key


@pytest.mark.parametrize(
    "ordered",
    [
        ["an", "ăn", "ân", "ba", "ca", "da", "đa", "e", "ê", "ga"],
        ["ô", "ơ", "p"],
        ["u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["mạ", "man", "mán", "mang"],
        ["ban", "bàn", "bảng", "Bình", "bo"],
        ["Dân", "Đảng"],
        ["chi", "chi bộ", "chi hội"],
        ["an", "an ninh"],
        ["ấp", "ấp 1", "ấp 2"],
        ["ở", "ở nhà"],
        ["bà", "ba má", "bà ma"],
        ["1", "2", "a"],
    ],
)
def test_words_sort_as_in_a_vietnamese_dictionary(ordered: list[str]) -> None:
    backwards = list(reversed(ordered))
    assert sorted(backwards, key=sort_key) == ordered


def test_both_spellings_of_a_word_sort_alike() -> None:
    assert sort_key("hoà") == sort_key("hòa") == sort_key(nfd("HÒA"))


def test_an_escape_sequence_is_shown_and_not_obeyed() -> None:
    assert safe("\x1b[31mđỏ\x1b[0m") == "·[31mđỏ·[0m"


@pytest.mark.parametrize("char", ["\x00", "\n", "\r", "\t", "\x07", "\x7f", "\x9b"])
def test_control_characters_are_shown_as_dots(char: str) -> None:
    assert safe(f"a{char}b") == "a·b"


BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("char", BIDI_CONTROLS, ids=lambda c: f"U+{ord(c):04X}")
def test_bidirectional_controls_are_shown_as_dots(char: str) -> None:
    assert safe(f"a{char}b") == "a·b"


@pytest.mark.parametrize(
    "char",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\U000e0000\U000e0041\U000e007f\ud800",
    ids=lambda c: f"U+{ord(c):04X}",
)
def test_characters_that_take_no_room_are_shown_as_dots(char: str) -> None:
    assert safe(f"a{char}b") == "a·b"


@pytest.mark.parametrize("char", "\u115f\u1160\u2800\u3164\uffa0", ids=lambda c: f"U+{ord(c):04X}")
def test_letters_that_are_drawn_as_nothing_are_shown_as_dots(char: str) -> None:
    assert safe(f"a{char}b") == "a·b"


def test_vietnamese_text_is_shown_as_it_is() -> None:
    assert safe(nfd("Đảng ủy Khối – “học tập” 100 %")) == "Đảng ủy Khối – “học tập” 100 %"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2021, 12, 6), "ngày 06 tháng 12 năm 2021"), (date(2022, 2, 1), "ngày 01 tháng 02 năm 2022"),
        (date(2022, 1, 31), "ngày 31 tháng 01 năm 2022"), (date(2023, 3, 10), "ngày 10 tháng 3 năm 2023"),
        (date(2023, 9, 9), "ngày 09 tháng 9 năm 2023"),
    ],
)  # fmt: skip
def test_an_official_date_has_its_zeros_where_forgery_is_easy(day: date, written: str) -> None:
    assert administrative_date(day) == written
