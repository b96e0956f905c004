"""The terminal as it is: its letters, its width, a bar for long runs, and mistakes told without a stack trace."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from criteria_engine.errors import CriteriaError, PackError, Problem, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

USAGE, PACK, INPUT, VACUOUS, UNMET, FINE = 2, 4, 3, 5, 1, 0


def console(file: TextIO | None = None) -> Console:
    from rich.console import Console

    class Patient(Console):
        """Whoever stopped reading has seen enough; what was found decides the exit code all the same."""

        def on_broken_pipe(self) -> None:
            go_nowhere(sys.stdout)

    # A file or a pipe has no width of its own: wide enough for a sentence, narrow enough to read.
    piped = file is not None or not sys.stdout.isatty()
    return Patient(file=file, width=110 if piped else None, highlight=False, soft_wrap=False)


def put(data: bytes | str) -> None:
    """What is to be read by a program, on standard output as it is."""
    try:
        sys.stdout.buffer.write(data if isinstance(data, bytes) else data.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        go_nowhere(sys.stdout)


def go_nowhere(stream: TextIO) -> None:
    """From here on nothing is written on a stream, since nobody reads it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def say(text: str, *, err: bool = False) -> None:
    """Lines on standard output or standard error, as they may be printed."""
    from criteria_engine.text import shown

    try:
        click.echo("\n".join(map(shown, text.split("\n"))), err=err)
    except BrokenPipeError:
        go_nowhere(sys.stderr if err else sys.stdout)


@contextmanager
def console_or_file(output: Path | None) -> Iterator[Console]:
    """Where a report is printed."""
    if output is None:
        yield console()
        return
    with output.open("w", encoding="utf-8") as file:
        yield console(file)


def exit_code(*, has_problems: bool, is_vacuous: bool, unmet: bool = False) -> int:
    """The first that holds: input set aside, nothing judged, a duty not met, fine."""
    return INPUT if has_problems else VACUOUS if is_vacuous else UNMET if unmet else FINE


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error once a run takes over a second; nothing where there is no terminal."""
    from criteria_engine.reports.progress import Bar

    bar = Bar(sys.stderr)
    try:
        yield bar.show
    finally:
        bar.close()


@contextmanager
def told(lang: str) -> Iterator[None]:
    """A user's mistake is told in a few lines with its place, never as a stack trace."""
    try:
        yield
    except CriteriaError as error:
        tell(error.problems, lang)
        sys.exit(USAGE if isinstance(error, UsageError) else PACK if isinstance(error, PackError) else INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FINE)
    except OSError as error:
        # No file of the user's can be read or written: a full disk, a folder without leave.
        place = str(error.filename or "-")
        en, vi = str(error.strerror or error), f"không đọc hoặc ghi được tệp ({error.strerror or error})"
        tell([Problem(place, "file-trouble", en, vi)], lang)
        sys.exit(USAGE)


def tell(problems: Iterable[Problem], lang: str) -> None:
    for problem in problems:
        say(f"{problem.at}: {problem.said(lang)} [{problem.code}]".replace("\n", "·"), err=True)


def speak_plainly() -> None:
    """On a terminal without Vietnamese letters, letters lose their marks instead of the program its footing.

    What a scheduler started with standard output or standard error closed goes on without them.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    codecs.register_error("criteria-plain", without_marks)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="criteria-plain")


def without_marks(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    lost = error.object[error.start : error.end].replace("đ", "d").replace("Đ", "D")
    plain = "".join(c for c in unicodedata.normalize("NFD", lost) if c.isascii())
    return plain or "?", error.end
