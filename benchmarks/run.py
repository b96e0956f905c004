"""Everything that is measured, as ratios: ours and the other in turn in one run, so that a noisy machine cancels out.

python benchmarks/run.py [--json] [--quick] [--only NAME ...] [--runs N]

What each name means is in docs/benchmarks.md. Before anything is timed, both sides are shown to give the same results;
a comparison whose other side is not installed is left out, with a note on stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measures import processes
from measures.timing import Row, Setting

Measure = Callable[[Setting], dict[str, Row]]


def _of(module: str, function: str, setting: Setting) -> dict[str, Row]:
    """Modules are loaded when they are asked for: what one of them needs may not be installed."""
    found = __import__(f"measures.{module}", fromlist=[function])
    measure: Measure = getattr(found, function)
    return measure(setting)


# Names that a measure gives, and where it is.
MEASURES: dict[tuple[str, ...], Measure] = {
    ("row_vs_generated",): partial(_of, "rows", "vs_generated"),
    ("row_vs_zen", "row_vs_zen_fused"): partial(_of, "rows", "vs_zen"),
    ("row_vs_cel", "row_vs_cel_fused"): partial(_of, "rows", "vs_cel"),
    ("row_vs_cel_rust",): partial(_of, "rows", "vs_cel_rust"),
    ("explain_per_finding",): partial(_of, "rows", "explain_per_finding"),
    ("columnar_scalar_vs_polars",): partial(_of, "columns", "scalar_vs_polars"),
    ("columnar_nested_vs_polars",): partial(_of, "columns", "nested_vs_polars"),
    ("columnar_vs_duckdb",): partial(_of, "columns", "vs_duckdb"),
    ("inexact_vs_exact",): partial(_of, "columns", "inexact_vs_exact"),
    ("tables_cold_vs_polars", "tables_warm_vs_polars", "tables_verdicts_vs_polars"): partial(
        _of, "columns", "tables_vs_polars"
    ),
    ("parquet_vs_scan",): partial(_of, "columns", "parquet_vs_scan"),
    ("bytes_per_record",): partial(_of, "memory", "bytes_per_record"),
    ("outcome_bytes",): partial(_of, "memory", "outcome_bytes"),
    ("growth_1m_vs_100k",): partial(_of, "memory", "growth"),
    ("growth_5m_vs_1m",): partial(_of, "memory", "growth_further"),
    ("province_text", "province_parquet"): partial(_of, "province", "province"),
    ("spark_local2_vs_local1", "spark_vs_process"): partial(_of, "cluster", "spark"),
    ("pytest_startup",): partial(_of, "pytest_runs", "startup"),
    ("pytest_grouped",): partial(_of, "pytest_runs", "grouped"),
    **{(name,): partial(processes.against, name) for name in processes.PAIRS},
}
NAMES = [name for names in MEASURES for name in names]


def measured(setting: Setting, only: list[str]) -> Iterator[tuple[str, Row]]:
    for names, measure in MEASURES.items():
        if only and not set(only) & set(names):
            continue
        try:
            found = measure(setting)
        except ImportError as missing:
            print(f"left out: {', '.join(names)}: {missing}", file=sys.stderr)
            continue
        yield from ((name, row) for name, row in found.items() if not only or name in only)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="one object on stdout, by name")
    options.add_argument("--quick", action="store_true", help="small numbers: all of it in about three minutes")
    options.add_argument("--only", nargs="+", default=[], choices=NAMES, metavar="NAME", help="these alone")
    options.add_argument("--runs", type=int, default=9, help="how often each side is timed")
    given = options.parse_args()
    report: dict[str, Row] = {}
    for name, row in measured(Setting(given.quick, 5 if given.quick else given.runs), given.only):
        report[name] = row
        line = f"{name:28} {row['ratio']:8} ×   ({row['ours']} against {row['other']} {row['unit']}, n = {row['n']})"
        print(line, file=sys.stderr if given.json else sys.stdout, flush=True)
    if given.json:
        print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
