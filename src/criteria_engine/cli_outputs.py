"""Paths on the command line, and where a command may write: into a folder that is there, never onto what it reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from criteria_engine.errors import Problem, UsageError


class Place(click.Path):
    """A path that is named: an empty one, as of a shell variable that was never set, would mean the folder at hand."""

    def __init__(self, **kinds: Any) -> None:
        super().__init__(path_type=Path, **kinds)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("no name is given (an empty text)", param, ctx)
        return super().convert(value, param, ctx)


def refuse_place(output: Path | None, option: str, inputs: Iterable[Path] = ()) -> None:
    """Raises UsageError, before anything is judged, where `output` cannot be written or is something that is read."""
    if output is None:
        return
    if not output.absolute().parent.is_dir():
        raise _not_to(output, option, "that folder is not there; make it first", "không có thư mục này; hãy tạo trước")
    read = next((path for path in _read_with(inputs) if _is_same(path, output)), None)
    if read is not None:
        raise _not_to(output, option, f"that is {read}, which is read; name another file",
                      f"đó là {read}, là tệp đầu vào; hãy ghi tên khác")  # fmt: skip


def refuse_twice(output: Path | None, other: Path | None, option: str) -> None:
    """Raises UsageError where two results would go into one file."""
    if output is not None and other is not None and _is_same(output, other):
        raise _not_to(output, option, "another result goes into that file; name another one",
                      "tệp này đã dùng cho kết quả khác; hãy ghi tên khác")  # fmt: skip


def _read_with(inputs: Iterable[Path]) -> Iterator[Path]:
    """The inputs, and the judgements kept beside them."""
    from criteria_engine.judgements.head import head_of
    from criteria_engine.judgements.journal import journal_of

    for path in inputs:
        journal = journal_of(path)
        yield from (path, journal, head_of(journal))


def _is_same(one: Path, other: Path) -> bool:
    """Whether these are one file, or `other` is there already in the folder `one`."""
    if not (one.exists() and other.exists()):
        return one.absolute() == other.absolute()
    return os.path.samefile(one, other) or (one.is_dir() and one.resolve() in other.resolve().parents)


def _not_to(output: Path, option: str, en: str, vi: str) -> UsageError:
    return UsageError([Problem(f"{option} {output}", "usage", en, vi)])
