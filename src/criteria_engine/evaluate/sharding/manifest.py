"""What a shard folder says of itself: `shard.json` beside its tables, and the ids of rows that are copies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from criteria_engine.errors import InputError, Problem

MANIFEST, CONTEXT = "shard.json", "_context.parquet"
TREES, ORPHANS = "trees", "orphans"
# Table and id of a row of a group, and the rows of the group.
Largest = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Shard:
    """`rows`: those at home, by table; `copied`: those that are copies; `faulty`: of both, those that are set aside
    for what they name or lack. `kind`: ORPHANS where a row that others hang on is set aside, else TREES. `largest`: the
    largest group, which no further worker could make faster; `groups`: how many, None where it is not known."""

    name: str
    kind: str
    groups: int | None
    largest: Largest | None
    rows: Mapping[str, int]
    copied: Mapping[str, int]
    faulty: Mapping[str, int]

    @property
    def size(self) -> int:
        return sum(self.rows.values())

    def write(self, folder: Path) -> None:
        said = {"format": "criteria-engine/shard", "version": 1, **asdict(self)}
        (folder / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def shard_name(number: int) -> str:
    return f"shard-{number:04}"


def shard_in(folder: Path) -> Shard:
    """What a shard folder says of itself. Raises InputError where it is none."""
    file = folder / MANIFEST
    if not file.is_file():
        en = f"no shard: it has no {MANIFEST}; `split` makes shards of a data set"
        raise InputError([Problem(str(folder), "no-shard", en, f"không phải phần chia: thiếu {MANIFEST}")])
    said = json.loads(file.read_text(encoding="utf-8"))
    largest = tuple(said["largest"]) if said["largest"] else None
    return Shard(**{k: v for k, v in said.items() if k not in ("format", "version", "largest")}, largest=largest)


def shard_folders(folder: Path) -> tuple[Path, ...]:
    """The shard folders in a folder, in order. Raises InputError where there are none."""
    found = tuple(sorted(file.parent for file in folder.glob(f"*/{MANIFEST}") if file.parent.name[0] != "."))
    if not found:
        en, vi = "no shard folders here; `split` makes them", "không có phần chia nào ở đây"
        raise InputError([Problem(str(folder), "no-shard", en, vi)])
    return found
