"""Sessions leave nothing behind (guard rail 9); each measurement is made in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from live.guards import needs_durable

pytestmark = [
    needs_durable,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc"),
]


def kilobytes_a_session(*words: str) -> float:
    script = str(Path(__file__).with_name("memory.py"))
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def test_three_hundred_sessions_leave_the_memory_flat() -> None:
    assert kilobytes_a_session("300") < 5


def test_without_deleting_the_state_they_would_not() -> None:
    """Planted: only the rule set is deleted."""
    assert kilobytes_a_session("40", "leak") > 100
