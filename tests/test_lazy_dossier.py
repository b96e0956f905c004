"""A dossier over columns: equal to the one over rows in every lookup, also once other rows are laid over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.columns.from_rows import dataset_of
from criteria_engine.columns.lazy import LazyDossier
from criteria_engine.findings.assess import packs_for
from criteria_engine.intake.arrow.write import write_tables
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.row import Row
from small import dossier

DEPARTMENT = Path(__file__).parents[1] / "fixtures" / "quang-binh-sxd-2024.yaml"
UNITS = [
    {"id": "U1", "name": "A"},
    {"id": "U2", "name": "B", "parent": "U1"},
    {"id": "U3", "name": "C", "parent": "U2"},
]
MODELS = [
    {"id": "M1", "unit": "U1", "name": "Một", "listed_by": ["U2", "U3", "U2"]},
    {"id": "M2", "unit": "U2", "name": "Hai", "replicated_from": "M1"},
    {"id": "M3", "unit": "U2", "name": "Ba", "listed_by": ["U2"]},
]
REVIEWS = [{"id": "R1", "unit": "U2", "about": ["M1", "M2", "U3"]}, {"id": "R2", "unit": "U1", "about": ["M1"]}]
LINKS = [
    ("model", "unit"),
    ("model", "listed_by"),
    ("model", "replicated_from"),
    ("review", "about"),
    ("unit", "parent"),
]


def both() -> tuple[Dossier, Dossier]:
    whole = dossier(unit=UNITS, model=MODELS, review=REVIEWS)
    assert not whole.problems
    return whole, LazyDossier.of(dataset_of(whole))


def lookups(found: Dossier) -> Iterator[tuple[Any, ...]]:
    """Everything that can be looked up, as ids and values."""
    for table in ("unit", "model", "review"):
        yield table, [said(row) for row in found.rows(table)]
        for key in ("U1", "U2", "U3", "M1", "M2", "M3", "M4", "R1", "nobody"):
            row = found.get(table, key)
            yield table, key, row and said(row), [row.id for row in found.below(table, key)] if table == "unit" else ()
    for table, link in LINKS:
        for key in ("U1", "U2", "U3", "M1", "M2", "M4", "nobody"):
            yield table, link, key, [said(row) for row in found.related(table, link, key)]


def said(row: Row) -> Any:
    return row.id, dict(row.values), {name: [dict(item.values) for item in items] for name, items in row.lists.items()}


def rows_of(**tables: Any) -> list[Row]:
    """Rows as they would stand in the dossier."""
    given = {"unit": UNITS, "model": MODELS, "review": REVIEWS, **tables}
    whole = dossier(**given)
    assert not whole.problems
    ids = {(table, row["id"]) for table, rows in tables.items() for row in rows}
    return [row for table in given for row in whole.rows(table) if (table, row.id) in ids]


def test_every_lookup_gives_what_the_dossier_of_rows_gives() -> None:
    whole, lazy = both()
    assert list(lookups(lazy)) == list(lookups(whole))


@pytest.mark.parametrize("tables", [
    {"model": [{**MODELS[0], "listed_by": ["U1"], "unit": "U3"}, *MODELS[1:]]},
    {"model": [*MODELS, {"id": "M4", "unit": "U2", "name": "Bốn", "listed_by": ["U2"], "replicated_from": "M1"}]},
    {"unit": [*UNITS[:2], {**UNITS[2], "parent": "U1"}]},
    {"review": [{**REVIEWS[0], "about": ["M2"]}, REVIEWS[1]]},
], ids=["changed", "added", "another parent", "names fewer"])  # fmt: skip
def test_rows_laid_over_it_are_found_and_those_beneath_are_not(tables: dict[str, Any]) -> None:
    whole, lazy = both()
    over = rows_of(**tables)
    assert list(lookups(lazy.with_rows(over))) == list(lookups(whole.with_rows(over)))
    # Twice over: the second time some of the rows go back to what they were.
    back = rows_of(**{name: {"unit": UNITS, "model": MODELS, "review": REVIEWS}[name] for name in tables})
    assert list(lookups(lazy.with_rows(over).with_rows(back))) == list(lookups(whole.with_rows(over).with_rows(back)))
    assert list(lookups(lazy)) == list(lookups(whole))


def test_laying_a_row_over_it_builds_no_other_row() -> None:
    _, lazy = both()
    over = rows_of(model=[{**MODELS[0], "unit": "U3"}, *MODELS[1:]])
    changed = lazy.with_rows([row for row in over if row.id == "M1"])
    assert [row.id for row in changed.related("model", "unit", "U3")] == ["M1"]
    assert not lazy.tables["model"]._built  # type: ignore[attr-defined]


def test_repairs_of_a_subject_are_those_of_the_whole_assessment(tmp_path: Path) -> None:
    whole = ce.read(DEPARTMENT)
    write_tables(whole, tmp_path / "so", "parquet")
    packs = packs_for(whole, [ce.load_pack(name) for name in shipped_packs()])
    assessment = ce.assess(whole, packs, as_of="2024-12-31")
    matrix = ce.assess(ce.read_tables(tmp_path / "so"), packs, as_of="2024-12-31")
    for subject in ("DH2401", "QLN"):
        wanted = [f for f in assessment.findings if f.subject.id == subject and f.needs_work][:12]
        found = {(f.subject, f.rule.id): f for f in matrix.assessment(subject).findings}
        assert wanted
        for finding in wanted:
            other = found[finding.subject, finding.rule.id]
            assert [r.changes for r in other.repairs] == [r.changes for r in finding.repairs]
            assert other.no_repair == finding.no_repair
