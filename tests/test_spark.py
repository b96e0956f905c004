"""Spark says what one process says, whatever becomes of its workers. One session, workers in processes of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java", allow_module_level=True)
pytest.importorskip("pyspark")
pytest.importorskip("pyarrow")

import shard_tables as st
from criteria_engine.errors import CriteriaError, InputError
from criteria_engine.evaluate.sharding.manifest import shard_folders, shard_in
from criteria_engine.evaluate.sharding.report import ShardReport
from criteria_engine.evaluate.spark import assess, preflight, session
from criteria_engine.evaluate.spark.preflight import footing
from criteria_engine.findings.run import Options
from criteria_engine.source import read_source

pytestmark = pytest.mark.tools
OPTIONS = Options(date(2023, 12, 31))
REFERENCE, COUNTING = "shard_tables:by_reference", "shard_tables:counting"
REPLICATED = "model.replicated_from"
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def marker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marker") / "killed"


@pytest.fixture(scope="module")
def spark(marker: Path) -> Iterator[Any]:
    """Two workers at a time; a task that fails is tried four times. Kernels of the tests are found by name there."""
    paths = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", paths)
        patch.setenv("CRITERIA_TEST_MARKER", str(marker))
        found = session("local[2,4]", spark__ui__enabled="false", spark__sql__shuffle__partitions="2")
        found.sparkContext.setLogLevel("OFF")
        yield found
        found.stop()


@pytest.fixture
def run(spark: Any, tmp_path: Path) -> Any:
    """Assesses rows, and gives the reports and where the outcomes lie."""

    def running(raw: st.Raw, kernel: str = REFERENCE, **how: Any) -> tuple[tuple[ShardReport, ...], Path]:
        folder = st.write_tables(st.arrow_tables(raw), tmp_path / "in")
        return assess(spark, folder, tmp_path / "out", [st.pack()], OPTIONS, kernel=kernel, **how), tmp_path / "out"

    return running


def _plain(raw: st.Raw) -> dict[str, Any]:
    return st.raw_of(st.arrow_tables(raw))


@pytest.mark.parametrize("shards", [1, 2, 4, 16])
def test_outcomes_are_those_of_one_process(shards: int, run: Any) -> None:
    raw = _plain(st.drawn(3, orphans=2))
    reports, out = run(raw, shards=shards, loose=[REPLICATED])
    assert [report.failed for report in reports if report.failed] == []
    assert st.outcomes_in(out) == st.assess_raw(raw, [st.pack()], OPTIONS)


def test_shards_carried_to_workers_come_out_the_same(run: Any) -> None:
    raw = _plain(st.drawn(3, orphans=2))
    reports, out = run(raw, shards=4, loose=[REPLICATED], shared=False)
    assert [report.failed for report in reports if report.failed] == []
    assert st.outcomes_in(out) == st.assess_raw(raw, [st.pack()], OPTIONS)


def test_a_fixture_comes_out_as_it_does_whole_from_the_columnar_kernel(run: Any) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    raw = _plain(read_source(ROOT / "fixtures" / "tra-vinh-huyen-2023.yaml").plain())
    reports, out = run(raw, kernel="criteria_engine.bulk.shard:assess_shard", shards=3)
    assert [report.failed for report in reports if report.failed] == []
    rows = [row for file in out.glob("*/outcomes.parquet") for row in pq.read_table(file).to_pylist()]
    assert st.outcomes_of_rules(rows) == st.assess_raw(raw, [st.pack()], OPTIONS)


def test_shard_folders_of_spark_are_those_of_one_machine(run: Any, tmp_path: Path) -> None:
    """A root with two fifths of the rows, tables without rows: the same groups, each at home once."""
    raw = st.drawn(6, trees=30, share=0.5, loose=False, orphans=1)
    reports, _ = run(raw, kernel=COUNTING, shards=4, work=tmp_path / "work")
    shards = [shard_in(folder) for folder in shard_folders(tmp_path / "work")]
    assert [shard.kind for shard in shards] == ["trees"] * (len(shards) - 1) + ["orphans"]
    largest = max((shard.largest for shard in shards if shard.largest), key=lambda found: found[2])
    assert largest[:2] == ("unit", "U0") and largest[2] > 0.35 * sum(shard.size for shard in shards)
    for table, rows in raw.items():
        assert sum(shard.rows[table] for shard in shards) == len(rows), table
    for shard, report in zip(shards, reports, strict=True):
        assert report.rows == {t: n + shard.copied.get(t, 0) for t, n in shard.rows.items()}
    assert reports[0].rows["event"] == 0


def test_a_shard_that_fails_is_told_by_name_and_the_others_are_done(run: Any) -> None:
    reports, out = run(st.drawn(1, loose=False), kernel="shard_tables:failing", shards=3)
    failed = [report for report in reports if report.failed]
    assert [r.failed for r in failed] == [
        f"{failed[0].shard}: ZeroDivisionError: no such number; subject model[M1-0], rule r.7"
    ]
    assert {entry.name for entry in out.iterdir()} == {r.shard for r in reports} - {failed[0].shard}


def test_a_worker_that_is_killed_loses_and_doubles_nothing(run: Any, marker: Path) -> None:
    raw = st.drawn(1, loose=False)
    reports, out = run(raw, kernel="shard_tables:dying", shards=3)
    assert marker.read_text() == "killed"
    assert [report.failed for report in reports] == [None] * len(reports)
    for table, rows in raw.items():
        assert sum(report.rows[table] for report in reports) == len(rows)
    assert sorted(file.name for file in out.rglob("*") if file.is_file()) == sorted(
        ["report.json", "rows.json"] * len(reports)
    )


@pytest.mark.parametrize(("name", "value"), [("python", "2.7"), ("library", "0.0.0"), ("packs", (("x", "1"),))])
def test_a_worker_on_another_footing_is_told(name: str, value: Any, spark: Any) -> None:
    assert preflight(spark, [st.pack()]) >= 1
    other = replace(footing([st.pack()]), **{name: value})
    with pytest.raises(CriteriaError, match=f"another {name}"):
        preflight(spark, [st.pack()], other)


def _chain(n: int, ring: bool = False) -> list[dict[str, Any]]:
    units = [{"id": f"U{k:03}", "name": "x", "parent": f"U{k - 1:03}"} for k in range(n)]
    units[0]["parent"] = f"U{n - 1:03}" if ring else None  # type: ignore[assignment]
    return units


@pytest.mark.parametrize(
    ("units", "code", "said"),
    [
        (_chain(3, ring=True), "cyclic-parent", "U000 → U002 → U001 → U000"),
        (_chain(1, ring=True), "cyclic-parent", "U000 → U000"),
        (_chain(66), "too-many-levels", "U065 → U064 → U063"),
        ([{"id": "A", "name": "a"}, {"id": " A", "name": "b"}], "repeated-id", "'A' is used by 2 rows"),
        (
            [{"id": "\u1ea4p", "name": "a"}, {"id": "B", "name": "b", "parent": "A\u0302\u0301p"}],
            "unreadable-value",
            "NFC",
        ),
    ],
    ids=["ring", "itself", "deep", "repeated", "marks"],
)
def test_what_cannot_be_cut_is_refused_with_its_path(
    units: list[dict[str, Any]], code: str, said: str, run: Any, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        run({"unit": units}, kernel=COUNTING)
    assert [p.code for p in caught.value.problems] == [code] and said in caught.value.problems[0].message
    assert list((tmp_path / "out").iterdir()) == []
