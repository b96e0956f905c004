"""Data sets as Arrow tables, drawn ones too, and a kernel made of the reference evaluator, for tests of shards.

The kernel is slow and says the same as `ce.assess`: what differs between a data set whole and in shards is the cutting.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import criteria_engine as ce
from criteria_engine.evaluate.docket import asked
from criteria_engine.evaluate.facts import starts_after
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.findings.run import Options, Run
from criteria_engine.packs.model import Pack
from criteria_engine.records import shipped_schema
from criteria_engine.records.schema import DATED, VALUE, Entity, Field, Schema
from criteria_engine.records.tidy import at_path

Raw = Mapping[str, Sequence[Mapping[str, Any]]]
Outcome = tuple[str, str, str, str, str]


# --- rows to tables and back ----------------------------------------------------------------------------------------


def arrow_tables(raw: Raw, schema: Schema | None = None) -> dict[str, pa.Table]:
    """Each table with all its columns, dotted; numbers and dates as text, lists as lists."""
    schema = schema or shipped_schema()
    return {name: pa.Table.from_pylist([_row(e, row) for row in raw.get(name, ())], pa.schema(_types(e)))
            for name, e in schema.entities.items()}  # fmt: skip


def _types(entity: Entity) -> dict[str, pa.DataType]:
    types = {path: _type(found) for path, found in entity.fields.items() if path != DATED}
    for path, inner in entity.lists.items():
        types[path] = pa.list_(_type(inner.item.fields[VALUE]) if inner.plain else pa.struct(_types(inner.item)))
    return types


def _type(found: Field) -> pa.DataType:
    return pa.bool_() if found.kind == "yes_no" else pa.string()


def _row(entity: Entity, row: Mapping[str, Any]) -> dict[str, Any]:
    cells = {path: _cell(found, _at(row, path)) for path, found in entity.fields.items() if path != DATED}
    return cells | {path: _items(inner, _at(row, path)) for path, inner in entity.lists.items()}


def _at(row: Mapping[str, Any], path: str) -> Any:
    return row[path] if path in row else at_path(row, path)


def _items(inner: Any, items: Any) -> Any:
    if items is None or items is False:
        return None if items is None else []
    if inner.plain:
        return [_cell(inner.item.fields[VALUE], item) for item in (items if isinstance(items, list) else [items])]
    return [_row(inner.item, item) for item in items]


def _cell(found: Field, value: Any) -> Any:
    if value is None or isinstance(value, Mapping) or (value is False and found.kind != "yes_no"):
        return None
    return value if found.kind == "yes_no" else str(value)


def raw_of(tables: Mapping[str, pa.Table]) -> dict[str, list[dict[str, Any]]]:
    return {name: [_without_blanks(row) for row in table.to_pylist()] for name, table in tables.items()}


def _without_blanks(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if value is not None}
    return {n: [_without_blanks(i) if isinstance(i, dict) else i for i in v] if isinstance(v, list) else v
            for n, v in kept.items()}  # fmt: skip


def write_tables(tables: Mapping[str, pa.Table], folder: Path, row_group_size: int = 50) -> Path:
    folder.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=row_group_size)
    return folder


def read_folder(folder: Path) -> dict[str, pa.Table]:
    return {file.stem: pq.read_table(file) for file in sorted(folder.glob("[!_.]*.parquet"))}


# --- the kernel -----------------------------------------------------------------------------------------------------


def assess_raw(raw: Raw, packs: Sequence[Pack], options: Options, schema: Schema | None = None) -> list[Outcome]:
    """The outcome of every rule that is asked, without what explains it."""
    dossier = ce.read(raw, schema=schema, journal=False)
    run = Run.of(dossier, packs, options)
    every = (row for table in dossier.schema.subjects for row in dossier.rows(table))
    rows = [row for row in every if not starts_after(row, options.as_of)]
    return sorted(
        (row.entity.name, row.id, str(period or ""), rule.id, layer.judge(rule, row, period).outcome.value)
        for court in run.courts
        for row in rows
        for layer, rule, period in asked(court, row)
    )


def outcomes_of_rules(rows: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """What the columnar kernel writes, rule by rule."""
    return sorted(
        (row["kind"], row["id"], row["period"] or "", name.partition(":")[2], outcome)
        for row in rows
        for name, outcome in row.items()
        if ":" in name and not name.startswith("verdict:") and outcome
    )


def by_reference(
    input: Path, output: Path, packs: Sequence[Pack], options: Any, schema: Schema | None = None
) -> ShardReport:
    """A kernel. Outcomes of rows that are copies are left to the shard where these are at home."""
    tables = read_folder(input)
    context = _context(input)
    found = [o for o in assess_raw(raw_of(tables), packs, options, schema) if (o[0], o[1]) not in context]
    (output / "outcomes.jsonl").write_text("".join(json.dumps(o) + "\n" for o in found), encoding="utf-8")
    rows = {name: len(table) for name, table in tables.items()}
    return ShardReport(input.name, rows=rows, summary={"outcomes": len(found)})


def _context(folder: Path) -> set[tuple[str, str]]:
    file = folder / "_context.parquet"
    return {(r["table"], r["id"]) for r in pq.read_table(file).to_pylist()} if file.exists() else set()


def counting(input: Path, output: Path, packs: Sequence[Pack], options: Any) -> ShardReport:
    """A kernel that only counts."""
    rows = {name: len(table) for name, table in read_folder(input).items()}
    (output / "rows.json").write_text(json.dumps(rows))
    return ShardReport(input.name, rows=rows, summary={"rows": sum(rows.values())})


def failing(input: Path, output: Path, packs: Sequence[Pack], options: Any) -> ShardReport:
    """A kernel that cannot do the shard in which U1 is at home."""
    (output / "half.jsonl").write_text("half")
    if "U1" in read_folder(input)["unit"]["id"].to_pylist():
        error = ZeroDivisionError("no such number")
        error.add_note("subject model[M1-0], rule r.7")
        raise error
    return counting(input, output, packs, options)


def dying(input: Path, output: Path, packs: Sequence[Pack], options: Any) -> ShardReport:
    """A kernel whose process is killed once, in the middle of the shard in which U1 is at home."""
    marker = Path(os.environ["CRITERIA_TEST_MARKER"])
    (output / "half.jsonl").write_text("half")
    if "U1" in read_folder(input)["unit"]["id"].to_pylist() and not marker.exists():
        marker.write_text("killed")
        os.kill(os.getpid(), signal.SIGKILL)
    (output / "half.jsonl").unlink()
    return counting(input, output, packs, options)


def outcomes_in(output: Path) -> list[Outcome]:
    """Of all shards together, in one order; a doubled one would be there twice."""
    lines = (line for file in sorted(output.glob("[!.]*/outcomes.jsonl")) for line in file.read_text().splitlines())
    return sorted(tuple(json.loads(line)) for line in lines)  # type: ignore[misc]


# --- drawn data sets ------------------------------------------------------------------------------------------------


def drawn(seed: int, trees: int = 6, share: float = 0.0, loose: bool = True, orphans: int = 0) -> dict[str, list[Any]]:
    """A data set of the shipped schema. `share`: of all units those of the first tree. `loose`: with models replicated
    from those of other trees. `orphans`: rows whose owner or parent is not there."""
    random = Random(seed)
    units = [{"id": f"U{n}", "name": f"Đơn vị {n}", "kind": "dang_bo_co_so", "scope": "tra_vinh"} for n in range(trees)]
    below = trees * 4
    for n in range(trees, trees + below):
        above = "U0" if random.random() < share else random.choice(units)["id"]
        units.append(
            {"id": f"U{n}", "name": f"Chi bộ {n}", "kind": "chi_bo_co_so", "scope": "tra_vinh", "parent": above}
        )
    models = [model for unit in units for model in _models(random, unit["id"], random.randrange(3))]
    raw: dict[str, list[Any]] = {"unit": units, "model": models, "review": [], "event": [], "attestation": []}
    raw["register"] = [{"unit": u["id"], "kind": k, "period": "2023", "complete": True} for u in units[::2]
                       for k in ("mo_hinh", "ra_soat")]  # fmt: skip
    for n, model in enumerate(models):
        if random.random() < 0.6:
            raw["review"].append({"id": f"R{n}", "unit": model["unit"], "about": [model["id"]], "kind": "dinh_ky",
                                  "date": f"2023-{random.randint(1, 12):02}-10", "lessons": "Có"})  # fmt: skip
        raw["attestation"].append({"subject": model["id"], "question": "sound", "answer": "co", "date": "2023-12-01"})
        if loose and random.random() < 0.3:
            model["replicated_from"] = random.choice(models)["id"]
    _orphans(raw, orphans)
    return raw


def _models(random: Random, unit: str, n: int) -> Iterator[dict[str, Any]]:
    for number in range(n):
        yield {"id": f"M{unit[1:]}-{number}", "unit": unit, "name": f"Mô hình {unit}", "origin": "moi",
               "start": f"202{random.randint(1, 3)}-01-05", "holder_kind": random.choice(["tap_the", "ca_nhan"]),
               "complete": ["ke_hoach", "ra_soat"] if random.random() < 0.5 else None}  # fmt: skip


def _orphans(raw: dict[str, list[Any]], n: int) -> None:
    for k in range(n):
        raw["unit"].append(
            {"id": f"O{k}", "name": "Mồ côi", "parent": "none", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
        )
        raw["model"].append({"id": f"MO{k}", "unit": f"O{k}", "name": "Của đơn vị mồ côi"})
        raw["model"].append({"id": f"MX{k}", "unit": "none", "name": "Của đơn vị không có"})
        raw["review"].append({"id": f"RO{k}", "unit": "U1", "about": ["none"]})


@cache
def pack(name: str = "tra-vinh/hd30") -> Pack:
    return ce.load_pack(name)


def shuffled(raw: Mapping[str, Iterable[Any]], seed: int) -> dict[str, list[Any]]:
    random, found = Random(seed), {name: list(rows) for name, rows in raw.items()}
    for rows in found.values():
        random.shuffle(rows)
    return found
