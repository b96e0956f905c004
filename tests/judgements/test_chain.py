"""A journal is accepted up to the first line that does not hold, and whoever changes a byte is found out."""

from __future__ import annotations

import hashlib
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_engine.judgements.chain import line_of
from criteria_engine.judgements.head import GENESIS, Head
from judgements.journals import answer, codes, explanation, journal, lines_of, numbered, read, waiver

FOUR = (answer(), waiver(evidence=("Biên bản 12", "Ảnh")), explanation(), answer(answer="khong", supersedes=1))
DATA = journal(*FOUR)
LINES = lines_of(*FOUR)
GARBAGE = (b"", b" ", b"{}", b"rac", b"\xff\xfe", b"[]", b"null", b'{"n": 1}', LINES[0], LINES[-1])


def test_what_was_written_is_read() -> None:
    book = read(DATA)
    assert [line_of(entry) for entry in book.entries] == LINES
    assert (book.problems, book.torn, book.ended, book.size) == ((), b"", True, len(DATA))


def test_no_bytes_are_an_empty_journal() -> None:
    assert (read(b"").entries, read(b"").problems, read(b"").head.hash) == ((), (), GENESIS)


def test_each_line_names_the_hash_of_the_line_before() -> None:
    before = [GENESIS, *(hashlib.sha256(line).hexdigest() for line in LINES)]
    assert [json.loads(line)["previous"] for line in LINES] == before[:-1]
    assert read(DATA).head == Head("ho-so.yaml.journal.jsonl", 4, before[-1])


def test_the_sum_of_a_line_is_that_of_the_line_without_it() -> None:
    for line in LINES:
        data = json.loads(line)
        total = data.pop("sum")
        plain = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        assert hashlib.sha256(plain).hexdigest() == total


# --- tampering --------------------------------------------------------------------------------------------------


def holds_before(data: bytes, number: int) -> None:
    """Line `number` (from 1) is the first that is not accepted, and it is told."""
    book = read(data)
    assert [line_of(entry) for entry in book.entries] == LINES[: number - 1]
    assert codes(book) == ["journal-broken"]
    assert book.problems[0].at == f"ho-so.yaml.journal.jsonl:{number}"


@given(st.integers(0, len(DATA) - 2), st.integers(1, 255))
def test_an_edited_byte_is_found_at_its_line(place: int, flip: int) -> None:
    changed = DATA[:place] + bytes([DATA[place] ^ flip]) + DATA[place + 1 :]
    line = DATA[:place].count(b"\n") + 1
    book = read(changed)
    assert len(book.entries) == line - 1 and book.problems
    assert codes(book) == ["journal-broken"] or (codes(book) == ["journal-torn"] and line == len(LINES))


@given(st.integers(0, len(DATA)), st.binary(min_size=1, max_size=9))
def test_bytes_put_in_are_found(place: int, added: bytes) -> None:
    book = read(DATA[:place] + added + DATA[place:])
    assert [line_of(entry) for entry in book.entries] == LINES[: len(book.entries)]
    assert book.problems


@given(st.integers(0, len(DATA) - 2), st.integers(1, 40))
def test_bytes_taken_out_are_found(place: int, count: int) -> None:
    left = DATA[:place] + DATA[place + count :]
    book = read(left)
    assert [line_of(entry) for entry in book.entries] == LINES[: len(book.entries)]
    # Whole lines cut off at the end leave no trace in the chain; the head beside it knows (test_head.py).
    assert book.problems or DATA.startswith(left)


@pytest.mark.parametrize("garbage", GARBAGE, ids=repr)
@pytest.mark.parametrize("place", range(len(LINES) + 1))
def test_a_line_of_garbage_is_found_wherever_it_stands(place: int, garbage: bytes) -> None:
    if LINES[place : place + 1] == [garbage]:
        pytest.skip("the line that stands there anyway")
    lines = [*LINES[:place], garbage, *LINES[place:]]
    holds_before(b"".join(line + b"\n" for line in lines), place + 1)


@pytest.mark.parametrize("place", range(len(LINES) - 1))
def test_a_line_taken_out_is_found(place: int) -> None:
    lines = [*LINES[:place], *LINES[place + 1 :]]
    holds_before(b"".join(line + b"\n" for line in lines), place + 1)


@pytest.mark.parametrize("place", range(len(LINES) - 1))
def test_lines_that_have_changed_places_are_found(place: int) -> None:
    lines = [*LINES]
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    holds_before(b"".join(line + b"\n" for line in lines), place + 1)


def test_a_line_of_another_journal_is_found() -> None:
    other = lines_of(answer(reason="Khác"), waiver(), explanation())
    holds_before(b"\n".join([LINES[0], other[1], *LINES[2:], b""]), 2)


def test_a_line_that_says_the_same_in_other_bytes_is_found() -> None:
    spaced = json.dumps(json.loads(LINES[1]), ensure_ascii=False, sort_keys=True).encode()
    holds_before(b"\n".join([LINES[0], spaced, *LINES[2:], b""]), 2)


def test_other_line_ends_are_found() -> None:
    holds_before(DATA.replace(b"\n", b"\r\n"), 1)


def test_an_edit_whose_sum_was_mended_is_found_at_the_line_behind_it() -> None:
    forged = lines_of(FOUR[0], waiver(expires=FOUR[1].date.replace(year=2030)))[1]
    book = read(b"\n".join([LINES[0], forged, *LINES[2:], b""]))
    assert (len(book.entries), codes(book)) == (2, ["journal-broken"])


def test_the_message_says_which_lines_are_not_accepted_in_both_languages() -> None:
    (problem,) = read(b"\n".join([LINES[0], b"rac", *LINES[2:], b""])).problems
    assert "line 2–4" in problem.message and "restore" in problem.message
    assert problem.vi is not None and "dòng 2–4" in problem.vi and "restore" not in problem.vi


# --- truncation -------------------------------------------------------------------------------------------------


def test_a_journal_cut_at_any_byte_keeps_its_whole_lines() -> None:
    """At every byte: lines before the cut hold; half a line is set apart and told; a missing line feed is no loss."""
    ends = [sum(len(line) + 1 for line in LINES[:n]) for n in range(len(LINES) + 1)]
    for cut in range(len(DATA)):
        book = read(DATA[:cut])
        whole = sum(end <= cut + 1 for end in ends[1:])
        assert [line_of(entry) for entry in book.entries] == LINES[:whole], cut
        assert book.torn == (b"" if cut in ends or cut + 1 in ends else DATA[ends[whole] : cut]), cut
        assert codes(book) == (["journal-torn"] if book.torn else []), cut
        assert book.ended == (cut in ends or bool(book.torn)), cut


def test_a_torn_line_says_where_it_is_kept() -> None:
    (problem,) = read(DATA[:-20]).problems
    assert problem.at == "ho-so.yaml.journal.jsonl:4"
    assert "ho-so.yaml.journal.jsonl.torn-" in problem.message and "ho-so.yaml.journal.jsonl.torn-" in str(problem.vi)


def test_a_long_journal_is_read_in_its_order() -> None:
    drafts = numbered(300)
    assert [entry.n for entry in read(journal(*drafts)).entries] == list(range(1, 301))


def test_whatever_bytes_a_file_holds_it_is_read_without_an_error() -> None:
    rough = random.Random(7)
    for _ in range(200):
        data = rough.randbytes(rough.randrange(400))
        assert read(data).entries == () and (read(data).problems or not data)
