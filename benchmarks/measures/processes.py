"""Whole processes: start-up and `check` of a workbook, against others that any Python program pays for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from measures.timing import Row, Setting, in_turn, row

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = [sys.executable, "-c", "import pydantic, rich"]
CLICK = [sys.executable, "-c", "import click; click.Group('x')(['--help'], standalone_mode=False)"]
# What a process used, told by a small one around it: the peak of a child is counted from its parent's on.
AROUND = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": code, "seconds": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime,
                  "peak_mb": used.ru_maxrss / 1024}))
"""


def ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "criteria_engine", *arguments]


TRA_VINH, QUANG_BINH = (str(ROOT / f"fixtures/{name}.xlsx") for name in ("tra-vinh-huyen-2023", "quang-binh-sxd-2024"))
PAIRS = {
    "help_vs_click": (ours("--help"), CLICK),
    "check_vs_imports": (ours("check", TRA_VINH, "--pack", "tra-vinh/hd30"), IMPORTS),
    # Both packs of the province: rules that restate one another are compared and share a finding.
    "check_two_packs_vs_imports": (ours("check", TRA_VINH), IMPORTS),
    "check_sxd_vs_imports": (ours("check", QUANG_BINH, "--pack", "quang-binh/sxd2690"), IMPORTS),
}


def run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def against(name: str, setting: Setting) -> dict[str, Row]:
    first, second = PAIRS[name]
    runs = setting.size(setting.runs, 3)
    pair = in_turn(lambda: run(first), lambda: run(second), runs, of_children)
    return {name: row(*pair, runs, "CPU s a process")}


def of_children() -> float:
    """CPU time of the processes that were waited for: on a busy machine a long one waits much longer than a short one,
    so that a ratio of wall times would say how busy it is."""
    times = os.times()
    return times.children_user + times.children_system


def used(command: list[str]) -> dict[str, float]:
    """Exit code, seconds, CPU seconds and peak memory in MB of a process and those that it starts."""
    done = subprocess.run([sys.executable, "-c", AROUND, *command], stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))
