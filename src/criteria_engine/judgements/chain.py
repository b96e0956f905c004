"""The chain of the journal: each line carries a sum of itself and the hash of the line before it.

A line is the entry as JSON with sorted keys, no blanks between, UTF-8, ended by one line feed. There is one way to
write an entry, so a single changed byte shows; what stands behind a broken place is not accepted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from criteria_engine.errors import Problem
from criteria_engine.judgements.entry import ENTRY, Attestation, Explanation, Waiver
from criteria_engine.judgements.head import GENESIS, Head
from criteria_engine.records.annotations import Label

AnyEntry = Attestation | Waiver | Explanation
_UNSEALED: Mapping[str, Any] = {"version": 1, "n": 1, "previous": GENESIS, "sum": GENESIS}


@dataclass(frozen=True, slots=True)
class Book:
    """What a journal holds. `entries` are those that are accepted, `hashes` those of their lines.

    `size`: bytes up to the end of the last whole line. `torn`: what stands behind it, cut off by a crash. `ended`: the
    last line has its line feed. `problems`: why something is not accepted.
    """

    name: str
    entries: tuple[AnyEntry, ...] = ()
    hashes: tuple[str, ...] = ()
    size: int = 0
    torn: bytes = b""
    ended: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def head(self) -> Head:
        return Head(self.name, len(self.hashes), self.hashes[-1] if self.hashes else GENESIS)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What forbids to write behind the last line; the torn rest of a crash does not."""
        return tuple(p for p in self.problems if p.code != "journal-torn")


def draft_of(said: Mapping[str, Any]) -> AnyEntry:
    """An entry that has no place in a journal yet. Raises pydantic's ValidationError for what is no judgement."""
    return ENTRY.validate_python({**_UNSEALED, **said})


def sealed(draft: AnyEntry, head: Head) -> AnyEntry:
    """The entry as the next one behind a head."""
    placed = draft.model_copy(update={"n": head.entries + 1, "previous": head.hash})
    return placed.model_copy(update={"sum": _sum(placed)})


def line_of(entry: AnyEntry) -> bytes:
    """The bytes of an entry, without the line feed."""
    return _canonical(entry.model_dump(mode="json"))


def digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _sum(entry: AnyEntry) -> str:
    return digest(_canonical(entry.model_dump(mode="json", exclude={"sum"})))


def _canonical(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_chain(data: bytes, name: str) -> Book:
    """The entries of a journal's bytes up to the first line that does not hold, and what is wrong with that one."""
    *lines, rest = data.split(b"\n")
    chain = _Chain(name)
    for number, line in enumerate(lines, 1):
        fault = chain.add(line)
        if fault:
            return chain.book(_broken(name, fault, number, len(lines) + bool(rest)))
        chain.size += 1
    # Whole but for its line feed, it holds: an editor may have dropped that, and the sum vouches for the line.
    if not rest or chain.add(rest) is None:
        return replace(chain.book(), ended=not rest)
    at, kept = f"{name}:{len(lines) + 1}", f"{name}.torn-N"
    torn = Problem(at, "journal-torn", _TORN.en.format(len(rest), kept), _TORN.vi.format(len(rest), kept))
    return replace(chain.book(), torn=rest, problems=(torn,))


class _Chain:
    """A journal being read, line by line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: list[AnyEntry] = []
        self.hashes: list[str] = []
        self.size = 0

    def add(self, line: bytes) -> Label | None:
        """Take a line as the next entry, or say why it is none."""
        try:
            entry = ENTRY.validate_json(line)
        except ValidationError:
            return _NO_ENTRY
        if line_of(entry) != line or entry.sum != _sum(entry):
            return _CHANGED
        if not _follows(entry, self.hashes):
            return _OUT_OF_LINE
        self.entries.append(entry)
        self.hashes.append(digest(line))
        self.size += len(line)
        return None

    def book(self, *problems: Problem) -> Book:
        return Book(self.name, tuple(self.entries), tuple(self.hashes), self.size, problems=problems)


def _follows(entry: AnyEntry, hashes: Sequence[str]) -> bool:
    return (entry.n, entry.previous) == (len(hashes) + 1, hashes[-1] if hashes else GENESIS)


def _broken(name: str, fault: Label, number: int, last: int) -> Problem:
    said = {lang: _FROM_HERE[lang].format(fault[lang], f"{number}–{last}" if last > number else number)
            for lang in ("en", "vi")}  # fmt: skip
    return Problem(f"{name}:{number}", "journal-broken", said["en"], said["vi"])


_NO_ENTRY = Label("dòng này không phải mục của nhật ký", "this line is no entry of a journal")
_CHANGED = Label("dòng này đã bị sửa sau khi ghi", "this line was changed after it was written")
_OUT_OF_LINE = Label(
    "dòng này không nối tiếp dòng trước: có dòng bị sửa, bỏ, chèn hoặc đổi chỗ",
    "this line does not follow the one before it: a line was changed, removed, put in or moved",
)
_FROM_HERE = Label(
    "{}. Từ đây (dòng {}) không được công nhận, các dòng trước vẫn giữ; đề nghị khôi phục tệp từ bản lưu",
    "{}. From here on (line {}) nothing is accepted, what stands before holds; restore the file from a copy",
)
_TORN = Label(
    "dòng cuối bị đứt ({} byte), chưa được xác nhận là đã ghi nên bỏ qua; lần ghi sau chuyển phần này sang {}",
    "the last line is torn ({} bytes); its writing was never confirmed, so it is left out; "
    "the next entry moves it to {}",
)
