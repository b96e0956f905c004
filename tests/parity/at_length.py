"""The laws for hours: `python tests/parity/at_length.py FIRST LAST [ENGINES]`, a line for every difference and a tally.

Each number is a set of packs. It is judged on data sets that were drawn one by one, several of them at a time: a
data set has its own ids, and engines for many records are slow on few.
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

from parity.case import Case, Told, differences
from parity.drawing import Records
from parity.engines import ENGINES, reference, row
from parity.law import drawn

DATA_SETS = 16
# One data set with a fault opens lists of all that it is judged with.
FAULTS = 60


def cases(seed: int) -> Iterator[tuple[Case, list[Case]]]:
    """The packs of a number on one data set, then on many at a time, with the data sets one by one."""
    first = drawn(seed)
    yield first, [first]
    alone = []
    for number in range(DATA_SETS - 1):
        random = Random(f"{seed}:{number}")
        mark = f"-{number}" if number else ""
        alone.append(replace(first, raw=Records(random.choice, first.schema, mark=mark, faults=FAULTS).raw()))
    names = dict.fromkeys(table for case in alone for table in case.raw)
    yield replace(first, raw={name: [row for case in alone for row in case.raw.get(name, ())] for name in names}), alone


def run(numbers: range, names: list[str]) -> Counter[str]:
    tally: Counter[str] = Counter()
    started = last = time.monotonic()
    for seed in numbers:
        for case, alone in cases(seed):
            wanted = reference(case)
            tally["data sets"] += len(alone)
            tally["outcomes"] += len(wanted.outcomes)
            tally.update(outcome.value for outcome in wanted.outcomes.values())
            for name in names:
                if name not in ("tables", "parquet") or seed % 2 == ("tables", "parquet").index(name):
                    tally[name] += len(alone)
                    tally["differ"] += _differs(name, case, alone, wanted, f"{seed}:{len(alone)}")
        tally["packs"] += 1
        if time.monotonic() - last > 60:
            last = time.monotonic()
            print(f"{last - started:.0f} s, up to {seed}: {dict(tally)}", flush=True)
    return tally


def _differs(name: str, case: Case, alone: list[Case], wanted: Told, at: str) -> bool:
    try:
        lines = differences(wanted, _one_by_one(alone) if name == "row" else ENGINES[name](case))
    except Exception:
        lines = [traceback.format_exc(limit=-3)]
    for line in lines[:2]:
        print(f"{at} {name}: {line}", flush=True)
    return bool(lines)


def _one_by_one(cases: list[Case]) -> Told:
    """The row back end looks at small bundles. Where one has a fault, lists of the others are no longer whole."""
    told = Told({}, {}, {}, is_whole=not any(case.dossier.problems for case in cases))
    for case in cases if told.is_whole or len(cases) == 1 else ():
        found = row(case)
        for mine, theirs in ((told.outcomes, found.outcomes), (told.leaves, found.leaves), (told.sums, found.sums)):
            mine.update(theirs)  # type: ignore[union-attr, arg-type]
    return told


if __name__ == "__main__":
    begin, end = map(int, sys.argv[1:3])
    engines = (sys.argv[3] if len(sys.argv) > 3 else "row,columnar,tables,parquet").split(",")
    print(dict(run(range(begin, end), engines)))
