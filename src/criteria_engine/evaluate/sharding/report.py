"""What came of one shard: a small value that travels between processes and is kept beside the outcomes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from criteria_engine.errors import Problem
from criteria_engine.packs.model import Pack
from criteria_engine.records.schema import Schema


@dataclass(frozen=True, slots=True)
class ShardReport:
    """`key`: digest of what the outcomes follow from (shard, packs, options). `summary`: numbers of the kernel, added
    up over shards. `failed`: why there are no outcomes; it names the shard, and subject and rule where they are known.
    """

    shard: str
    key: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    summary: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    failed: str | None = None

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def of(cls, text: str) -> ShardReport:
        data: dict[str, Any] = json.loads(text)
        return cls(**{**data, "problems": tuple(Problem(**problem) for problem in data["problems"])})


class Kernel(Protocol):
    """Judges the subjects of one shard folder and writes the outcomes into another folder, which is there and empty.

    Where the schema of the records is not the shipped one, it is handed over as `schema`.
    """

    def __call__(
        self, input: Path, output: Path, packs: Sequence[Pack], options: Any, **schema: Schema
    ) -> ShardReport: ...
