"""Lines cut off at the end of a journal are missed, by the file beside it and by whoever noted its head."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from criteria_engine.errors import InputError, UsageError
from criteria_engine.judgements.head import Head, expected, head_of
from criteria_engine.judgements.journal import append, read_journal
from judgements.journals import answer, codes, journal, numbered, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ho-so.yaml.journal.jsonl"
    write(path, *numbered(4))
    return path


def test_the_head_beside_the_journal_is_that_of_its_last_line(path: Path) -> None:
    head = read_journal(path).head
    assert head_of(path).name == "ho-so.yaml.journal.head"
    assert head_of(path).read_text() == f"{head.entries} {head.hash}\n" and head.entries == 4


@pytest.mark.parametrize("left", range(4))
def test_lines_cut_off_are_told_and_those_before_hold(path: Path, left: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:left]))
    book = read_journal(path)
    assert (len(book.entries), codes(book)) == (left, ["journal-head"])
    assert "entry 4" in book.problems[0].message


def test_a_journal_that_is_gone_is_told(path: Path) -> None:
    path.unlink()
    assert codes(read_journal(path)) == ["journal-head"]


def test_a_journal_cut_at_any_byte_is_told_unless_every_entry_is_there(path: Path) -> None:
    for cut in reversed(range(path.stat().st_size)):
        os.truncate(path, cut)
        book = read_journal(path)
        assert bool(book.problems) is (len(book.entries) < 4), cut


def test_a_journal_written_anew_is_not_accepted_at_all(path: Path) -> None:
    path.write_bytes(journal(answer(answer="khong"), *numbered(4)[1:]))
    book = read_journal(path)
    assert (book.entries, codes(book)) == ((), ["journal-head"])


def test_nothing_is_written_behind_a_cut(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    before = path.read_bytes()
    with pytest.raises(InputError, match="journal-head"):
        append(path, answer())
    assert path.read_bytes() == before


def test_nothing_is_written_behind_a_broken_line(path: Path) -> None:
    before = path.read_bytes().replace("Lần 2".encode(), "Lần 9".encode())
    path.write_bytes(before)
    with pytest.raises(InputError, match="journal-broken"):
        append(path, answer())
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "4", "bốn x", "4 \u00ff"])
def test_a_head_that_says_nothing_is_told(path: Path, text: str) -> None:
    head_of(path).write_text(text, encoding="utf-8")
    assert codes(read_journal(path)) == ["journal-head"]


def test_a_journal_without_a_head_is_read_and_gets_one(path: Path) -> None:
    head_of(path).unlink()
    assert read_journal(path).problems == ()
    assert append(path, answer()).head.entries == 5
    assert head_of(path).read_text().startswith("5 ")


def test_a_head_behind_its_journal_is_no_fault(path: Path) -> None:
    """A crash between the two: the entry is whole, though nobody was told of it."""
    old = head_of(path).read_text()
    append(path, answer())
    head_of(path).write_text(old)
    assert read_journal(path).problems == () and len(read_journal(path).entries) == 5


# --- the head that somebody noted -------------------------------------------------------------------------------


def test_a_noted_head_is_found_as_long_as_its_entry_is_there(path: Path) -> None:
    noted = read_journal(path).head.hash
    append(path, answer())
    book = read_journal(path)
    assert expected([book], noted) == expected([book], noted[:16].upper()) == []


def test_a_noted_head_is_missed_where_journal_and_head_were_both_cut(path: Path) -> None:
    noted = read_journal(path).head.hash
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    head_of(path).unlink()
    book = read_journal(path)
    assert book.problems == ()
    assert [p.code for p in expected([book], noted)] == ["journal-head"]


def test_too_little_of_a_head_is_a_wrong_use() -> None:
    with pytest.raises(UsageError):
        expected([], "abc")


def test_a_head_is_read_back_from_its_words() -> None:
    head = Head("a#b.journal.jsonl", 12, "f" * 64)
    assert Head.read(str(head)) == head
    assert Head.read("ho-so.yaml") is None and Head.read("x#y@z") is None
