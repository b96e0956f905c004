"""All 35 rules in Polars by hand, on normalised tables: one `group_by` a table, joins, the closure of the areas.

Rows of lists are tables of their own, each row with the id of its school, as a data base has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from baselines.polars_nested import outcome, scalar_rules

E = pl.Expr
Frames = Mapping[str, pl.DataFrame]


def counted(rows: pl.LazyFrame, by: str, conditions: Mapping[str, E]) -> pl.LazyFrame:
    """For each owner how many rows there are, and of each condition how many satisfy it and how many do not."""
    sums = [pl.len().alias("n")]
    for name, satisfies in conditions.items():
        sums += [satisfies.sum().alias(f"{name}+"), (~satisfies).sum().alias(f"{name}-")]
    return rows.group_by(by).agg(sums)


def joined(schools: pl.LazyFrame, name: str, sums: pl.LazyFrame, on: str = "id") -> pl.LazyFrame:
    """Schools (or areas) with the counts of a table, named after it; none where there are no rows."""
    named = sums.rename(lambda column: f"{name}.{column}")
    key = next(c for c in named.collect_schema().names() if c in (f"{name}.school", f"{name}.area", f"{name}.above"))
    counts = [c for c in named.collect_schema().names() if c != key]
    return schools.join(named, left_on=on, right_on=key, how="left").with_columns(pl.col(counts).fill_null(0))


def at_least(k: int, table: str, name: str, whole: E | None = None) -> E:
    low = pl.col(f"{table}.{name}+").cast(pl.Int64)
    high = pl.col(f"{table}.n").cast(pl.Int64) - pl.col(f"{table}.{name}-").cast(pl.Int64)
    return pl.when(low >= k).then(True).when((high < k) if whole is None else whole & (high < k)).then(False)


def known(name: str) -> E:
    return pl.when(pl.col(name).is_not_null()).then(True)


def conditions() -> dict[str, dict[str, E]]:
    c = pl.col
    return {
        "classes": {
            "any": pl.lit(True), "size": c("pupils") > 45, "full": c("pupils") >= 30, "evening": c("shift") == "toi",
            "rooms": ~(known("grade") & (c("room_area") >= 40)), "first": (c("grade") == 1) & (c("sessions") >= 5),
            "afternoon": c("shift") == "chieu", "sessions": c("sessions") < 5, "top": c("grade") == 5,
        },
        "staff": {
            "head": c("role") == "hieu_truong", "uncertified": ~c("certified"),
            "tenured": (c("role") == "giao_vien") & (c("contract") == "bien_che"), "hours": c("hours") > 44,
            "unseasoned": ~((c("since") < date(2021, 1, 1)) | c("certified")), "late": c("since") >= date(2019, 1, 1),
            "technician": c("role") == "ky_thuat", "season": c("contract") == "thoi_vu",
        },
        "works": {
            "repaired": (c("kind") == "sua_chua") & c("accepted"),
            "large": ~(c("accepted") | (c("cost") <= 500_000_000)), "order": c("done") < c("start"),
            "costly": c("cost") >= 200_000_000, "new": c("kind") == "xay_moi",
        },
    }  # fmt: skip


def list_rules() -> dict[str, E]:
    def least(k: int, table: str, section: str, name: str) -> E:
        return at_least(k, table, name, pl.col("complete").list.contains(section).fill_null(False))

    def most(k: int, table: str, section: str, name: str) -> E:
        return ~least(k + 1, table, section, name)

    L, S, W = ("classes", "lop"), ("staff", "doi_ngu"), ("works", "cong_trinh")
    return {
        "has-classes": outcome(
            pl.when(pl.col("classes.n") > 0).then(True)
            .when(pl.col("complete").list.contains("lop").fill_null(False)).then(False)
        ),
        "class-size": outcome(most(0, *L, "size")),
        "full-classes": outcome(least(2, *L, "full")),
        "no-evening": outcome(most(0, *L, "evening")),
        "class-rooms": outcome(most(0, *L, "rooms")),
        "first-grade": outcome(least(1, *L, "first")),
        "few-afternoons": outcome(most(2, *L, "afternoon")),
        "sessions": outcome(most(0, *L, "sessions") | pl.col("boarding")),
        "head": outcome(least(1, *S, "head")),
        "certified": outcome(most(0, *S, "uncertified")),
        "tenured": outcome(least(2, *S, "tenured")),
        "hours": outcome(most(0, *S, "hours")),
        "seasoned": outcome(most(0, *S, "unseasoned")),
        "turnover": outcome(most(3, *S, "late")),
        "repaired": outcome(least(1, *W, "repaired")),
        "large-works": outcome(most(0, *W, "large")),
        "in-order": outcome(most(0, *W, "order")),
        "few-large": outcome(most(2, *W, "costly")),
        "builders": outcome(least(1, *S, "technician"), least(1, *W, "new")),
        "top-grade": outcome(least(1, *L, "top") & most(0, *S, "season")),
    }  # fmt: skip


def below(areas: pl.DataFrame) -> pl.LazyFrame:
    """Each area with every area above it: joins, level by level, until there is none."""
    step = areas.lazy().select(pl.col("id"), above=pl.col("parent")).drop_nulls()
    pairs, reached = [step], step
    for _ in range(2):  # province, district, commune
        reached = reached.join(step, left_on="above", right_on="id").select("id", above="above_right")
        pairs.append(reached)
    return pl.concat(pairs)


def area_outcomes(areas: pl.DataFrame, schools: pl.LazyFrame) -> pl.LazyFrame:
    per_area = {"open": pl.col("status") == "hoat_dong", "thpt": pl.col("kind") == "thpt"}
    own = joined(areas.lazy(), "schools", counted(schools, "area", per_area))
    having = own.select("id", has=at_least(1, "schools", "thpt"))
    under = counted(below(areas).join(having, on="id"), "above", {"has": pl.col("has")})
    return joined(own, "below", under).select(
        "id",
        **{
            "area-schools": outcome(at_least(15, "schools", "open"), pl.col("level") == "xa"),
            "area-below": outcome(at_least(8, "below", "has"), pl.col("level").is_in(["tinh", "huyen"])),
        },
    )


def as_truth(code: E) -> E:
    return pl.when(code == 2).then(True).when(code == 3).then(False)


def evaluate(frames: Frames, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Outcomes of areas and of schools, each with their ids."""
    lazy = {name: frame.lazy() for name, frame in frames.items()}
    schools = lazy["school"]
    for name, asked in conditions().items():
        schools = joined(schools, name, counted(lazy[name], "school", asked))
    there = lazy["visit"].filter(pl.col("date").is_null() | (pl.col("date") <= as_of))
    good = pl.col("passed") & (pl.col("score") >= 5)
    schools = joined(schools, "visits", counted(there, "school", {"good": good}))
    partners = lazy["school"].select("id", partner_status="status", partner_rating="rating")
    schools = schools.join(partners, left_on="partner", right_on="id", how="left")
    areas = area_outcomes(frames["area"], lazy["school"])
    schools = schools.join(areas.select("id", "area-schools"), left_on="area", right_on="id", how="left")
    present = pl.when(pl.col("partner").is_not_null()).then(True)
    well = (pl.col("partner_status") == "hoat_dong") & pl.col("partner_rating").is_in(["tot", "kha"])
    codes = schools.select(
        "id", **scalar_rules(as_of), **list_rules(),
        visited=outcome(at_least(1, "visits", "good")), partner=outcome(well, present), area=pl.col("area-schools"),
    )  # fmt: skip
    upward = as_truth(pl.col("area")) | (as_truth(pl.col("fire")) & as_truth(pl.col("class-size")))
    both = pl.collect_all([areas, codes.with_columns(upward=outcome(upward)).drop("area")])
    return both[0], both[1]
