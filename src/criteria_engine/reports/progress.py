"""A progress bar that appears only when it is worth it: on a terminal, after the first second."""

from __future__ import annotations

import time
from typing import Any, TextIO

PATIENCE = 1.0  # seconds


class Bar:
    """`show(done, whole)` as often as one likes; `close` when done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._began = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def show(self, done: int, whole: int) -> None:
        if self._bar is None and self._stream.isatty() and time.monotonic() - self._began > PATIENCE:
            self._open(whole)
        if self._bar is not None:
            self._bar.update(self._task, completed=done)

    def _open(self, whole: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(file=self._stream), transient=True)
        self._task = self._bar.add_task("", total=whole)
        self._bar.start()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
