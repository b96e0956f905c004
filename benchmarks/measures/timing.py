"""How two ways of doing one thing are compared on a machine that is never quiet: in turn, by medians, as a ratio."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]
Clock = Callable[[], float]
Row = dict[str, Any]
# CPU time of the process, its threads among it: what other processes do meanwhile does not count.
CPU: Clock = time.process_time
WALL: Clock = time.perf_counter


@dataclass(frozen=True)
class Setting:
    """`quick`: small numbers, all within a few minutes. `runs`: how often each side is timed."""

    quick: bool = False
    runs: int = 9

    def size(self, whole: int, quick: int) -> int:
        return quick if self.quick else whole


def in_turn(ours: Work, other: Work, runs: int, clock: Clock = CPU) -> tuple[float, float]:
    """Medians in seconds of both, one after the other and again, after one warm-up each."""
    ours(), other()
    pairs = [(timed(ours, clock), timed(other, clock)) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def timed(work: Work, clock: Clock = CPU) -> float:
    """Seconds that the work takes; the collector of cycles waits, so that it does not fall on one side by chance."""
    gc.collect()
    gc.disable()
    try:
        began = clock()
        work()
        return clock() - began
    finally:
        gc.enable()


def row(ours: float, other: float, n: int, unit: str, **more: Any) -> Row:
    return {"ratio": _short(ours / other), "ours": _short(ours), "other": _short(other), "n": n, "unit": unit, **more}


def per_record(pair: tuple[float, float], n: int, **more: Any) -> Row:
    """Microseconds a record."""
    return row(pair[0] / n * 1e6, pair[1] / n * 1e6, n, "µs a record", **more)


def _short(value: float) -> float:
    """Four digits that count."""
    return float(f"{value:.4g}")
