"""How far a journal goes, noted beside it, so that whole lines cut off at its end are missed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from criteria_engine.errors import Problem, UsageError
from criteria_engine.records.annotations import Label

if TYPE_CHECKING:
    from criteria_engine.judgements.chain import Book

# What the first line names as the hash of the line before it.
GENESIS = hashlib.sha256(b"criteria-engine/journal/1").hexdigest()
# A part of a hash that is long enough to stand for all of it.
SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Head:
    """The file of a journal, the number of its entries, the hash of its last line.

    Whoever notes it down can tell later whether anything up to there was changed or cut off.
    """

    name: str
    entries: int
    hash: str

    def __str__(self) -> str:
        return f"{self.name}#{self.entries}@{self.hash}"

    @classmethod
    def read(cls, text: str) -> Head | None:
        """The head that `str` of one gives; None for any other text.

        >>> Head.read("x.yaml.journal.jsonl#2@" + "0" * 64).entries
        2
        """
        name, _, rest = text.rpartition("#")
        number, _, found = rest.partition("@")
        return cls(name, int(number), found) if name and number.isdecimal() and len(found) == len(GENESIS) else None


def head_of(journal: Path) -> Path:
    """The file beside a journal that says how far it goes: `ho-so.yaml.journal.head`."""
    return journal.with_name(journal.name.removesuffix(".jsonl") + ".head")


def said_head(journal: Path) -> Head | Problem | None:
    """What the file beside a journal says; None without one, a problem where nobody can read it."""
    path = head_of(journal)
    try:
        number, found = path.read_text(encoding="ascii").split()
        return Head(path.name, int(number), found)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return Problem(path.name, "journal-head", "this file does not say how far the journal goes; restore it",
                       "tệp này không ghi được nhật ký dài đến đâu; đề nghị khôi phục từ bản lưu")  # fmt: skip


def held_to(head: Head | Problem | None, book: Book) -> Book:
    """A journal as far as its head bears it out.

    Lines that were cut off leave those before them in force. Where the line that the head names is another one, the
    whole chain was written anew, and nothing of it is accepted.
    """
    if head is None or book.doubts:
        return book
    if isinstance(head, Problem):
        return replace(book, problems=(*book.problems, head))
    if head.entries > len(book.hashes):
        return replace(book, problems=(*book.problems, _cut(head, book)))
    if head.entries and book.hashes[head.entries - 1] != head.hash:
        return replace(book, entries=(), problems=(*book.problems, _another(head, book)))
    return book


def _cut(head: Head, book: Book) -> Problem:
    numbers = head.entries, head.name, len(book.hashes)
    return Problem(book.name, "journal-head", _CUT.en.format(*numbers), _CUT.vi.format(*numbers))


def _another(head: Head, book: Book) -> Problem:
    numbers = head.entries, head.name
    return Problem(book.name, "journal-head", _ANOTHER.en.format(*numbers), _ANOTHER.vi.format(*numbers))


_CUT = Label(
    "nhật ký đã ghi đến mục {} ({}) nhưng nay còn {} mục: đã mất dòng cuối; đề nghị khôi phục tệp từ bản lưu",
    "the journal ended with entry {} ({}) and now holds {}: lines were cut off; restore it from a copy",
)
_ANOTHER = Label(
    "mục {} không phải mục đã ghi ({}): nhật ký đã bị viết lại nên không được công nhận; đề nghị khôi phục từ bản lưu",
    "entry {} is not the one that was written ({}): the journal was written anew, and nothing of it is accepted; "
    "restore it from a copy",
)


def expected(books: Iterable[Book], wanted: str) -> list[Problem]:
    """A problem unless one of the journals holds a line with this hash, or with one that begins so.

    Raises UsageError where too little of the hash is given.
    """
    if len(wanted) < SHORTEST:
        raise UsageError([Problem("--expect-head", "usage", _SHORT.en, _SHORT.vi)])
    if any(found.startswith(wanted.lower()) for book in books for found in book.hashes):
        return []
    return [Problem("--expect-head", "journal-head", _MISSED.en.format(wanted), _MISSED.vi.format(wanted))]


_SHORT = Label(f"cần ít nhất {SHORTEST} ký tự đầu của mã", f"give at least the first {SHORTEST} digits of the hash")
_MISSED = Label(
    "không nhật ký nào còn mục mang mã {}: đã mất hoặc bị sửa dòng; đề nghị khôi phục tệp từ bản lưu",
    "no journal holds the entry {} any more: lines were cut off or changed; restore the file from a copy",
)
