"""Whole-process times as ratios: ours and the other run in turn, medians compared, so that a noisy machine cancels out.

python benchmarks/run.py [--json] [--runs N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = [sys.executable, "-c", "import pydantic, rich"]
CLICK = [sys.executable, "-c", "import click; click.Group('x')(['--help'], standalone_mode=False)"]


def ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "criteria_engine", *arguments]


PAIRS = {
    "help_vs_click": (ours("--help"), CLICK, "process"),
    "check_vs_imports": (
        ours("check", str(ROOT / "fixtures/tra-vinh-huyen-2023.xlsx"), "--pack", "tra-vinh/hd30"),
        IMPORTS,
        "process",
    ),
    # Both packs of the province: rules that restate one another are compared and share a finding.
    "check_two_packs_vs_imports": (
        ours("check", str(ROOT / "fixtures/tra-vinh-huyen-2023.xlsx")),
        IMPORTS,
        "process",
    ),
    "check_sxd_vs_imports": (
        ours("check", str(ROOT / "fixtures/quang-binh-sxd-2024.xlsx"), "--pack", "quang-binh/sxd2690"),
        IMPORTS,
        "process",
    ),
}


def seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def compare(first: list[str], second: list[str], runs: int) -> tuple[float, float]:
    """Medians of both, run in turn after one warm-up each."""
    seconds(first), seconds(second)
    pairs = [(seconds(first), seconds(second)) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    options.add_argument("--runs", type=int, default=9)
    given = options.parse_args()
    report = {}
    for name, (command, other, unit) in PAIRS.items():
        a, b = compare(command, other, given.runs)
        report[name] = {
            "ratio": round(a / b, 2),
            "ours": round(a, 3),
            "other": round(b, 3),
            "n": given.runs,
            "unit": unit,
        }
    for name, row in report.items() if not given.json else ():
        print(f"{name:24} {row['ratio']:6} ×   ({row['ours']} s against {row['other']} s)")
    if given.json:
        print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
