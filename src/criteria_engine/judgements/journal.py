"""The journal on disk: read as far as it holds, and appended to so that what was confirmed is never lost.

Beside it lies a small file with its head (`….journal.head`): the chain shows every change within the journal, the
head shows whole lines that were cut off at its end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from criteria_engine.errors import InputError, Problem, UsageError
from criteria_engine.judgements.chain import AnyEntry, Book, digest, line_of, read_chain, sealed
from criteria_engine.judgements.head import Head, head_of, held_to, said_head
from criteria_engine.judgements.lock import WAIT, locked
from criteria_engine.judgements.superseding import superseding_fault

ENDING = ".journal.jsonl"


@dataclass(frozen=True, slots=True)
class Written:
    """A confirmed entry, and the head of its journal since then. `torn`: where the rest of a crash was put."""

    entry: AnyEntry
    head: Head
    torn: Path | None = None


def journal_of(source: str | Path) -> Path:
    """The journal beside a file of records.

    >>> journal_of("so/ho-so.xlsx").name
    'ho-so.xlsx.journal.jsonl'
    """
    path = Path(source)
    if path.name in ("", ".."):
        path = path.resolve()
    return path.with_name(path.name + ENDING)


def read_journal(journal: str | Path) -> Book:
    """What a journal holds, read without disturbing a writer; a file that is not there holds nothing."""
    path = Path(journal)
    # The head first: what is appended meanwhile makes the journal longer than its head, never shorter.
    head = said_head(path)
    try:
        book = read_chain(_bytes_of(path), path.name)
        if book.torn:
            book = _read_again(path, book)
    except OSError as error:
        return Book(path.name, problems=(_not_read(path, error),))
    return held_to(head, book)


def _read_again(path: Path, book: Book) -> Book:
    """Half a line may be one that is being written at this moment: look once more when no writer is at it."""
    with suppress(InputError), locked(path, wait=1.0, alone=False) as file:
        return read_chain(_all(file), path.name)
    return book


# --- writing ----------------------------------------------------------------------------------------------------


def append(journal: str | Path, draft: AnyEntry, wait: float = WAIT) -> Written:
    """Write an entry behind the last one; once this returns, it is on the disk.

    Raises InputError where the journal is broken or cut (nothing is written behind a doubt), is held by another
    program for longer than `wait` seconds, or cannot be written; the journal is then as it was. Raises UsageError for
    an entry that cannot stand in the place of the one it names.
    """
    path = Path(journal)
    try:
        with locked(path, wait) as file, _leaving_nothing(file, path):
            book = held_to(said_head(path), read_chain(_all(file), path.name))
            entry = _next(draft, book)
            torn = _set_aside(file, book, path) if book.torn else None
            return Written(entry, _write(file, path, book, line_of(entry)), torn)
    except OSError as error:
        raise InputError([_not_written(path, error)]) from error


@contextmanager
def _leaving_nothing(file: int, path: Path) -> Iterator[None]:
    """A journal that was made for an entry that could not be written goes again; whoever waits for it makes his own."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if os.fstat(file).st_size == 0:
                path.unlink()
        raise


def _next(draft: AnyEntry, book: Book) -> AnyEntry:
    if book.doubts:
        raise InputError(book.doubts)
    fault = superseding_fault(draft, book.entries)
    if fault:
        raise UsageError([Problem(book.name, "journal-supersedes", fault.en, fault.vi)])
    return sealed(draft, book.head)


def _write(file: int, path: Path, book: Book, line: bytes) -> Head:
    """The head is made ready first and put in its place last: it is never ahead of what is on the disk."""
    head = replace(book.head, entries=book.head.entries + 1, hash=digest(line))
    ready = head_of(path).with_name(head_of(path).name + ".new")
    try:
        _write_whole(ready, f"{head.entries} {head.hash}\n".encode())
        os.lseek(file, book.size, os.SEEK_SET)
        _put(file, (b"" if book.ended else b"\n") + line + b"\n")
        os.fsync(file)
        if not book.hashes:
            _sync_folder(path.parent)
        os.replace(ready, head_of(path))
    except BaseException:
        _undo(file, book.size, ready)
        raise
    return head


def _undo(file: int, size: int, ready: Path) -> None:
    """As it was. Where even that fails, an entry may stay that nobody was told of; it is whole or torn as any other."""
    with suppress(OSError):
        os.ftruncate(file, size)
        os.fsync(file)
    with suppress(OSError):
        ready.unlink(missing_ok=True)


def _set_aside(file: int, book: Book, path: Path) -> Path:
    """What a crash has left of a line is kept in a file of its own, and only then taken off the journal."""
    number = 1
    while (kept := path.with_name(f"{path.name}.torn-{number}")).exists():
        number += 1
    try:
        _write_whole(kept, book.torn)
    except OSError:
        kept.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    os.ftruncate(file, book.size)
    os.fsync(file)
    return kept


def _write_whole(path: Path, data: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
    try:
        _put(file, data)
        os.fsync(file)
    finally:
        os.close(file)


def _put(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _sync_folder(folder: Path) -> None:
    """The name of a new file is on the disk once its folder is; Windows keeps names by itself."""
    if os.name == "nt":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


# --- reading ----------------------------------------------------------------------------------------------------


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _all(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    parts: list[bytes] = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _not_read(path: Path, error: OSError) -> Problem:
    return Problem(path.name, "journal-not-read", f"the journal cannot be read: {error.strerror}",
                   "không đọc được nhật ký; đề nghị kiểm tra quyền đọc tệp")  # fmt: skip


def _not_written(path: Path, error: OSError) -> Problem:
    return Problem(str(path), "journal-not-written",
                   f"the entry could not be written ({error.strerror}); the journal is as it was",
                   "chưa ghi được mục này (đĩa đầy hoặc không có quyền ghi); nhật ký giữ nguyên")  # fmt: skip
