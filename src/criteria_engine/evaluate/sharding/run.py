"""One shard, whoever schedules it: outcomes appear whole or not at all, and a shard that is done is not done again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from criteria_engine.errors import CriteriaError, Problem, UsageError
from criteria_engine.evaluate.sharding.library import library
from criteria_engine.evaluate.sharding.report import Kernel, ShardReport
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import Schema

# The kernel of this library; named, since what schedules shards knows nothing of rules.
KERNEL = "criteria_engine.bulk.shard:assess_shard"
REPORT = "report.json"


def kernel_of(name: str) -> Kernel:
    """The function that a name such as `package.module:function` stands for. Raises UsageError where there is none."""
    module, _, function = name.partition(":")
    try:
        found: Kernel = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        en, vi = f"no kernel {name!r}: {error}", f"không có hàm đánh giá {name!r}"
        raise UsageError([Problem("kernel", "unknown-kernel", en, vi)]) from error
    return found


def run_shard(
    input: Path, output: Path, packs: Sequence[Pack], options: Any, kernel: str = KERNEL, schema: Schema | None = None
) -> ShardReport:
    """Assesses a shard folder into `output/<name of the folder>`; its report is kept there as `report.json`.

    `schema`: of the records, where it is not the shipped one. A shard that is there with the same key is taken as it
    is. What the kernel raises becomes a report that has `failed`, and leaves no outcomes; trouble with files or memory
    is raised, since it may pass.
    """
    name = input.name
    final, key = output / name, key_of(input, packs, options, kernel)
    if (done := report_in(final)) and done.key == key:
        return done
    output.mkdir(parents=True, exist_ok=True)
    # A name of its own for each attempt: two attempts at one shard never write into each other.
    passing = output / f".{name}.{uuid4().hex[:8]}"
    passing.mkdir()
    try:
        report = replace(_judged(kernel_of(kernel), input, passing, packs, options, schema), shard=name, key=key)
        if report.failed is None:
            (passing / REPORT).write_text(report.text(), encoding="utf-8")
            _put_in_place(passing, final)
        return report
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def _judged(
    kernel: Kernel, input: Path, passing: Path, packs: Sequence[Pack], options: Any, schema: Schema | None
) -> ShardReport:
    name = input.name
    try:
        return kernel(input, passing, packs, options, **({"schema": schema} if schema else {}))
    except (OSError, MemoryError) as error:
        error.add_note(f"while assessing {name}")
        raise
    except CriteriaError as error:
        return ShardReport(name, failed=f"{name}: {error}", problems=error.problems)
    except Exception as error:
        told = "; ".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())])
        return ShardReport(name, failed=f"{name}: {told}")


def _put_in_place(passing: Path, final: Path) -> None:
    old = passing.with_name(f"{passing.name}.old")
    if final.exists():
        os.rename(final, old)
    try:
        os.rename(passing, final)
    except OSError:
        # Another attempt at the same shard was faster; its outcomes are the same.
        if report_in(final) is None:
            raise
    shutil.rmtree(old, ignore_errors=True)


def sweep(output: Path, names: Iterable[str]) -> None:
    """Removes what attempts that were killed have left of shards; to be called when no attempt is under way."""
    for name in names:
        for left in output.glob(f".{name}.*"):
            shutil.rmtree(left, ignore_errors=True)


def report_in(folder: Path) -> ShardReport | None:
    """The report of a shard that is done; None where it is not."""
    file = folder / REPORT
    return ShardReport.of(file.read_text(encoding="utf-8")) if file.is_file() else None


def key_of(input: Path, packs: Sequence[Pack], options: Any, kernel: str) -> str:
    """A digest of everything that outcomes follow from."""
    digest = hashlib.sha256()
    chosen = asdict(options) if is_dataclass(options) and not isinstance(options, type) else options
    said = [library(), kernel, [(pack.id, pack.digest) for pack in packs], chosen]
    digest.update(json.dumps(said, default=str, sort_keys=True).encode())
    for file in sorted(path for path in input.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(input)).encode())
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()
