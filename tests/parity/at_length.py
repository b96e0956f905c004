"""The laws for hours: `python tests/parity/at_length.py FIRST LAST [ENGINES]`, a line for every difference and a tally.

Each number is a set of packs, judged on several data sets; engines that read files do so on every second of them.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from parity.case import Case, differences
from parity.drawing import Records
from parity.engines import ENGINES, reference
from parity.law import drawn

DATA_SETS = 12


def cases(seed: int) -> Iterator[Case]:
    """The packs of a number on as many data sets."""
    first = drawn(seed)
    yield first
    for number in range(1, DATA_SETS):
        random = Random(f"{seed}:{number}")
        yield replace(first, raw=Records(random.choice, first.schema).raw())


def run(numbers: range, names: list[str]) -> Counter[str]:
    tally: Counter[str] = Counter()
    started = last = time.monotonic()
    for seed in numbers:
        for number, case in enumerate(cases(seed)):
            wanted = reference(case)
            tally["cases"] += 1
            tally["outcomes"] += len(wanted.outcomes)
            tally.update(outcome.value for outcome in wanted.outcomes.values())
            for name in names:
                if name not in ("tables", "parquet") or number % 4 == ("tables", "parquet").index(name):
                    tally[name] += 1
                    tally["differ"] += _differs(name, case, wanted, f"{seed}:{number}")
        tally["packs"] += 1
        if time.monotonic() - last > 60:
            last = time.monotonic()
            print(f"{last - started:.0f} s, up to {seed}: {dict(tally)}", flush=True)
    return tally


def _differs(name: str, case: Case, wanted: object, at: str) -> bool:
    try:
        lines = differences(wanted, ENGINES[name](case))  # type: ignore[arg-type]
    except Exception:
        lines = [traceback.format_exc(limit=-3)]
    for line in lines[:2]:
        print(f"{at} {name}: {line}", flush=True)
    return bool(lines)


if __name__ == "__main__":
    begin, end = map(int, sys.argv[1:3])
    engines = (sys.argv[3] if len(sys.argv) > 3 else "row,columnar,tables,parquet").split(",")
    print(dict(run(range(begin, end), engines)))
