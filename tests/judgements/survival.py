"""What a journal survives, tried for real: programs killed, disks full, writers at once, bytes lost and changed.

Every trial ends with the same two questions: is every entry there whose writing was confirmed, and is nothing accepted
that nobody wrote? `python tests/judgements/survival.py [FACTOR]` runs the full counts and prints them; test_survival.py
runs a few of each.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from criteria_engine.errors import InputError
from criteria_engine.judgements import journal as module
from criteria_engine.judgements.chain import digest, line_of
from criteria_engine.judgements.head import head_of
from criteria_engine.judgements.journal import append, read_journal
from judgements.journals import answer, numbered, write

# Of each trial, what it showed: how often a line was torn, how many entries were confirmed, and so on.
Tally = Counter[str]
NAME = "ho-so.yaml.journal.jsonl"


def survived(path: Path, confirmed: list[str], tally: Tally) -> None:
    """Every confirmed entry is there in its place; whatever else is accepted is one more whole entry at most."""
    book = read_journal(path)
    assert list(book.hashes)[: len(confirmed)] == confirmed, "a confirmed entry is lost"
    assert len(book.hashes) <= len(confirmed) + 1, "more was accepted than was written"
    assert {p.code for p in book.problems} <= {"journal-torn"}, book.problems
    tally["torn"] += bool(book.torn)
    tally["whole but not confirmed"] += len(book.hashes) - len(confirmed)
    tally["confirmed"] += len(confirmed)
    # And the next one goes on behind the last whole line.
    written = append(path, answer())
    assert written.entry.n == len(book.hashes) + 1 and bool(written.torn) is bool(book.torn)
    assert written.torn is None or written.torn.read_bytes() == book.torn
    after = read_journal(path)
    assert after.hashes[:-1] == book.hashes and after.problems == ()


# --- kill -9 ----------------------------------------------------------------------------------------------------


@contextmanager
def writing(path: Path, rough: random.Random) -> Iterator[tuple[int, int]]:
    """A program that writes long entries without end and confirms each down a pipe: its number, and the pipe."""
    reads, writes = os.pipe()
    seed = rough.random()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            own = random.Random(seed)
            for _ in range(10_000):
                entry = answer(reason="x" * int(2 ** own.uniform(1, 23)))
                os.write(writes, append(path, entry).head.hash.encode())
        os._exit(1)
    os.close(writes)
    try:
        yield child, reads
    finally:
        os.close(reads)


def killed(folder: Path, trials: int, rough: random.Random) -> Tally:
    """kill -9 at a random moment of a program that writes."""
    tally: Tally = Counter()
    for number in range(trials):
        path = folder / f"{number}" / NAME
        path.parent.mkdir()
        with writing(path, rough) as (child, pipe):
            _wait(path, rough)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            told = b"".join(iter(lambda pipe=pipe: os.read(pipe, 1 << 16), b"")).decode()
        survived(path, [told[n : n + 64] for n in range(0, len(told) - 63, 64)], tally)
        tally["trials"] += 1
    return tally


def _wait(path: Path, rough: random.Random) -> None:
    """Some time, or until the journal is seen to have grown so often: that is when a line may be half written."""
    until = time.monotonic() + rough.uniform(0, 0.25)
    growths, size = rough.choice((1, 2, 3, sys.maxsize)), 0
    while growths and time.monotonic() < until:
        now = path.stat().st_size if path.exists() else 0
        growths -= now > size
        size = now


def died(folder: Path, trials: int, rough: random.Random) -> Tally:
    """A program that dies at a step of its choice, in the middle of a write too: every step, any number of bytes."""
    tally: Tally = Counter()
    for number in range(trials):
        path = folder / f"{number}" / NAME
        path.parent.mkdir()
        confirmed = [w.head.hash for w in write(path, *numbered(rough.randrange(4)))]
        if confirmed and rough.random() < 0.3:
            path.write_bytes(path.read_bytes() + b'{"half')
        child = os.fork()
        if child == 0:
            with suppress(BaseException):
                _doomed(rough.randrange(1, 9), rough.randrange(0, 700))
                append(path, answer(reason="y" * rough.randrange(1, 300)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        tally["died before the end"] += os.WIFSIGNALED(status)
        if not os.WIFSIGNALED(status):
            confirmed = list(read_journal(path).hashes)
        survived(path, confirmed, tally)
        tally["trials"] += 1
    return tally


def _doomed(step: int, count: int) -> None:
    """The next calls of the system work; the one of that number is the last thing that this program does."""
    left = step

    def guarded(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def last(*arguments: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                if name == "write":
                    call(arguments[0], arguments[1][:count])  # type: ignore[index]
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments)

        return last

    for name in ("write", "fsync", "replace", "ftruncate"):
        setattr(module.os, name, guarded(name, getattr(os, name)))


# --- a full disk ------------------------------------------------------------------------------------------------


def on_a_full_disk(folder: Path, trials: int, rough: random.Random) -> Tally:
    """A file system of its own that is all but full; where none may be mounted, a limit on the size of files."""
    tally: Tally = Counter()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        return _under_a_limit(folder, trials, rough)
    try:
        for number in range(trials):
            path = folder / f"{number}" / NAME
            path.parent.mkdir()
            _on_what_is_left(path, rough, tally)
            tally["trials"] += 1
    finally:
        subprocess.run(["umount", folder], check=True)
    return tally


def _on_what_is_left(path: Path, rough: random.Random, tally: Tally) -> None:
    filler, confirmed = path.with_name("filler"), [append(path, answer()).head.hash]
    _fill(filler, rough.randrange(0, 3) * 4096)
    for _ in range(200):
        before = path.read_bytes(), head_of(path).read_bytes()
        try:
            confirmed.append(append(path, answer(reason="z" * rough.randrange(1, 3000))).head.hash)
        except InputError as error:
            assert error.problems[0].code == "journal-not-written"
            assert (path.read_bytes(), head_of(path).read_bytes()) == before, "a failed entry has left something"
            tally["refused for want of room"] += 1
            break
    filler.unlink()
    survived(path, confirmed, tally)
    for file in path.parent.iterdir():
        file.unlink()


def _fill(filler: Path, left: int) -> None:
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"0" * 4096)
    os.truncate(filler, max(filler.stat().st_size - left, 0))


def _under_a_limit(folder: Path, trials: int, rough: random.Random) -> Tally:
    tally: Tally = Counter()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for number in range(trials):
        path = folder / f"{number}" / NAME
        path.parent.mkdir()
        confirmed = [w.head.hash for w in write(path, *numbered(2))]
        before = path.read_bytes(), head_of(path).read_bytes()
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before[0]) + rough.randrange(0, 400), limits[1]))
        try:
            append(path, answer(reason="z" * 500))
            raise AssertionError("the limit was not met")
        except InputError:
            assert (path.read_bytes(), head_of(path).read_bytes()) == before
            tally["refused for want of room"] += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        survived(path, confirmed, tally)
        tally["trials"] += 1
    return tally


# --- several at once --------------------------------------------------------------------------------------------


def at_once(folder: Path, trials: int, rough: random.Random) -> Tally:
    """Programs that write at once, each with threads that do; now and then one is killed at it."""
    tally: Tally = Counter()
    for number in range(trials):
        path = folder / f"{number}" / NAME
        path.parent.mkdir()
        reads, writes = os.pipe()
        children = [_writer(path, reads, writes) for _ in range(4)]
        os.close(writes)
        if number % 2:
            time.sleep(rough.uniform(0, 0.05))
            os.kill(children[0], signal.SIGKILL)
        told = b"".join(iter(lambda pipe=reads: os.read(pipe, 1 << 16), b"")).decode()
        os.close(reads)
        for child in children:
            os.waitpid(child, 0)
        confirmed = {told[n : n + 64] for n in range(0, len(told), 64)}
        book = read_journal(path)
        assert confirmed <= set(book.hashes) and len(book.hashes) <= len(confirmed) + 1
        assert {p.code for p in book.problems} <= {"journal-torn"}
        tally["trials"] += 1
        tally["programs killed"] += number % 2
        tally["confirmed"] += len(confirmed)
    return tally


def _writer(path: Path, reads: int, writes: int) -> int:
    child = os.fork()
    if child:
        return child
    with suppress(BaseException):
        os.close(reads)

        def some(_: int) -> None:
            for n in range(5):
                os.write(writes, append(path, answer(reason="w" * 50 * n + "w"), wait=60).head.hash.encode())

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(some, range(3)))
    os._exit(0)


# --- bytes lost and changed -------------------------------------------------------------------------------------


def cut(folder: Path, trials: int, rough: random.Random) -> Tally:
    """The file cut at every byte, with the head beside it and without; `trials` is how many entries it has."""
    tally: Tally = Counter()
    path = folder / NAME
    hashes = [w.head.hash for w in write(path, *numbered(trials))]
    data = path.read_bytes()
    for with_head in (True, False):
        if not with_head:
            head_of(path).unlink()
        path.write_bytes(data)
        for size in reversed(range(len(data))):
            os.truncate(path, size)
            book = read_journal(path)
            assert list(book.hashes) == hashes[: len(book.hashes)]
            # Each entry whose bytes are all there holds, its line feed aside; what is missing is told.
            assert len(book.hashes) == (data + b"\n")[: size + 1].count(b"\n")
            assert not with_head or bool(book.problems) is (len(book.hashes) < trials)
            assert book.problems or data[:size].endswith(b"\n") or data[size:].startswith(b"\n") or not size
            tally["trials"] += 1
            tally["told"] += bool(book.problems)
            tally["cut between lines, without a head: not told"] += not book.problems and len(book.hashes) < trials
    return tally


def tampered(folder: Path, trials: int, rough: random.Random) -> Tally:
    """A byte changed, put in or taken out anywhere; a line of garbage, one twice, one moved or taken out."""
    tally: Tally = Counter()
    path = folder / NAME
    write(path, *numbered(12))
    data = path.read_bytes()
    lines = data.splitlines(keepends=True)
    for _ in range(trials):
        kind = rough.choice(("byte", "put in", "taken out", "garbage", "twice", "moved", "line out"))
        changed = _changed(kind, data, lines, rough)
        if changed == data:
            continue
        # A file of its own: to write over one makes some file systems wait for the disk.
        path.unlink()
        path.write_bytes(changed)
        book = read_journal(path)
        kept = [line_of(entry) + b"\n" for entry in book.entries]
        assert kept == lines[: len(kept)], "something was accepted that nobody wrote"
        assert book.problems or (len(kept) == 12 and changed == data[:-1]), "a change was not told"
        tally["trials"] += 1
        tally[kind] += 1
    path.write_bytes(data)
    assert read_journal(path).problems == () and digest(lines[-1][:-1]) == read_journal(path).head.hash
    return tally


def _changed(kind: str, data: bytes, lines: list[bytes], rough: random.Random) -> bytes:
    place, line = rough.randrange(len(data)), rough.randrange(len(lines))
    if kind == "byte":
        return data[:place] + bytes([data[place] ^ rough.randrange(1, 256)]) + data[place + 1 :]
    if kind == "put in":
        return data[:place] + rough.randbytes(rough.randrange(1, 6)) + data[place:]
    if kind == "taken out":
        return data[:place] + data[place + rough.randrange(1, 300) :]
    if kind == "garbage":
        garbage = rough.choice((b"", b"{}", b"null", rough.randbytes(20).replace(b"\n", b" "))) + b"\n"
        return b"".join([*lines[:line], garbage, *lines[line:]])
    rest = [*lines[:line], *lines[line + 1 :]]
    if kind == "line out":
        return b"".join(rest)
    where = rough.randrange(len(rest) + 1)
    base = lines if kind == "twice" else rest
    return b"".join([*base[:where], lines[line], *base[where:]])


# --- all of them ------------------------------------------------------------------------------------------------

# With the full counts. A program that was forked dies with the one that forked it, so threads are none of its affair.
ALL: dict[str, tuple[Callable[[Path, int, random.Random], Tally], int]] = {
    "killed with -9 while writing": (killed, 400),
    "died at a step of its own": (died, 1500),
    "a full disk": (on_a_full_disk, 300),
    "several writers at once": (at_once, 60),
    "cut at every byte": (cut, 20),
    "tampered with": (tampered, 50_000),
}


def tried(name: str, trials: int, seed: int = 1) -> Tally:
    """One kind of trial in a folder of its own."""
    with TemporaryDirectory() as folder:
        return ALL[name][0](Path(folder), trials, random.Random(seed))


if __name__ == "__main__":
    factor = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    for name, (_, trials) in ALL.items():
        begun = time.monotonic()
        tally = tried(name, max(1, int(trials * factor)), seed=int(time.time()))
        print(f"{name}: {dict(sorted(tally.items()))} ({time.monotonic() - begun:.0f} s)", flush=True)
