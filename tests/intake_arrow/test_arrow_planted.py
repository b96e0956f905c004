"""Defects planted in the reading of tables are found out by the comparison with the reference."""

from __future__ import annotations

from typing import Any

import pytest

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")

from criteria_engine.intake.arrow import blocks, check, decode, sheet, values  # noqa: E402
from criteria_engine.intake.arrow.blocks import Unfolding  # noqa: E402
from criteria_engine.intake.arrow.open import open_tables  # noqa: E402
from intake_arrow.tables_told import assert_same, expected  # noqa: E402
from intake_arrow.test_arrow_laws import as_read  # noqa: E402
from small import SCHEMA  # noqa: E402

UNIT = {"unit": [{"id": "U1", "name": "Đơn vị A"}]}
MODEL = {"id": "M1", "unit": "U1", "name": "Bờ kè"}
# Tables, each of which one of the defects below reads wrongly.
WORLDS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "denial": UNIT | {"model": [MODEL | {"plan.schedule": "không"}]},
    "spaces": {"unit": [{"id": "U1", "name": " Bờ "}, *({"id": f"U{n}", "name": f"Kè {n}"} for n in range(2, 9))]},
    "twins": {"unit": [{"id": "U1", "name": "Bờ"}, {"id": "U1", "name": "Kè"}]},
    "dangling": {"unit": [{"id": "U1", "name": "Bờ", "parent": "U7"}]},
    "ring": {"unit": [{"id": "U1", "name": "Bờ", "parent": "U2"}, {"id": "U2", "name": "Kè", "parent": "U1"}]},
    "key": UNIT | {"model": [MODEL | {"steps": [{"kind": "hoc", "year": 2023}, {"kind": "hoc", "year": 2023}]}]},
    "required": {"unit": [{"id": "U1", "name": None}, {"id": "U2", "name": "Bờ"}]},
    "count": UNIT | {"model": [MODEL | {"members": -1}]},
    "item": UNIT | {"model": [MODEL | {"steps": [{"kind": "x"}]}, MODEL | {"id": "M2", "steps": []}]},
    "lists": UNIT | {"model": [MODEL | {"steps": None}, MODEL | {"id": "M2", "steps": [{"kind": "lam"}]}]},
    "bound": UNIT | {"model": [MODEL | {"price": "từ 3"}, MODEL | {"id": "M2", "price": "4"}]},
    "period": UNIT | {"model": [MODEL | {"start": "2023-Q2"}]},
}


def holds(world: str) -> None:
    frames = {table: pa.Table.from_pylist(rows) for table, rows in WORLDS[world].items()}
    assert_same(open_tables(frames, SCHEMA), expected(as_read(frames, SCHEMA), SCHEMA, ""))


@pytest.mark.parametrize("world", WORLDS)
def test_the_law_holds_for_each_world(world: str) -> None:
    holds(world)


def nothing(array: Any, *_: Any) -> Any:
    return np.zeros(len(array), np.bool_)


def everything(array: Any) -> Any:
    return np.ones(len(array), np.bool_)


def no_row(_: Any, table: sheet.Sheet, *__: Any) -> Any:
    return np.zeros(table.n, np.bool_)


DEFECTS: dict[str, tuple[Any, str, Any]] = {
    "denial": (decode, "says_more", everything),
    "spaces": (decode, "plain", everything),
    "twins": (check, "repeated", nothing),
    "dangling": (check, "_dangling", no_row),
    "ring": (check, "_in_rings", no_row),
    "key": (sheet, "with_twins", lambda block: np.zeros(block.n, np.bool_)),
    "required": (Unfolding, "_demand", lambda *_: None),
    "count": (decode, "_numbers", lambda array, value, scale, reader: (
        decode.Cells(len(array), decode.Numbers(value, scale), decode.valid_in(array)), None)),
    "item": (blocks, "rows_of", lambda *_: None),
    "lists": (blocks, "_items_of", lambda array, whole=blocks._items_of: (
        *whole(array)[:2], np.ones(len(array), np.bool_))),
    "bound": (values, "BOUNDS", ("at_least", "exactly", *values.BOUNDS[1:2], *values.BOUNDS[3:])),
    "period": (values, "Days", lambda first, last, days=values.Days: days(first, first)),
}  # fmt: skip


@pytest.mark.parametrize("world", DEFECTS)
def test_a_planted_defect_is_found_out(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*DEFECTS[world])
    with pytest.raises((AssertionError, IndexError)):
        holds(world)
