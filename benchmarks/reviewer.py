"""What the reviewer waits for, as ratios to assessing the same records once.

python benchmarks/reviewer.py [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import criteria_engine as ce
from criteria_engine.findings.again import watched
from criteria_engine.wording.findings import sentence

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    dossier = ce.read(ROOT / "fixtures/tra-vinh-huyen-2023.xlsx")
    pack = ce.load_pack("tra-vinh/hd30")
    result = ce.assess(dossier, pack)
    noted, findings = watched(result), len(result.findings)
    unmet = [f for f in result.findings if f.needs_work]
    change = ce.Change("add", "model", "MH16", "plan.schedule", "Quý I")
    measured: dict[str, list[tuple[float, float]]] = {"explain": [], "repair": [], "what_if": []}
    for _ in range(RUNS):
        fresh = ce.assess(dossier, pack)
        whole = seconds(lambda: ce.assess(dossier, pack))
        said = seconds(lambda: [sentence(f, "vi", length="line") for f in result.findings])
        measured["explain"].append((said, whole))
        measured["repair"].append((seconds(lambda f=fresh: [x.repairs for x in f.findings if x.needs_work]), whole))
        measured["what_if"].append((seconds(lambda: ce.what_if(noted, [change])), whole))
    counts = {"explain": findings, "repair": len(unmet), "what_if": 1}
    report = {}
    for name, pairs in measured.items():
        ours, other = (statistics.median(side) for side in zip(*pairs, strict=True))
        report[f"{name}_vs_assess"] = {
            "ratio": round(ours / other, 3), "ours": round(ours, 4), "other": round(other, 4), "n": counts[name],
            "unit": "run", "us_each": round(ours / counts[name] * 1e6, 1),
        }  # fmt: skip
    for name, row in report.items() if not given.json else ():
        print(f"{name:20} {row['ratio']:7} ×   {row['us_each']:10} µs each of {row['n']}")
    if given.json:
        print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
