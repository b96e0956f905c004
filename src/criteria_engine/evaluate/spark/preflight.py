"""Whether every worker stands on the same footing as the driver: Python, library, packs.

A worker with another library would give other outcomes and nobody would see it. So each task looks again before it
works; the preflight only tells sooner, and of all workers at once.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from criteria_engine.errors import CriteriaError, Problem
from criteria_engine.evaluate.sharding.library import library
from criteria_engine.packs.model import Pack


@dataclass(frozen=True, slots=True)
class Footing:
    """What has to be the same everywhere. `library`: digest of the installed source."""

    python: str
    library: str
    packs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cargo:
    """Packs as they travel: pickled, with the digest of the pickle and what they are to stand on."""

    data: bytes
    digest: str
    footing: Footing

    def unpack(self) -> tuple[Pack, ...]:
        """The packs. Raises CriteriaError on a worker that stands on another footing."""
        stands_on(self.footing)
        if hashlib.sha256(self.data).hexdigest() != self.digest:
            raise CriteriaError([_differs("digest", self.digest, hashlib.sha256(self.data).hexdigest())])
        packs: tuple[Pack, ...] = _unpickled(self.data)
        stands_on(self.footing, packs)
        return packs


# A worker process does many shards; reading packs takes longer than many of them.
@cache
def _unpickled(data: bytes) -> tuple[Pack, ...]:
    return tuple(pickle.loads(data))


def cargo(packs: Sequence[Pack]) -> Cargo:
    data = pickle.dumps(tuple(packs))
    return Cargo(data, hashlib.sha256(data).hexdigest(), footing(packs))


def footing(packs: Sequence[Pack]) -> Footing:
    """What this process stands on."""
    version = ".".join(platform.python_version_tuple()[:2])
    return Footing(version, library(), tuple((pack.id, pack.digest) for pack in packs))


def stands_on(expected: Footing, packs: Sequence[Pack] | None = None) -> None:
    """Raises CriteriaError where this process differs; without packs those are not compared."""
    own = footing(packs or ())
    names = ("python", "library") if packs is None else ("python", "library", "packs")
    found = [(name, str(getattr(expected, name)), str(getattr(own, name))) for name in names]
    problems = [_differs(name, wanted, is_) for name, wanted, is_ in found if wanted != is_]
    if problems:
        raise CriteriaError(problems)


def _differs(name: str, wanted: str, found: str) -> Problem:
    said = {"python": "bản Python", "library": "bản thư viện", "packs": "bộ quy tắc", "digest": "mã băm bộ quy tắc"}
    en = f"this worker has another {name}: {found}; the driver has {wanted}; install the same everywhere"
    vi = f"tiến trình này có {said[name]} khác: {found}; máy điều phối có {wanted}; đề nghị cài giống nhau"
    return Problem(socket.gethostname(), "worker-differs", en, vi)


def preflight(spark: Any, packs: Sequence[Pack], expected: Footing | None = None) -> int:
    """Asks workers for their footing; gives how many processes were asked. Raises CriteriaError with all differences.

    `expected`: what they are to stand on, by default what the driver stands on.
    """
    load = cargo(packs)
    if expected is not None:
        load = Cargo(load.data, load.digest, expected)
    asked = max(2, 2 * spark.sparkContext.defaultParallelism)
    found = spark.range(0, asked, 1, asked).mapInArrow(_Asks(load), "process string, at string, en string, vi string")
    rows = [row.asDict() for row in found.distinct().collect()]
    problems = {Problem(r["at"], "worker-differs", r["en"], r["vi"]) for r in rows if r["at"]}
    if problems:
        raise CriteriaError(sorted(problems, key=str))
    return len({row["process"] for row in rows})


@dataclass(frozen=True)
class _Asks:
    load: Cargo

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import os

        import pyarrow as pa

        for _ in batches:
            process = f"{socket.gethostname()}:{os.getpid()}"
            # A worker that is ready says so with one empty line.
            told = [("", "", "")]
            try:
                self.load.unpack()
            except CriteriaError as error:
                told = [(p.at, p.message, p.vi or "") for p in error.problems]
            rows = [{"process": process, "at": at, "en": en, "vi": vi} for at, en, vi in told]
            yield pa.RecordBatch.from_pylist(rows)
