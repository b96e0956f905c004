"""One writer at a time, among threads and among programs.

The journal itself is locked: of a program that is killed nothing is left behind, since the system lets go of its lock.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from criteria_engine.errors import InputError, Problem

# How long a writer waits for another one, in seconds; an entry takes a few milliseconds.
WAIT = 10.0
_PAUSE = 0.02
# Locks of the system may belong to the whole process (network file systems, Windows), so threads take turns first.
_TURNS: dict[str, threading.Lock] = {}

if sys.platform == "win32":
    import msvcrt

    # A byte that no journal reaches: on Windows a locked byte cannot be read by others.
    _FAR_OUT = 2**31 - 2

    def _seize(file: int, alone: bool) -> None:
        os.lseek(file, _FAR_OUT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _release(file: int) -> None:
        os.lseek(file, _FAR_OUT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _seize(file: int, alone: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)

    def _release(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def locked(path: Path, wait: float = WAIT, alone: bool = True) -> Iterator[int]:
    """The file, open and locked; created where a writer (`alone`) finds none.

    Raises InputError (`journal-busy`) after `wait` seconds in which another one held it.
    """
    until = time.monotonic() + wait
    turn = _TURNS.setdefault(str(path.resolve()), threading.Lock())
    if not turn.acquire(timeout=max(wait, 0)):
        raise _busy(path, wait)
    try:
        file = _opened(path, alone, until, wait)
        try:
            yield file
        finally:
            with suppress(OSError):
                _release(file)
            os.close(file)
    finally:
        turn.release()


def _opened(path: Path, alone: bool, until: float, wait: float) -> int:
    """The locked file that the path names: another one may have been put in its place while this one waited."""
    while True:
        how = os.O_RDWR | os.O_CREAT if alone else os.O_RDONLY
        file = os.open(path, how | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _wait_for(file, alone, path, until, wait)
            if _is_still(file, path):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _wait_for(file: int, alone: bool, path: Path, until: float, wait: float) -> None:
    while True:
        try:
            return _seize(file, alone)
        except OSError:
            if time.monotonic() >= until:
                raise _busy(path, wait) from None
            time.sleep(_PAUSE)


def _is_still(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _busy(path: Path, wait: float) -> InputError:
    en = f"another program is writing to it, and did not end within {wait:g} seconds; nothing was written, try again"
    vi = f"chương trình khác đang ghi vào tệp này, quá {wait:g} giây chưa xong; chưa ghi gì, đề nghị thử lại"
    return InputError([Problem(str(path), "journal-busy", en, vi)])
