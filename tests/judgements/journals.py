"""Judgements to write and to tamper with: the smallest ones that are whole, and journals made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from criteria_engine.judgements.chain import AnyEntry, Book, digest, draft_of, line_of, read_chain, sealed
from criteria_engine.judgements.head import GENESIS, Head
from criteria_engine.judgements.journal import Written, append

AT = datetime(2023, 12, 31, 8, 30, tzinfo=UTC)
SHARED: dict[str, Any] = {
    "by": "Người A", "position": "Trưởng phòng", "at": AT, "subject": {"kind": "model", "id": "M1"},
    "date": date(2023, 6, 1), "evidence": (), "valid_from": None, "supersedes": None, "withdrawn": False,
}  # fmt: skip
ANSWER: dict[str, Any] = {
    **SHARED, "kind": "attestation", "question": "concrete", "answer": "co", "reason": "Đã xem tại chỗ",
    "valid_until": None,
}  # fmt: skip
WAIVED: dict[str, Any] = {
    **SHARED, "kind": "waiver", "rule": "r", "reason": "Đang sáp nhập", "authority": "Đảng ủy xã", "document": None,
    "expires": date(2023, 12, 31),
}  # fmt: skip
EXPLAINED: dict[str, Any] = {
    **SHARED, "kind": "explanation", "clause": "doc.1", "answer": "chua_ro", "note": "Mưa lũ", "valid_until": None,
}  # fmt: skip
WITHDRAWN: dict[str, Any] = {"withdrawn": True, "answer": None}


def answer(**parts: Any) -> AnyEntry:
    return draft_of({**ANSWER, **parts})


def waiver(**parts: Any) -> AnyEntry:
    return draft_of({**WAIVED, **parts})


def explanation(**parts: Any) -> AnyEntry:
    return draft_of({**EXPLAINED, **parts})


def lines_of(*drafts: AnyEntry) -> list[bytes]:
    """The lines of a journal of these entries, without their ends."""
    lines: list[bytes] = []
    head = Head("j", 0, GENESIS)
    for draft in drafts:
        lines.append(line_of(sealed(draft, head)))
        head = Head("j", len(lines), digest(lines[-1]))
    return lines


def journal(*drafts: AnyEntry) -> bytes:
    return b"".join(line + b"\n" for line in lines_of(*drafts))


def numbered(count: int) -> list[AnyEntry]:
    """Entries that can be told apart."""
    return [answer(reason=f"Lần {n}") for n in range(1, count + 1)]


def read(data: bytes) -> Book:
    return read_chain(data, "ho-so.yaml.journal.jsonl")


def codes(book: Book) -> list[str]:
    return [problem.code for problem in book.problems]


def write(path: Path, *drafts: AnyEntry) -> list[Written]:
    return [append(path, draft) for draft in drafts]
