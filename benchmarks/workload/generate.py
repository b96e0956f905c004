"""Draws schools by a seed: the same number and seed give the same records, as Arrow tables, Parquet files or dicts.

Every root of the areas has 2,000 schools in 100 areas and is drawn by itself, so that any number of them can be
written one after another. `Shape` says how much is missing, open, or known within bounds only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import draw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from draw import Draw, Tables, dicts, ids

SCHOOLS, AREAS, DISTRICTS = 2000, 100, 9
COMMUNES = AREAS - DISTRICTS - 1
LISTS = ("classes", "staff", "works")
NAMES = ("Trường Mầm non Hoa Sen", "Trường Tiểu học Vàm Kênh", "Trường THCS Giồng Dừa", "Trường THPT Cồn Trên")


@dataclass(frozen=True)
class Shape:
    """`missing`: share of blank cells. `open`: of lists given without saying that they are whole. `bounds`: of numbers
    written as a bound ("trên 45")."""

    missing: float = 0.15
    open: float = 0.0
    bounds: float = 0.0


EXACT, INEXACT = Shape(), Shape(open=0.2, bounds=0.05)


def tables(n: int, seed: int = 1, shape: Shape = EXACT) -> Tables:
    """`n` schools with their areas and visits, lists nested."""
    found = list(roots(n, seed, shape))
    return {name: pa.concat_tables([root[name] for root in found]).combine_chunks() for name in found[0]}


def roots(n: int, seed: int = 1, shape: Shape = EXACT) -> Iterator[Tables]:
    """One root of areas after another, with what belongs to it."""
    for number, first in enumerate(range(0, n, SCHOOLS)):
        drawn = np.random.default_rng([seed, number])
        yield Root(drawn, shape.missing, shape, number, min(SCHOOLS, n - first)).tables()


def records(n: int, seed: int = 1, shape: Shape = EXACT) -> dict[str, list[dict[str, Any]]]:
    return {name: dicts(table) for name, table in tables(n, seed, shape).items()}


def write(folder: Path, n: int, seed: int = 1, shape: Shape = EXACT) -> Path:
    return draw.write(folder, roots(n, seed, shape))


def normalised(nested: Tables) -> Tables:
    """The same records with a table for each list, every row of it with the id of its school in `school`.

    A list that is empty and one that is missing look alike here; which is meant, the ticked sections say.
    """
    schools = nested["school"]
    return {**nested, "school": schools.drop_columns(list(LISTS)), **{name: _rows_of(schools, name) for name in LISTS}}


def _rows_of(schools: pa.Table, name: str) -> pa.Table:
    column = schools[name].combine_chunks()
    rows, owner = pc.list_flatten(column), pc.list_parent_indices(column)
    cells = {field.name: pc.struct_field(rows, field.name) for field in rows.type}
    return pa.table({"school": schools["id"].combine_chunks().take(owner), **cells})


@dataclass
class Root(Draw):
    """One root of areas: its schools, their lists and visits."""

    shape: Shape
    number: int
    n: int

    def tables(self) -> Tables:
        return {"area": self.areas(), "school": self.schools(), "visit": self.visits()}

    def ids(self, letter: str, numbers: Any, blank: Any = None) -> pa.Array:
        return ids(f"{letter}{self.number:04}", numbers, blank)

    def numbers(self, n: int, low: int, high: int, factor: int = 1) -> pa.Array:
        """Whole numbers; as words ("trên 45") where the shape has bounds."""
        if not self.shape.bounds:
            return self.integers(n, low, high, factor)
        bound = self.draw.choice(("", "trên ", "khoảng "), n, p=(1 - self.shape.bounds, *[self.shape.bounds / 2] * 2))
        values = (self.draw.integers(low, high, n) * factor).astype(str)
        return pa.array(np.char.add(bound, values), pa.string(), mask=self.blank(n))

    def years(self, n: int, first: int, last: int) -> pa.Array:
        return self.days(n, date(first, 1, 1), date(last, 1, 1))

    def commune(self, school: Any) -> pa.Array:
        return self.ids("A", school % COMMUNES + DISTRICTS + 1)

    # --- tables -------------------------------------------------------------------------------------------------

    def areas(self) -> pa.Table:
        """One province, nine districts, ninety communes."""
        every = np.arange(AREAS)
        above = np.where(every <= DISTRICTS, 0, (every - DISTRICTS - 1) % DISTRICTS + 1)
        level = np.where(every == 0, 0, np.where(every <= DISTRICTS, 1, 2))
        return pa.table({
            "id": self.ids("A", every),
            "name": pa.array([f"Địa bàn {self.number}.{i}" for i in every]),
            "parent": self.ids("A", above, every == 0),
            "level": draw.words(level, ("tinh", "huyen", "xa")),
            "population": self.integers(AREAS, 2000, 20000),
        })  # fmt: skip

    def visits(self) -> pa.Table:
        """About one visit a school, in no order; some lie after the day of judgement and count for nothing yet."""
        school = self.draw.permutation(np.repeat(np.arange(self.n), self.draw.poisson(1.0, self.n)))
        n = len(school)
        return pa.table({
            "id": self.ids("V", range(n)),
            "area": self.commune(school),
            "school": self.ids("S", school),
            "date": self.years(n, 2020, 2025),
            "score": pa.array(self.draw.integers(0, 101, n) / 10, pa.float64(), mask=self.blank(n)),
            "passed": self.yes(n, 0.7),
        })  # fmt: skip

    def schools(self) -> pa.Table:
        n, every = self.n, np.arange(self.n)
        lists = [self.whole_or_not(items) for items in (self.classes, self.staff, self.works)]
        return pa.table({
            "id": self.ids("S", every),
            "area": self.commune(every),
            "name": pa.array([f"{NAMES[i % 4]} số {self.number}.{i}" for i in every]),
            "kind": self.codes(n, {"mam_non": 3, "tieu_hoc": 3, "thcs": 2, "thpt": 1}),
            "status": self.codes(n, {"hoat_dong": 9, "tam_dung": 1, "giai_the": 0.5}),
            "public": self.yes(n, 0.9),
            "founded": self.years(n, 1976, 2020),
            "licensed": self.years(n, 1990, 2022),
            "licence_until": self.years(n, 2022, 2030),
            "pupils": self.numbers(n, 60, 1500),
            "places": self.numbers(n, 60, 1600),
            "teachers": self.numbers(n, 5, 90),
            "rooms": self.numbers(n, 3, 50),
            "budget": self.numbers(n, 100, 3000, 10**6),
            "spent": self.numbers(n, 80, 2800, 10**6),
            "floor_area": self.numbers(n, 150, 5000),
            "yard_area": self.numbers(n, 100, 9000),
            "distance": self.numbers(n, 50, 40000),
            "water": self.codes(n, {"nuoc_may": 7, "gieng": 2, "khac": 1}),
            "fire_checked": self.years(n, 2019, 2024),
            "canteen": self.yes(n, 0.5),
            "boarding": self.yes(n, 0.2),
            "library": self.yes(n, 0.7),
            "internet": self.yes(n, 0.8),
            "plan_number": pa.array([f"{i % 400}/KH-THT" for i in every], pa.string(), mask=self.blank(n)),
            "plan_date": self.years(n, 2022, 2024),
            "report_date": self.years(n, 2022, 2024),
            "rating": self.codes(n, {"tot": 3, "kha": 4, "dat": 2, "chua_dat": 1}),
            "head_since": self.years(n, 2005, 2024),
            "partner": self.ids("S", self.draw.integers(0, n, n), self.blank(n, 0.5)),
            **dict(zip(LISTS, (rows for rows, _ in lists), strict=True)),
            "complete": self.picked(("lop", "doi_ngu", "cong_trinh"), np.stack([w for _, w in lists], axis=1)),
        })  # fmt: skip

    def whole_or_not(self, items: Any) -> tuple[pa.Array, Any]:
        """A list of about three rows a school, and which of the schools say that theirs is whole.

        A list that is missing is now and then said to be whole: that one is known to be empty.
        """
        rows, given = self.listed(self.n, 3.0, items)
        return rows, np.where(given, ~self.blank(self.n, self.shape.open), self.blank(self.n, 0.2))

    # --- rows of lists ------------------------------------------------------------------------------------------

    def classes(self, n: int) -> pa.Array:
        return pa.StructArray.from_arrays(
            [self.numbers(n, 1, 13), self.numbers(n, 15, 50), self.numbers(n, 3, 11), self.numbers(n, 30, 80),
             self.codes(n, {"sang": 6, "chieu": 3, "toi": 0.3})],
            ["grade", "pupils", "sessions", "room_area", "shift"],
        )  # fmt: skip

    def staff(self, n: int) -> pa.Array:
        return pa.StructArray.from_arrays(
            [self.codes(n, {"hieu_truong": 2, "giao_vien": 6, "y_te": 1, "ky_thuat": 1}), self.years(n, 2005, 2024),
             self.yes(n, 0.9), self.numbers(n, 20, 48), self.codes(n, {"bien_che": 7, "hop_dong": 2, "thoi_vu": 0.5})],
            ["role", "since", "certified", "hours", "contract"],
        )  # fmt: skip

    def works(self, n: int) -> pa.Array:
        return pa.StructArray.from_arrays(
            [self.codes(n, {"xay_moi": 1, "sua_chua": 3, "mua_sam": 2}), self.years(n, 2019, 2023),
             self.years(n, 2020, 2024), self.numbers(n, 10, 900, 10**6), self.yes(n, 0.8)],
            ["kind", "start", "done", "cost", "accepted"],
        )  # fmt: skip
