"""Proofs, for whole columns of text at once, that nothing has to be done to it.

Text is *plain* where it is its own NFC, holds no sign that does not show, and neither begins nor ends with a space.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.types as pt

from criteria_engine.intake.arrow.arrays import (
    Mask,
    unpacked,
    valid_in,
    without_nulls,
)
from criteria_engine.intake.cells.answers import ELSEWHERE, pattern_of
from criteria_engine.records.tidy import MAX_TEXT

# Letters, figures and signs that are their own NFC beside any other of them, and of which no text is ever converted
# (intake.letters): those of Vietnamese in Unicode.
_VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_INK = rf"!-~{_VIETNAMESE}‐-‧"
CLEAN = rf"^[{_INK}](?:[ {_INK}]*[{_INK}])?$"
# Every plain text that stands for something else than itself: "không", "chưa rõ", "-".
_ANSWER = pattern_of(ELSEWHERE)
# Bytes of UTF-8: C3 to C6 begin the letters of two bytes, E1 before BA or BB those from Ạ to ỹ, E2 80 dashes.
_TALL, _DASH, _SHORT = 2, 3, 1
_LETTERS = np.zeros(256, np.uint8)
_LETTERS[0xC3:0xC7], _LETTERS[[0xE1, 0xE2]] = _SHORT, [_TALL, _DASH]
# Which two bytes are a letter of Vietnamese.
_PAIRS = np.zeros((256, 256), np.bool_)
for _letter in _VIETNAMESE:
    if len(_pair := _letter.encode()) == 2:
        _PAIRS[_pair[0], _pair[1]] = True


def plain(array: Any) -> Mask:
    """Which texts are plain; a null is, and one that is longer than may be is not."""
    found = _is_trimmed(array) if _is_ink(array) else without_nulls(pc.match_substring_regex(array, CLEAN), True)
    longest = pc.max(pc.binary_length(array)).as_py() or 0
    return found if longest <= MAX_TEXT else found & (pc.binary_length(array).fill_null(0).to_numpy() <= MAX_TEXT)


def says_more(array: Any) -> Mask:
    """Which of the plain texts are certainly no word that denies, or says that something is not known."""
    return ~without_nulls(pc.match_substring_regex(array, _ANSWER), False)


def _bytes_of(array: Any) -> tuple[Any, Any]:
    """Where each text begins and ends, and the bytes of all."""
    _, offsets, data = array.buffers()
    kind = np.dtype(np.int64 if pt.is_large_string(array.type) else np.int32)
    where = np.frombuffer(offsets, kind, count=len(array) + 1, offset=array.offset * kind.itemsize)
    every = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return where - where[0], every[where[0] : where[-1]]


def _is_ink(array: Any) -> bool:
    """Whether all bytes are of `_INK` in UTF-8, or spaces: much faster than to go through letters."""
    if not len(array):
        return True
    said = _bytes_of(array)[1]
    if not len(said) or said.min() < 0x20:
        return not len(said)
    if said.max() < 0x7F:
        return True
    first = np.flatnonzero(said >= 0xC0)
    kind = _LETTERS[said[first]]
    if (said == 0x7F).any() or not kind.all():
        return False
    after = said[first + 1]
    tall, dash, short = kind == _TALL, kind == _DASH, kind == _SHORT
    if (tall & (after - np.uint8(0xBA) > 1)).any() or (dash & (after != 0x80)).any():
        return False
    if not _PAIRS[said[first[short]], after[short]].all():
        return False
    return bool((said[first[dash] + 2] - np.uint8(0x90) < 0x18).all())


def _is_trimmed(array: Any) -> Mask:
    where, said = _bytes_of(array) if len(array) else (np.zeros(1, np.int32), np.zeros(0, np.uint8))
    filled = where[1:] > where[:-1]
    ends = np.append(said, np.uint8(0x20))
    fine = filled & (ends[where[:-1]] != 0x20) & (ends[where[1:] - 1] != 0x20)
    valid = valid_in(array)
    return np.asarray(fine if valid is None else fine | ~unpacked(valid, len(array), True), np.bool_)
