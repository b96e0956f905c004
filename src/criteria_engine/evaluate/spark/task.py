"""What a worker does with a shard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from criteria_engine.errors import CriteriaError
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.evaluate.sharding.run import run_shard
from criteria_engine.evaluate.spark.preflight import Cargo
from criteria_engine.records.schema import Schema


@dataclass(frozen=True)
class Task:
    """It is pickled and sent: packs as data, the kernel by its name."""

    output: str
    load: Cargo
    options: Any
    kernel: str
    schema: Schema | None = None

    def run(self, folder: Path, output: Path | None = None) -> ShardReport:
        try:
            packs = self.load.unpack()
        except CriteriaError as error:
            return ShardReport(folder.name, failed=f"{folder.name}: {error}", problems=error.problems)
        return run_shard(folder, output or Path(self.output), packs, self.options, self.kernel, self.schema)
