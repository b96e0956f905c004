"""An entry is on the disk before success is told; one that cannot be written leaves the journal as it was."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.errors import InputError, UsageError
from criteria_engine.judgements import journal as module
from criteria_engine.judgements.head import head_of
from criteria_engine.judgements.journal import append, journal_of, read_journal
from criteria_engine.judgements.lock import locked
from judgements.journals import answer, codes, lines_of, numbered, waiver, write

WRITER = """
import sys
from criteria_engine.judgements.journal import append
from judgements.journals import answer
for n in range(int(sys.argv[2])):
    print(append(sys.argv[1], answer(reason=f"{sys.argv[3]} {n}"), wait=60).head.hash, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_of(tmp_path / "ho-so.yaml")


def test_entries_stand_in_the_order_in_which_they_were_written(path: Path) -> None:
    written = write(path, *numbered(3))
    assert [w.entry.n for w in written] == [1, 2, 3]
    assert path.read_bytes().splitlines() == lines_of(*numbered(3))
    assert [w.head.hash for w in written] == list(read_journal(path).hashes)


def test_an_entry_is_synced_before_success_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this order: the head made ready, the line, its folder where the file is new, the head put in its place."""
    told: list[str] = []
    names = {os.path.realpath(path): "journal", os.path.realpath(path.parent): "folder"}

    def fsync(file: int) -> None:
        told.append(f"sync {names.get(os.readlink(f'/proc/self/fd/{file}'), 'head')}")

    replace = os.replace
    monkeypatch.setattr(module.os, "fsync", fsync)
    monkeypatch.setattr(module.os, "replace", lambda *names: (told.append("head in place"), replace(*names)))
    append(path, answer())
    assert told == ["sync head", "sync journal", "sync folder", "head in place"]
    told.clear()
    append(path, answer())
    assert told == ["sync head", "sync journal", "head in place"]


# --- a disk that is full or fails -------------------------------------------------------------------------------


def files(path: Path) -> dict[str, bytes]:
    """The journal and everything beside it."""
    return {p.name: p.read_bytes() for p in path.parent.iterdir()}


FAULTS: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in ("write", "fsync", "replace")}


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize(("name", "call"), [("write", 1), ("write", 2), ("fsync", 1), ("fsync", 2), ("replace", 1)])
def test_a_disk_that_fails_at_any_step_leaves_everything_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: int, before: int
) -> None:
    write(path, *numbered(before))
    held, calls = files(path), 0

    def failing(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            if name == "write":
                FAULTS["write"](arguments[0], arguments[1][:17])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return FAULTS[name](*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(module.os, name, failing)
        with pytest.raises(InputError, match="journal-not-written"):
            append(path, answer())
    assert calls >= call and files(path) == held
    assert append(path, answer()).entry.n == before + 1 and read_journal(path).problems == ()


def test_a_file_that_may_not_grow_leaves_the_journal_as_it_was(path: Path) -> None:
    """A real limit of the system, met in the middle of a line."""
    write(path, *numbered(2))
    held = files(path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (1, 100, 300):
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + room, limits[1]))
        try:
            with pytest.raises(InputError, match="journal-not-written"):
                append(path, answer())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert files(path) == held
    assert append(path, answer()).entry.n == 3


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="journal-not-written"):
        append(tmp_path / "none" / "j.journal.jsonl", answer())


def test_an_interruption_leaves_the_journal_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, *numbered(1))
    held = files(path)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            append(path, answer())
    assert files(path) == held


# --- after a crash ----------------------------------------------------------------------------------------------


def test_what_a_crash_has_left_is_kept_aside_and_the_next_entry_follows_the_last_whole_line(path: Path) -> None:
    write(path, *numbered(2))
    whole = path.read_bytes()
    for number, rest in enumerate((b'{"answer":"co","at"', b"\x00" * 50, b"x"), 1):
        path.write_bytes(whole + rest)
        assert codes(read_journal(path)) == ["journal-torn"]
        written = append(path, answer())
        assert written.torn is not None and written.torn.name == f"{path.name}.torn-{number}"
        assert written.torn.read_bytes() == rest
        assert written.entry.n == number + 2
        assert path.read_bytes().startswith(whole)
        whole = path.read_bytes()
    assert read_journal(path).problems == ()


def test_a_whole_line_without_its_line_feed_holds_and_gets_one(path: Path) -> None:
    write(path, *numbered(2))
    path.write_bytes(path.read_bytes()[:-1])
    assert len(read_journal(path).entries) == 2 and read_journal(path).problems == ()
    assert append(path, numbered(3)[2]).entry.n == 3
    assert path.read_bytes().splitlines() == lines_of(*numbered(3))


def test_a_rest_that_cannot_be_kept_aside_stays_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, *numbered(1))
    path.write_bytes(path.read_bytes() + b"half")
    held = files(path)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "write", full)
        with pytest.raises(InputError, match="journal-not-written"):
            append(path, answer())
    assert files(path) == held


# --- two writers ------------------------------------------------------------------------------------------------


def test_a_writer_waits_and_then_says_that_another_one_is_at_it(path: Path) -> None:
    with locked(path), pytest.raises(InputError, match="journal-busy"), ThreadPoolExecutor(1) as pool:
        pool.submit(append, path, answer(), 0.05).result()
    assert append(path, answer()).entry.n == 1


def test_a_writer_of_another_program_is_waited_for(path: Path) -> None:
    hold = f"import time,fcntl; f=open({str(path)!r},'a'); fcntl.flock(f,2); print('held',flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE)
    assert other.stdout is not None
    try:
        other.stdout.readline()
        with pytest.raises(InputError, match="journal-busy"):
            append(path, answer(), wait=0.05)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    # The one who held it was killed; nothing of its lock is left.
    assert append(path, answer()).entry.n == 1


def test_threads_that_write_at_once_lose_nothing(path: Path) -> None:
    together = threading.Barrier(8)

    def writing(name: int) -> list[str]:
        together.wait()
        return [append(path, answer(reason=f"{name} {n}"), wait=60).head.hash for n in range(10)]

    with ThreadPoolExecutor(8) as pool:
        told = [found for part in pool.map(writing, range(8)) for found in part]
    book = read_journal(path)
    assert sorted(told) == sorted(book.hashes) and len(set(told)) == 80 and book.problems == ()


def test_programs_that_write_at_once_lose_nothing(path: Path) -> None:
    folder = Path(__file__).parents[1]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), "15", name], stdout=subprocess.PIPE, cwd=folder)
        for name in ("a", "b", "c")
    ]
    told = [line for writer in writers for line in writer.communicate()[0].decode().split()]
    book = read_journal(path)
    assert sorted(told) == sorted(book.hashes) and len(told) == 45 and book.problems == ()


def test_a_reader_beside_a_writer_sees_whole_entries_only(path: Path) -> None:
    done = threading.Event()
    faults: list[Any] = []

    def reading() -> None:
        while not done.is_set():
            faults.extend(read_journal(path).problems)

    reader = threading.Thread(target=reading)
    reader.start()
    write(path, *numbered(60))
    done.set()
    reader.join()
    assert faults == []


def test_a_reader_that_meets_half_a_line_waits_for_the_writer(path: Path) -> None:
    write(path, *numbered(1))
    line = lines_of(*numbered(2))[1] + b"\n"
    with ThreadPoolExecutor(1) as pool:
        with locked(path) as file:
            os.lseek(file, 0, os.SEEK_END)
            os.write(file, line[:40])
            reading = pool.submit(read_journal, path)
            time.sleep(0.05)
            os.write(file, line[40:])
        book = reading.result()
    assert (len(book.entries), book.problems) == (2, ())


def test_a_journal_put_in_its_place_while_waiting_is_the_one_written_to(path: Path) -> None:
    write(path, *numbered(1))
    copy = path.read_bytes()
    with ThreadPoolExecutor(1) as pool:
        with locked(path):
            waiting = pool.submit(append, path, answer(), 60)
            path.unlink()
            path.write_bytes(copy)
        assert waiting.result().entry.n == 2
    assert len(read_journal(path).entries) == 2


# --- superseding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "said"), [(9, "no entry 9"), (2, "another matter"), (1, "superseded by entry 3; supersede entry 3")]
)
def test_an_entry_stands_in_the_place_of_one_on_the_same_matter_that_still_stands(
    path: Path, number: int, said: str
) -> None:
    write(path, answer(), waiver(), answer(supersedes=1))
    before = path.read_bytes()
    with pytest.raises(UsageError, match=said) as caught:
        append(path, answer(supersedes=number))
    assert path.read_bytes() == before
    assert "entry" not in str(caught.value.problems[0].vi)


def test_the_head_is_never_ahead_of_the_journal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def looking(file: int) -> None:
        sync(file)
        if head_of(path).exists():
            assert int(head_of(path).read_text().split()[0]) <= len(read_journal(path).entries)

    monkeypatch.setattr(module.os, "fsync", looking)
    write(path, *numbered(5))
