"""Each defect planted here is one that the trials above have to notice; a trial that cannot fail proves nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.judgements import chain, in_force, journal, lock
from criteria_engine.judgements.chain import Book, line_of, read_chain
from judgements import survival, test_chain, test_in_force
from judgements.journals import answer
from judgements.survival import tried


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / survival.NAME


def test_writers_that_do_not_lock_are_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def unlocked(path: Path, wait: float = 0, alone: bool = True) -> Iterator[int]:
        file = os.open(path, os.O_RDWR | os.O_CREAT)
        try:
            yield file
        finally:
            os.close(file)

    monkeypatch.setattr(journal, "locked", unlocked)
    with pytest.raises(AssertionError):
        for _ in range(20):
            tried("several writers at once", 2)


def test_threads_that_share_the_lock_of_their_process_are_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a file system that knows locks of processes only, where threads would not take turns."""
    monkeypatch.setattr(lock, "_seize", lambda file, alone: None)
    monkeypatch.setattr(lock, "_release", lambda file: None)

    def all_at_once() -> None:
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda n: journal.append(path, answer(reason=f"{n}"), 60).head.hash, range(80)))
        assert sorted(told) == sorted(journal.read_journal(path).hashes)

    all_at_once()
    path.unlink()
    journal.head_of(path).unlink()

    class Nobody:
        def acquire(self, timeout: float) -> bool:
            return True

        def release(self) -> None: ...

    monkeypatch.setattr(lock.threading, "Lock", Nobody)
    monkeypatch.setattr(lock, "_TURNS", {})
    with pytest.raises(Exception):  # noqa: B017  (lost entries, broken chains, heads without journals: all will do)
        all_at_once()


def test_a_sum_that_is_not_checked_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line has no successor whose hash could give an edit away."""
    monkeypatch.setattr(chain, "_sum", lambda entry: entry.sum)
    lines = [*test_chain.LINES[:-1], test_chain.LINES[-1].replace(b'"khong"', b'"co"')]
    with pytest.raises(AssertionError):
        assert read_chain(b"".join(line + b"\n" for line in lines), "j").problems


def test_a_hash_that_is_not_checked_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "_follows", lambda entry, hashes: True)
    for trial in (test_chain.test_a_line_taken_out_is_found, test_chain.test_lines_that_have_changed_places_are_found):
        with pytest.raises(AssertionError):
            trial(1)
    with pytest.raises(AssertionError):
        tried("tampered with", 500)


def test_a_torn_line_that_is_swallowed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = journal.read_chain

    def swallowing(data: bytes, name: str) -> Book:
        return replace(whole(data, name), torn=b"", problems=())

    monkeypatch.setattr(journal, "read_chain", swallowing)
    with pytest.raises(AssertionError):
        tried("cut at every byte", 2)


def test_a_head_that_is_not_looked_at_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "held_to", lambda head, book: book)
    with pytest.raises(AssertionError):
        tried("cut at every byte", 2)


def test_a_failed_write_that_is_left_there_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_undo", lambda file, size, ready: None)
    with pytest.raises(AssertionError):
        tried("a full disk", 40)


def test_success_told_before_the_line_is_written_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The head first and the line after it: a program that dies between the two has lost what the head speaks of."""
    written = journal._write

    def hasty(file: int, path: Path, book: Book, line: bytes) -> Any:
        head = replace(book.head, entries=book.head.entries + 1, hash=chain.digest(line))
        journal._write_whole(journal.head_of(path), f"{head.entries} {head.hash}\n".encode())
        return written(file, path, book, line)

    monkeypatch.setattr(journal, "_write", hasty)
    with pytest.raises(AssertionError):
        tried("died at a step of its own", 150)


def test_a_rest_that_is_thrown_away_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def thrown_away(file: int, book: Book, path: Path) -> Path:
        kept = path.with_name(f"{path.name}.torn-1")
        kept.write_bytes(b"")
        os.ftruncate(file, book.size)
        return kept

    monkeypatch.setattr(journal, "_set_aside", thrown_away)
    with pytest.raises(AssertionError):
        tried("died at a step of its own", 60)


def test_lines_told_apart_by_their_json_alone_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that asks what a line says, and not with which bytes, takes a line that was written anew."""
    monkeypatch.setattr(chain, "line_of", lambda entry: _Alike(line_of(entry)))
    with pytest.raises(AssertionError):
        test_chain.test_a_line_that_says_the_same_in_other_bytes_is_found()


class _Alike(bytes):
    def __ne__(self, other: object) -> bool:
        return False


def test_an_order_that_forgets_the_journal_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_force, "_order", lambda row, day: (day, 0))
    with pytest.raises(AssertionError):
        test_in_force.test_on_one_day_the_journal_wins()


def test_inexact_dates_that_are_read_without_care_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    given = in_force._given
    monkeypatch.setattr(in_force, "_given", lambda row, as_of, careful: given(row, as_of, False))
    with pytest.raises(AssertionError):
        test_in_force.test_what_is_known_is_so_whatever_the_inexact_dates_turn_out_to_be()


def test_withdrawals_that_are_overlooked_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_force, "is_withdrawal", lambda row: False)
    with pytest.raises(AssertionError):
        test_in_force.test_a_withdrawn_waiver_is_no_longer_in_force()
