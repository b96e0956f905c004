"""Old encodings are converted on strong evidence, clean text never, and letters of other alphabets are left alone."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from criteria_engine.intake import letters
from criteria_engine.intake.letters import CLEAN, evidence, legible
from criteria_engine.intake.letters.syllables import _BEGINNINGS, _RHYMES, is_syllable
from criteria_engine.intake.letters.tcvn import TCVN3, from_tcvn, to_tcvn
from criteria_engine.intake.letters.vni import from_vni, to_vni
from criteria_engine.text import fold, search_key, with_latin_twins

ROOT = Path(__file__).parents[2]
# Text of ours that is not about damaged text.
CLEAN_FILES = [
    file
    for folder in ("fixtures", "rules", "docs")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.suffix in (".yaml", ".md") and file.name != "cells.md"
]
# All that Vietnamese is written with, in the order of its dictionary, and how VNI-Windows writes it (by hand, from
# published tables of two input methods).
SMALL = "aáàảãạâấầẩẫậăắằẳẵặeéèẻẽẹêếềểễệoóòỏõọôốồổỗộơớờởỡợuúùủũụưứừửữựiíìỉĩịyýỳỷỹỵđ"
_IN_VNI = (
    "a aù aø aû aõ aï aâ aá aà aå aã aä aê aé aè aú aü aë e eù eø eû eõ eï eâ eá eà eå eã eä "
    "o où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï u uù uø uû uõ uï ö öù öø öû öõ öï "
    "i í ì æ ó ò y yù yø yû yõ î ñ"
)
IN_VNI = _IN_VNI.split()


def syllables() -> st.SearchStrategy[str]:
    """Syllables that Vietnamese spelling allows, with a tone on their first vowel."""
    tones = st.sampled_from(["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"])
    parts = st.tuples(st.sampled_from(["", *_BEGINNINGS]), st.sampled_from(sorted(_RHYMES)), tones)
    return parts.map(lambda drawn: _toned(*drawn)).filter(is_syllable)


def _toned(beginning: str, rhyme: str, tone: str) -> str:
    return unicodedata.normalize("NFC", beginning + rhyme[:1] + tone + rhyme[1:])


SENTENCES = st.lists(syllables(), min_size=1, max_size=12).map(" ".join)
DENSE = SENTENCES.map(str.capitalize)


# --- the tables -------------------------------------------------------------------------------------------------


def test_vni_is_the_published_table() -> None:
    for letter, said in zip(SMALL, IN_VNI, strict=True):
        assert from_vni(said) == letter and to_vni(letter) == said
        assert from_vni(said.upper()) == letter.upper() and to_vni(letter.upper()) == said.upper()


def test_a_capital_of_vni_may_bear_a_small_mark() -> None:
    assert from_vni("Aù OÂ Oâ Ñ") == "Á Ô Ô Đ"


def test_tcvn3_has_every_small_letter_once() -> None:
    accented = {letter for letter in SMALL if not letter.isascii()}
    assert accented <= set(TCVN3.values()) and len(set(TCVN3.values())) == len(TCVN3)
    assert set(TCVN3.values()) - accented == set("ĂÂÊÔƠƯĐ")


@pytest.mark.skipif(shutil.which("iconv") is None, reason="iconv knows TCVN 5712")
def test_tcvn3_agrees_with_iconv_where_the_standard_has_the_letter() -> None:
    """The C library has a table of TCVN 5712-1: the letters of the third table are in their places there."""
    for byte, letter in TCVN3.items():
        said = subprocess.run(["iconv", "-f", "TCVN", "-t", "UTF-8"], input=byte.encode("latin-1"), capture_output=True)
        if said.returncode == 0:
            assert said.stdout.decode() == letter


@given(SENTENCES)
def test_tcvn3_and_back_is_the_same(text: str) -> None:
    assert from_tcvn(to_tcvn(text)) == text


@given(SENTENCES)
def test_vni_and_back_is_the_same(text: str) -> None:
    assert from_vni(to_vni(text)) == text


# --- clean text -------------------------------------------------------------------------------------------------


def _texts() -> Iterator[str]:
    for file in CLEAN_FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            yield line
            yield from re.split(r"[\s\"',|`:;.()]+", line)


def _touched(texts: Iterator[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if legible(text) != letters.Letters(text)]


def test_no_clean_text_of_the_project_is_converted_or_doubted() -> None:
    assert len(CLEAN_FILES) > 50
    assert _touched(_texts()) == []


def test_no_clean_text_of_the_project_has_letters_of_another_alphabet_exchanged() -> None:
    assert [text for text in dict.fromkeys(_texts()) if with_latin_twins(text) != text] == []


@given(SENTENCES)
def test_no_clean_sentence_is_converted(text: str) -> None:
    for said in (text, text.upper(), text.capitalize(), unicodedata.normalize("NFD", text)):
        assert legible(said).text == said


@given(st.text(max_size=30))
def test_any_text_is_legible_once_and_for_all(text: str) -> None:
    once = legible(text).text
    assert legible(once).text == once


def test_reading_eagerly_would_damage_clean_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without the look at syllables, foreign names and signs are converted."""
    monkeypatch.setattr(evidence, "_is_word", lambda word: True)
    monkeypatch.setattr(evidence, "_is_sound", lambda token: True)
    monkeypatch.setattr(evidence, "_stays", lambda one, other, encoding: False)
    letters._found.cache_clear()
    assert _touched(iter(["François Müller và Jürgen", "25 µmol §3 ©2023 Köln"]))
    monkeypatch.undo()
    letters._found.cache_clear()


# --- damaged text -----------------------------------------------------------------------------------------------


def _mangled(text: str, page: str) -> str:
    return "".join(bytes([b]).decode(page, "ignore") or chr(b) for b in text.encode())


@given(DENSE)
@example("Chi bộ Trung tâm Kiểm định")
def test_text_in_an_old_encoding_is_converted_to_what_it_was_or_left_alone(text: str) -> None:
    for encoded in (to_tcvn(text), to_vni(text)):
        found = legible(encoded)
        if found.encoding is None:
            assert found.text == encoded
        else:
            assert found.text.casefold() == text.casefold()


@pytest.mark.parametrize("encode", [to_tcvn, to_vni])
def test_most_sentences_in_an_old_encoding_are_converted(encode: object) -> None:
    lines = [" ".join(re.findall(r"[^\W\d_]+", line)) for file in CLEAN_FILES for line in _lines(file)]
    told = [line for line in dict.fromkeys(lines) if len(re.findall("[Ạ-ỹđơư]", line)) >= 6 and is_vietnamese(line)]
    drawn = random.Random(2023).sample(told, 300)
    converted = [line for line in drawn if legible(encode(line)).text.casefold() == line.casefold()]  # type: ignore[operator]
    assert len(converted) >= 285


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def is_vietnamese(line: str) -> bool:
    words = line.split()
    return all(is_syllable(word.lower()) for word in words if not word.isascii())


@pytest.mark.parametrize("page", ["cp1252", "cp1258"])
@given(text=DENSE.filter(lambda text: not text.isascii()))
def test_mangled_utf8_is_mended(page: str, text: str) -> None:
    mangled = _mangled(text, page)
    # "Ò" is mangled to "Ă’", which a clean text may hold.
    assume(not CLEAN.fullmatch(mangled))
    assert legible(mangled).text == text
    assert legible(mangled).encoding == "utf8"


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("®Çu t", "đầu tư"), ("®îc giao", "được giao"), ("Phßng Néi vô, ph¬ng ¸n", "Phòng Nội vụ, phương án"),
        ("§¶ng bé ­u viÖt", "Đảng bộ ưu việt"),
    ],
)  # fmt: skip
def test_a_lost_letter_is_put_back_where_there_is_one_way(damaged: str, meant: str) -> None:
    assert legible(damaged).text == meant


@pytest.mark.parametrize(
    "text",
    ["bé", "thµnh", "café", "Vụ 3·1", "Nuñez", "São Paulo", "Müller", "Citroën", "5 µm và 3 µm", "© 2023 – § 4",
     "naïve", "«Mô hình»", "Señor Niño", "smørrebrød"],
)  # fmt: skip
def test_weak_evidence_converts_nothing(text: str) -> None:
    assert legible(text).text == text and legible(text).encoding is None


@pytest.mark.parametrize(
    ("mixed", "perhaps"),
    [
        ("Thôn Tµi V¨n, xã Hòa ¢n", "Thôn Tài Văn, xã Hòa Ân"), ("Phòng Tµi chÝnh", "Phòng Tài chính"),
        ("Lê V¨n T¸m", "Lê Văn Tám"), ("xã T©n B×nh", "xã Tân Bình"), ("Nhà v¨n hãa thôn", "Nhà văn hóa thôn"),
        ("có b¸o c¸o vµ kÕ ho¹ch", "có báo cáo và kế hoạch"), ("các cÊp vµ", "các cấp và"),
        ("Đảng bé Trung t©m KiÓm ®Þnh", "Đảng bộ Trung tâm Kiểm định"), ("Thôn Vaên Taùm", "Thôn Văn Tám"),
        # What these stand for nobody knows: "Đồn", or "Đoàn".
        ("Ñoàn thanh niên", "Đồn thanh niên"), ("Ñoàn", "Đồn"), ("Ñoàn xã", "Đồn xã"),
    ],
)  # fmt: skip
def test_a_text_that_is_damaged_in_part_is_asked_about(mixed: str, perhaps: str) -> None:
    found = legible(mixed)
    assert (found.text, found.encoding, found.perhaps) == (mixed, None, perhaps)


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("Chi bé c¬ së", "Chi bộ cơ sở"), ("c¬ së", "cơ sở"), ("X©y dùng míi", "Xây dựng mới"),
        ("mét sè ®iÓm", "một số điểm"), ("Ñoàn bieân phoøng", "Đồn biên phòng"), ("toàn taïi vaø haïn cheá",
        "tồn tại và hạn chế"), ("An Phó, Vò §øc Dòng", "An Phú, Vũ Đức Dũng"),
    ],
)  # fmt: skip
def test_a_sound_word_that_an_old_encoding_has_too_is_converted_with_the_others(damaged: str, meant: str) -> None:
    assert legible(damaged).text == meant


def test_a_single_word_is_asked_about() -> None:
    assert legible("thµnh").perhaps == "thành"


# --- letters of other alphabets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ҺIỆU QUẢ", "HIỆU QUẢ"), ("пҺiệm ѵụ", "nhiệm vụ"), ("k̟iпҺ ƚế", "kinh tế"), ("ເủa", "của"),
     ("Ｍô hình", "Mô hình"), ("Сhi bộ", "Chi bộ"), ("хã", "xã"), ("Đảпg", "Đảng"),
     ("Ðảng bộ", "Đảng bộ"), ("Ðang", "Đang"), ("hội ðồng", "hội đồng"), ("Ɖồng", "Đồng"), ("VNÐ", "VNĐ")],
)  # fmt: skip
def test_look_alike_letters_match_as_their_twins(written: str, meant: str) -> None:
    assert fold(written) == meant and search_key(written) == search_key(meant)


@pytest.mark.parametrize(
    "text", ["Москва", "СССР", "Санкт-Петербург", "хлеб", "Αθήνα", "ΝΟΜΟΣ", "ລາວ", "Москвa", "β-caroten"]
)
def test_text_in_another_alphabet_is_not_damaged(text: str) -> None:
    assert with_latin_twins(text) == text
    assert fold(text) == unicodedata.normalize("NFC", text)


@given(st.text(st.characters(min_codepoint=0x400, max_codepoint=0x45F), max_size=20))
def test_no_word_wholly_in_cyrillic_is_touched(text: str) -> None:
    assert with_latin_twins(text) == text


@given(st.text(max_size=30))
def test_keys_of_text_are_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert with_latin_twins(with_latin_twins(text)) == with_latin_twins(text)


def test_characters_that_do_not_show_do_not_count() -> None:
    assert fold("Heo\u200b đ\u00adất\ufeff") == fold("Heo đất")
    assert search_key("\u202eHeo\u2060 đất") == "heo dat"


def test_exchanging_every_look_alike_letter_would_damage_russian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without the look at the rest of the word."""
    from criteria_engine import text

    monkeypatch.setattr(text, "_LATIN", re.compile(""))
    monkeypatch.setattr(text, "_OTHER", re.compile("(?!)"))
    assert with_latin_twins("СССР") != "СССР"
