"""A data set in shards comes out as it does whole; what cannot be cut is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as hs  # noqa: E402

import shard_tables as st  # noqa: E402
from criteria_engine.bulk import routing  # noqa: E402
from criteria_engine.bulk.census import take_census  # noqa: E402
from criteria_engine.bulk.groups import Groups  # noqa: E402
from criteria_engine.bulk.ids import Index, named  # noqa: E402
from criteria_engine.bulk.roots import climb, components, rings  # noqa: E402
from criteria_engine.bulk.shards import assess_shards, split  # noqa: E402
from criteria_engine.bulk.sources import streams_of  # noqa: E402
from criteria_engine.errors import InputError, UsageError  # noqa: E402
from criteria_engine.evaluate.sharding.bins import SMALL, pack  # noqa: E402
from criteria_engine.evaluate.sharding.links import links_of  # noqa: E402
from criteria_engine.evaluate.sharding.manifest import CONTEXT, MANIFEST, shard_folders, shard_in  # noqa: E402
from criteria_engine.evaluate.sharding.report import ShardReport  # noqa: E402
from criteria_engine.findings.run import Options  # noqa: E402
from criteria_engine.records import shipped_schema  # noqa: E402
from criteria_engine.records.schema import Schema  # noqa: E402
from criteria_engine.source import read_source  # noqa: E402
from small import Model, Review, Unit  # noqa: E402

OPTIONS = Options(date(2023, 12, 31))
REFERENCE, COUNTING = "shard_tables:by_reference", "shard_tables:counting"
REPLICATED = "model.replicated_from"
ROOT = Path(__file__).parents[1]


def in_shards(raw: st.Raw, tmp: Path, **how: Any) -> list[st.Outcome]:
    """The outcomes of a data set that was cut."""
    folder = tmp / f"{len(list(tmp.iterdir()))}"
    split(st.write_tables(st.arrow_tables(raw), folder / "in"), folder / "shards", **how)
    reports = assess_shards(folder / "shards", folder / "out", [st.pack()], OPTIONS, kernel=REFERENCE)
    assert [report.failed for report in reports if report.failed] == []
    return st.outcomes_in(folder / "out")


_WHOLES: dict[str, list[st.Outcome]] = {}


def whole(raw: st.Raw) -> list[st.Outcome]:
    """The outcomes of a data set that was not cut, worked out once for all ways to cut it."""
    key = json.dumps(raw, sort_keys=True)
    if key not in _WHOLES:
        _WHOLES[key] = st.assess_raw(raw, [st.pack()], OPTIONS)
    return _WHOLES[key]


def plain(raw: st.Raw) -> dict[str, Any]:
    """Rows as they come back from tables."""
    return st.raw_of(st.arrow_tables(raw))


@pytest.mark.parametrize("shards", [1, 2, 4, 16])
@pytest.mark.parametrize("loose", [(), (REPLICATED,)], ids=["tight", "loose"])
def test_outcomes_are_those_of_the_whole(shards: int, loose: tuple[str, ...], tmp_path: Path) -> None:
    raw = plain(st.drawn(1))
    assert in_shards(raw, tmp_path, shards=shards, loose=loose) == whole(raw)


def test_outcomes_are_those_of_the_whole_where_rows_name_what_is_not_there(tmp_path: Path) -> None:
    raw = plain(st.drawn(3, orphans=2))
    assert in_shards(raw, tmp_path, shards=4, loose=[REPLICATED]) == whole(raw)


def test_outcomes_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    raw = plain(st.drawn(4, orphans=1))
    assert in_shards(st.shuffled(raw, 7), tmp_path, shards=3) == in_shards(raw, tmp_path, shards=3) == whole(raw)


FIXTURES = {"tra-vinh-huyen-2023": "tra-vinh/hd30", "tra-vinh-khoi-2022": "tra-vinh/khoi",
            "quang-binh-sxd-2024": "quang-binh/sxd2690"}  # fmt: skip


@pytest.mark.parametrize("fixture", FIXTURES)
def test_a_fixture_comes_out_as_it_does_whole_from_the_columnar_kernel(fixture: str, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    said = read_source(ROOT / "fixtures" / f"{fixture}.yaml").plain()
    raw = plain({name: rows for name, rows in said.items() if name != "as_of"})
    split(st.write_tables(st.arrow_tables(raw), tmp_path / "in"), tmp_path / "shards", shards=3)
    packs = [st.pack(FIXTURES[fixture])]
    reports = assess_shards(tmp_path / "shards", tmp_path / "out", packs, OPTIONS)
    assert [report.failed for report in reports if report.failed] == []
    rows = [row for file in (tmp_path / "out").glob("*/outcomes.parquet") for row in pq.read_table(file).to_pylist()]
    assert st.outcomes_of_rules(rows) == st.assess_raw(raw, packs, OPTIONS) != []


def test_copies_and_orphans_come_out_as_they_do_whole_from_the_columnar_kernel(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    raw = plain(st.drawn(3, orphans=2))
    split(st.write_tables(st.arrow_tables(raw), tmp_path / "in"), tmp_path / "shards", shards=4, loose=[REPLICATED])
    reports = assess_shards(tmp_path / "shards", tmp_path / "out", [st.pack()], OPTIONS)
    assert [report.failed for report in reports if report.failed] == []
    rows = [row for file in (tmp_path / "out").glob("*/outcomes.parquet") for row in pq.read_table(file).to_pylist()]
    assert st.outcomes_of_rules(rows) == whole(raw)
    # What is wrong with a row is told once, where it is at home.
    told = sorted(p.at.partition("/")[2].partition(".")[0] for r in reports for p in r.problems)
    assert told == ["model", "model", "review", "review", "unit", "unit"]
    # What the reports add up to is what is in the files.
    counted = [
        n for r in reports for name, n in r.summary.items() if name.startswith("rules/") and name.endswith("/met")
    ]
    assert sum(counted) == sum(outcome[4] == "met" for outcome in whole(raw))


# --- that these tests can fail --------------------------------------------------------------------------------------


def test_a_cut_that_leaves_faulty_rows_at_home_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = plain(st.drawn(3, orphans=2, loose=False))
    right = whole(raw)
    assert in_shards(raw, tmp_path, shards=4) == right
    monkeypatch.setattr(routing, "_everywhere", lambda rows, shards: np.zeros(0, np.int64))
    assert in_shards(raw, tmp_path, shards=4) != right


def test_a_cut_through_trees_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = plain(st.drawn(1))
    right = whole(raw)
    monkeypatch.setattr(Groups, "head", property(lambda self: np.arange(self.census.nodes, dtype=np.int32)))
    assert in_shards(raw, tmp_path, shards=4) != right


def test_a_cut_that_copies_no_context_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = plain(st.drawn(1))
    right = whole(raw)
    monkeypatch.setattr(routing, "_closed", lambda *_: np.zeros(0, np.int64))
    assert in_shards(raw, tmp_path, shards=4, loose=[REPLICATED]) != right


def test_outcomes_of_copies_that_are_not_left_out_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = plain(st.drawn(1))
    right = whole(raw)
    monkeypatch.setattr(st, "_context", lambda folder: set())
    assert len(in_shards(raw, tmp_path, shards=4, loose=[REPLICATED])) > len(right)


# --- groups and shards ----------------------------------------------------------------------------------------------


def _cut(raw: st.Raw, tmp: Path, **how: Any) -> tuple[Any, ...]:
    return split(st.arrow_tables(raw), tmp / "shards", **how)


def test_every_row_is_at_home_in_one_shard(tmp_path: Path) -> None:
    raw = st.drawn(2)
    shards = _cut(raw, tmp_path, shards=4)
    homes = Counter(
        row["id"] for f in shard_folders(tmp_path / "shards") for row in st.read_folder(f)["unit"].to_pylist()
    )
    assert set(homes.values()) == {1} and len(homes) == len(raw["unit"])
    assert sum(shard.rows["model"] for shard in shards) == len(raw["model"])


def test_a_tree_stays_in_one_shard_with_all_that_is_its_own(tmp_path: Path) -> None:
    raw = {
        "unit": [{"id": "A", "name": "a"}, {"id": "B", "name": "b", "parent": "A"}, {"id": "C", "name": "c"}],
        "model": [{"id": "M", "unit": "B", "name": "m"}, {"id": "N", "unit": "C", "name": "n"}],
        "attestation": [{"subject": "M", "question": "sound", "answer": "co"}],
    }
    _cut(raw, tmp_path, shards=2)
    found = {frozenset(row["id"] for row in tables["unit"].to_pylist()): tables
             for tables in map(st.read_folder, shard_folders(tmp_path / "shards"))}  # fmt: skip
    assert set(found) == {frozenset("AB"), frozenset("C")}
    assert [len(found[frozenset("AB")][t]) for t in ("model", "attestation")] == [1, 1]
    assert [len(found[frozenset("C")][t]) for t in ("model", "attestation")] == [1, 0]


def test_a_reference_ties_two_trees_unless_it_is_loose(tmp_path: Path) -> None:
    raw = {
        "unit": [{"id": "A", "name": "a"}, {"id": "B", "name": "b"}],
        "model": [{"id": "M", "unit": "A", "name": "m", "replicated_from": "N"}, {"id": "N", "unit": "B", "name": "n"}],
    }
    (tied,) = _cut(raw, tmp_path / "tied", shards=2)
    assert (tied.groups, tied.largest) == (1, ("unit", "A", 4))
    first, second = _cut(raw, tmp_path / "loose", shards=2, loose=[REPLICATED])
    assert (first.rows["unit"], second.rows["unit"]) == (1, 1)
    # The shard of M has N to look at, and N's unit, which N names.
    assert first.copied == {"unit": 1, "model": 1} and second.copied == {}
    context = st._context(tmp_path / "loose" / "shards" / first.name)
    assert context == {("unit", "B"), ("model", "N")}


def test_an_id_of_two_tables_ties_both(tmp_path: Path) -> None:
    raw = {
        "unit": [{"id": "A", "name": "a"}, {"id": "B", "name": "b"}, {"id": "X", "name": "x"}],
        "model": [{"id": "X", "unit": "A", "name": "m"}],
        "attestation": [{"subject": "X", "question": "sound", "answer": "co"}],
    }
    assert sorted(shard.rows["unit"] for shard in _cut(raw, tmp_path, shards=3)) == [1, 2]


def test_orphans_have_a_shard_of_their_kind_and_are_known_in_all(tmp_path: Path) -> None:
    shards = _cut(st.drawn(5, loose=False, orphans=2), tmp_path, shards=2)
    assert [shard.kind for shard in shards] == ["trees"] * (len(shards) - 1) + ["orphans"]
    # Units whose parent, models whose unit, reviews whose model is not there.
    assert all(shard.faulty == {"unit": 2, "model": 2, "review": 2} for shard in shards)
    assert shards[-1].rows["unit"] == 2 and shards[-1].rows["model"] == 4


def test_a_root_with_two_fifths_of_the_rows_has_a_shard_to_itself(tmp_path: Path) -> None:
    raw = st.drawn(6, trees=40, share=0.4, loose=False)
    shards = _cut(raw, tmp_path, shards=4)
    sizes = sorted(shard.size for shard in shards)
    largest = max((shard.largest for shard in shards), key=lambda found: found[2])
    assert largest[:2] == ("unit", "U0") and sizes[-1] == largest[2] > 0.35 * sum(sizes)
    assert all(size <= sum(sizes) / 4 * (1 + 1 / SMALL) + 1 for size in sizes[:-1])


def test_empty_tables_are_in_every_shard(tmp_path: Path) -> None:
    raw: dict[str, list[Any]] = {"unit": [{"id": "A", "name": "a"}, {"id": "B", "name": "b"}], "model": []}
    _cut(raw, tmp_path, shards=2)
    for folder in shard_folders(tmp_path / "shards"):
        assert {file.stem for file in folder.glob("*.parquet")} == set(shipped_schema().entities)
        assert "replicated_from" in st.read_folder(folder)["model"].schema.names


def test_a_data_set_without_rows_is_one_empty_shard(tmp_path: Path) -> None:
    (shard,) = _cut({"unit": []}, tmp_path)
    assert shard.size == 0


def test_rows_that_hang_on_nothing_are_dealt_out_evenly(tmp_path: Path) -> None:
    raw = {"unit": [{"id": f"U{n}", "name": "x"} for n in range(10)]}
    loner = Schema([Unit])
    lonely = split({"unit": pa.table({"id": [f"U{n}" for n in range(1000)], "name": ["x"] * 1000})},
                   tmp_path / "b", loner, shards=4)  # fmt: skip
    assert [shard.rows["unit"] for shard in lonely] == [250] * 4
    assert sum(shard.rows["unit"] for shard in _cut(raw, tmp_path, shards=4)) == 10


def test_nested_and_dotted_columns_and_lists_of_rows_are_looked_into(tmp_path: Path) -> None:
    schema = Schema([Unit, Model, Review])
    assert [link.name for link in links_of(schema["review"])] == ["review.unit", "review.about"]
    units = pa.table({"id": ["A", "B", "C"], "name": ["a", "b", "c"]})
    models = pa.table({"id": pa.array(["M"]).dictionary_encode(), "unit": ["A"], "name": ["m"],
                       "listed_by": pa.array([[" B "]], pa.large_list(pa.string()))})  # fmt: skip
    shards = split({"unit": units, "model": models}, tmp_path / "s", schema, shards=3)
    assert sorted(shard.size for shard in shards) == [1, 3]


def test_ids_of_numbers_are_the_same_as_text(tmp_path: Path) -> None:
    units = pa.table({"id": pa.array([1, 2]), "name": ["a", "b"]})
    models = pa.table({"id": ["M"], "unit": pa.array([2.0]), "name": ["m"]})
    shards = split({"unit": units, "model": models}, tmp_path / "s", Schema([Unit, Model]), shards=2)
    assert sorted(shard.size for shard in shards) == [1, 2] and not any(shard.faulty for shard in shards)


def test_a_folder_of_files_is_read_like_one_file(tmp_path: Path) -> None:
    raw = st.drawn(1)
    tables = st.arrow_tables(raw)
    st.write_tables({k: v for k, v in tables.items() if k != "unit"}, tmp_path / "in")
    half = len(tables["unit"]) // 2
    (tmp_path / "in" / "unit").mkdir()
    with pa.ipc.new_file(tmp_path / "in" / "unit" / "b.arrow", tables["unit"].schema) as writer:
        writer.write_table(tables["unit"].slice(half))
    import pyarrow.parquet as pq

    pq.write_table(tables["unit"].slice(0, half).drop_columns(["successor"]), tmp_path / "in" / "unit" / "a.parquet")
    shards = split(tmp_path / "in", tmp_path / "shards", shards=3)
    assert [s.size for s in shards] == [s.size for s in split(tables, tmp_path / "other", shards=3)]


def test_small_row_groups_with_words_in_lists_are_cut_too(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    units = pa.table({"id": ["A", "B"], "name": ["a", "b"]})
    listed = pa.array([["B"], ["A"], ["B"]], pa.list_(pa.dictionary(pa.int32(), pa.string())))
    models = pa.table({"id": ["M", "N", "O"], "unit": ["A", "A", "B"], "name": ["m", "n", "o"], "listed_by": listed})
    (tmp_path / "in").mkdir()
    pq.write_table(units, tmp_path / "in" / "unit.parquet")
    pq.write_table(models, tmp_path / "in" / "model.parquet", row_group_size=1)
    (shard,) = split(tmp_path / "in", tmp_path / "s", Schema([Unit, Model]))
    written = pq.read_table(tmp_path / "s" / shard.name / "model.parquet")
    assert written["listed_by"].to_pylist() == [["B"], ["A"], ["B"]]


# --- what is refused ------------------------------------------------------------------------------------------------


def _refusal(raw: Mapping[str, list[Any]], tmp: Path, **how: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        _cut(raw, tmp, **how)
    assert not (tmp / "shards").exists()
    return [(p.at, p.code, p.message) for p in caught.value.problems]


def _chain(n: int, ring: bool = False) -> list[dict[str, Any]]:
    units = [{"id": f"U{k:03}", "name": "x", "parent": f"U{k - 1:03}"} for k in range(n)]
    units[0]["parent"] = f"U{n - 1:03}" if ring else None
    return units


def test_a_ring_of_parents_is_refused_with_its_path(tmp_path: Path) -> None:
    ((at, code, message),) = _refusal({"unit": [*_chain(3, ring=True), {"id": "Z", "name": "z"}]}, tmp_path)
    assert (at, code) == ("unit[U000].parent", "cyclic-parent")
    assert message.endswith("U000 → U002 → U001 → U000")


def test_a_unit_that_is_its_own_parent_is_a_ring(tmp_path: Path) -> None:
    assert _refusal({"unit": _chain(1, ring=True)}, tmp_path)[0][2].endswith("U000 → U000")


def test_sixty_four_levels_are_cut_and_one_more_is_refused_with_its_path(tmp_path: Path) -> None:
    assert len(_cut({"unit": _chain(65)}, tmp_path / "fits")) == 1
    ((at, code, message),) = _refusal({"unit": _chain(66)}, tmp_path)
    assert (at, code) == ("unit[U065].parent", "too-many-levels") and "U065 → U064 → U063" in message


def test_repeated_ids_are_refused_of_tables_that_nobody_names_too(tmp_path: Path) -> None:
    raw = {"unit": [{"id": "A", "name": "a"}, {"id": " A", "name": "b"}],
           "review": [{"id": "R", "unit": "A"}, {"id": "R", "unit": "A"}]}  # fmt: skip
    assert [(at, code) for at, code, _ in _refusal(raw, tmp_path)] == [
        ("unit[A]", "repeated-id"), ("review[R]", "repeated-id")
    ]  # fmt: skip


def test_two_ids_with_one_print_are_no_repeated_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever the prints are: all alike, everything is one group, and nothing is refused that is sound.
    monkeypatch.setattr("criteria_engine.bulk.ids._prints", lambda start, *_: np.ones(len(start), np.uint64))
    shards = _cut({"unit": [{"id": "A", "name": "a"}, {"id": "B", "name": "b"}]}, tmp_path, shards=2)
    assert sum(shard.size for shard in shards) == 2


def test_a_group_too_large_for_a_worker_is_refused_with_the_links_that_tie_it(tmp_path: Path) -> None:
    raw = st.drawn(1)
    ((at, code, message),) = _refusal(raw, tmp_path, most=100)
    assert at == "unit[U0]" and code == "group-too-large" and "model.replicated_from (" in message
    assert max(s.largest[2] for s in _cut(raw, tmp_path, most=100, loose=[REPLICATED])) <= 100


def test_a_link_that_is_none_cannot_be_loose(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"did you mean 'model\.replaces'"):
        _cut({"unit": []}, tmp_path, loose=["model.replace"])
    with pytest.raises(UsageError, match="says where a row belongs"):
        _cut({"unit": []}, tmp_path, loose=["model.unit"])


def test_an_unknown_table_and_a_folder_without_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'unit'"):
        split({"units": pa.table({"id": ["A"]})}, tmp_path / "s")
    with pytest.raises(InputError, match="no-table"):
        split(tmp_path / "none", tmp_path / "s")


def test_shards_are_not_written_among_others(tmp_path: Path) -> None:
    _cut({"unit": []}, tmp_path)
    with pytest.raises(InputError, match="output-there"):
        _cut({"unit": []}, tmp_path)


# --- one after another ----------------------------------------------------------------------------------------------


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    _cut(st.drawn(1, loose=False), tmp_path, shards=3)
    return tmp_path / "shards"


def test_progress_is_told_and_what_is_done_is_not_done_again(shards: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    first = assess_shards(shards, tmp_path / "out", [], OPTIONS, lambda *at: seen.append(at), kernel=COUNTING)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    times = [file.stat().st_mtime_ns for file in sorted((tmp_path / "out").glob("*/rows.json"))]
    again = assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel=COUNTING)
    assert again == first
    assert [file.stat().st_mtime_ns for file in sorted((tmp_path / "out").glob("*/rows.json"))] == times


@pytest.mark.parametrize("change", ["options", "packs", "shard"])
def test_a_shard_is_done_again_where_anything_has_changed(change: str, shards: Path, tmp_path: Path) -> None:
    (first, *_) = assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel=COUNTING)
    options = replace(OPTIONS, registers_complete=True) if change == "options" else OPTIONS
    if change == "shard":
        (shards / "shard-0000" / "unit.parquet").write_bytes((shards / "shard-0001" / "unit.parquet").read_bytes())
    (other, *_) = assess_shards(
        shards, tmp_path / "out", [st.pack()] if change == "packs" else [], options, kernel=COUNTING
    )
    assert other.key != first.key
    told = ShardReport.of((tmp_path / "out" / "shard-0000" / "report.json").read_text())
    assert told == other


def test_a_stop_leaves_whole_shards_and_the_next_run_goes_on(
    shards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    right, done = st.counting, []

    def stopping(input: Path, output: Path, *rest: Any) -> ShardReport:
        if done:
            (output / "half").write_text("half")
            raise KeyboardInterrupt
        done.append(input)
        return right(input, output, *rest)

    monkeypatch.setattr(st, "counting", stopping)
    with pytest.raises(KeyboardInterrupt):
        assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel=COUNTING)
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["shard-0000"]
    monkeypatch.setattr(st, "counting", right)
    reports = assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel=COUNTING)
    assert [report.failed for report in reports] == [None] * 3


def test_a_shard_that_fails_is_told_with_its_name_and_the_others_are_done(shards: Path, tmp_path: Path) -> None:
    reports = assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel="shard_tables:failing")
    failed = [report for report in reports if report.failed]
    assert len(failed) == 1
    said = f"{failed[0].shard}: ZeroDivisionError: no such number; subject model[M1-0], rule r.7"
    assert failed[0].failed == said
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == {r.shard for r in reports} - {failed[0].shard}


def test_trouble_with_files_is_raised_and_names_the_shard(shards: Path, tmp_path: Path) -> None:
    (shards / "shard-0001" / "model.parquet").write_bytes(b"no Parquet")

    with pytest.raises(UsageError, match="no kernel 'shard_tables:nothing'"):
        assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel="shard_tables:nothing")
    reports = assess_shards(shards, tmp_path / "out", [], OPTIONS, kernel=COUNTING)
    assert [report.shard for report in reports if report.failed] == ["shard-0001"]


def test_a_folder_without_shards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-shard"):
        assess_shards(tmp_path, tmp_path / "out", [], OPTIONS)
    with pytest.raises(InputError, match=MANIFEST):
        shard_in(tmp_path)


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    shards = _cut(st.drawn(3, orphans=1), tmp_path, shards=2)
    assert tuple(map(shard_in, shard_folders(tmp_path / "shards"))) == shards
    said = json.loads((tmp_path / "shards" / "shard-0000" / MANIFEST).read_text())
    assert (said["format"], said["version"]) == ("criteria-engine/shard", 1)
    assert (tmp_path / "shards" / "shard-0000" / CONTEXT).exists()


def test_dask_assesses_the_same_folders_with_ten_lines(shards: Path, tmp_path: Path) -> None:
    pytest.importorskip("dask")
    example = ROOT / "docs" / "examples" / "dask_shards.py"
    body = example.read_text(encoding="utf-8").partition("__main__")[2]
    assert len([line for line in body.splitlines()[1:] if line.strip()]) <= 10
    there = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, str(example), str(shards), str(tmp_path / "out"), COUNTING],
                          capture_output=True, text=True, env={**os.environ, "PYTHONPATH": there})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == [f"shard-{n:04}" for n in range(3)]
    assert len(list((tmp_path / "out").glob("*/rows.json"))) == 3


# --- laws of the parts ----------------------------------------------------------------------------------------------


def _by_walking(parent: list[int], row: int) -> int:
    while parent[row] >= 0:
        row = parent[row]
    return row


@given(hs.data())
def test_climbing_by_doubling_is_walking_up(data: Any) -> None:
    n = data.draw(hs.integers(1, 40))
    parent = [data.draw(hs.integers(-1, k - 1)) for k in range(n)]
    found = climb(np.array(parent, np.int32), 64)
    assert found.root.tolist() == [_by_walking(parent, k) for k in range(n)]
    assert len(found.stuck) == 0


@given(hs.lists(hs.integers(-1, 11), min_size=12, max_size=12))
def test_what_is_stuck_is_in_a_ring_or_below_one(parent: list[int]) -> None:
    array = np.array(parent, np.int32)
    stuck = climb(array, 64).stuck
    on_rings = {row for ring in rings(array, stuck) for row in ring}

    def reaches_a_ring(row: int) -> bool:
        seen: set[int] = set()
        while row >= 0 and row not in seen:
            seen.add(row)
            row = parent[row]
        return row >= 0

    assert set(stuck.tolist()) == {row for row in range(12) if reaches_a_ring(row)}
    assert all(reaches_a_ring(row) and _back(parent, row) for row in on_rings)


def _back(parent: list[int], row: int) -> bool:
    at = parent[row]
    for _ in parent:
        if at == row:
            return True
        at = parent[at]
    return False


@given(hs.lists(hs.tuples(hs.integers(0, 15), hs.integers(0, 15)), max_size=25))
def test_components_are_what_can_be_reached(pairs: list[tuple[int, int]]) -> None:
    found = components(16, lambda: (np.array(pairs[n::3], np.int32).reshape(-1, 2) for n in range(3)))
    reached = {n: {n} for n in range(16)}
    for _ in range(16):
        for a, b in pairs:
            reached[a] = reached[b] = reached[a] | reached[b]
    assert found.tolist() == [min(_reach(reached, n)) for n in range(16)]


def _reach(reached: dict[int, set[int]], n: int) -> Iterator[int]:
    seen, todo = {n}, [n]
    while todo:
        row = todo.pop()
        yield row
        new = reached[row] - seen
        seen |= new
        todo += new


@given(hs.lists(hs.integers(1, 300), min_size=1, max_size=80), hs.integers(20, 400))
def test_shards_hold_little_more_than_they_should(sizes: list[int], capacity: int) -> None:
    bins = pack(np.array(sizes, np.int64), capacity)
    loads = np.bincount(bins, weights=sizes)
    for number, load in enumerate(loads):
        mine = [size for size, where in zip(sizes, bins.tolist(), strict=True) if where == number]
        assert load <= max(capacity + capacity / SMALL, max(mine)) and mine
    # First fit leaves no two shards that could be one.
    assert len(loads) <= max(1, 2 * -(-sum(sizes) // capacity) + sum(size > capacity for size in sizes))


@given(hs.lists(hs.text(max_size=30), max_size=20))
def test_the_print_of_an_id_is_found_again(texts: list[str]) -> None:
    texts = [text for text in texts if text.isprintable()]
    found = named(pa.array(texts, pa.string()), np.arange(len(texts), dtype=np.int32))
    index = Index(found.prints, found.rows)
    said = found.texts.to_pylist()
    assert [said[list(found.rows).index(row)] for row in index.find(found.prints)] == said
    assert len(set(found.prints.tolist())) == len(set(said))


def test_a_census_says_who_hangs_on_whom() -> None:
    raw = {"unit": [{"id": "A", "name": "a"}, {"id": "B", "name": "b", "parent": "A"}],
           "model": [{"id": "M", "unit": "B", "name": "m", "listed_by": ["A"]}],
           "review": [{"id": "R", "unit": "A", "about": ["M"]}, {"id": "S", "unit": "gone"}]}  # fmt: skip
    schema = shipped_schema()
    census = take_census(streams_of(st.arrow_tables(raw), schema), schema)
    unit, model = census.first["unit"], census.first["model"]
    assert census.anchors["review"][:].tolist() == [unit, -1]
    assert census.faulty["review"][:].tolist() == [False, True]
    ties = {link.name: pairs[:].T.tolist() for link, pairs in census.ties.items() if len(pairs)}
    assert ties["model.unit"] == [[model], [unit + 1]] and ties["model.listed_by"] == [[model], [unit]]
    assert ties["review.about"] == [[unit], [model]]
