"""The 30 rules in Polars by hand, on one frame with nested lists: lazy, one `select`, lists by `list.eval`.

A quantifier is two sums, of rows that satisfy and of rows that do not: what Polars' own `any` and `all` make of null is
not what is asked. A condition that several rules share is written once and left to the common subexpressions.
"""

from __future__ import annotations

from datetime import date

import polars as pl

NOT_APPLICABLE, MET, NOT_MET, UNDETERMINED = 1, 2, 3, 4
E = pl.Expr


def outcome(truth: E, when: E | None = None) -> E:
    code = pl.when(truth).then(MET).when(truth.is_null()).then(UNDETERMINED).otherwise(NOT_MET)
    if when is not None:
        code = pl.when(~when).then(NOT_APPLICABLE).when(when.is_null()).then(UNDETERMINED).otherwise(code)
    return code.cast(pl.Int8)


def scalar_rules(as_of: date) -> dict[str, E]:
    c = pl.col
    boarding = c("boarding")
    return {
        "open": outcome(c("status") == "hoat_dong"),
        "within-budget": outcome(c("spent") <= c("budget")),
        "licensed-first": outcome(
            pl.when(c("licensed").is_not_null()).then(True) & (c("licensed") >= c("founded"))
        ),
        "licence-runs": outcome(c("licence_until") > as_of),
        "boarders-eat": outcome(c("canteen"), boarding),
        "fire": outcome(c("fire_checked") >= date(2022, 6, 30)),
        "basics": outcome(c("water").is_in(["nuoc_may", "gieng"]) & (c("internet") | c("library"))),
        "rated": outcome(c("rating") != "chua_dat"),
        "room": outcome(
            c("library") & (c("rooms") >= 6) & (c("floor_area") >= 300), c("kind").is_in(["thcs", "thpt"])
        ),
        "reach": outcome(
            (c("distance") < 10000) | boarding | ~(c("public") & (c("budget") < 500_000_000))
        ),
    }  # fmt: skip


def whole(name: str, section: str) -> E:
    """Whether the list is known to hold no other rows."""
    said = pl.col("complete").list.contains(section).fill_null(False)
    return said | (pl.col(name).list.len() == 0).fill_null(False)


def counts(name: str, satisfies: E) -> tuple[E, E]:
    """How many rows satisfy, and how many do or may; none of a list that is missing."""
    asked = pl.col(name).list.eval(satisfies)
    yes = asked.list.sum().fill_null(0)
    no = pl.col(name).list.eval(~satisfies).list.sum().fill_null(0)
    return yes, pl.col(name).list.len().fill_null(0).cast(pl.Int64) - no.cast(pl.Int64)


def at_least(k: int, name: str, section: str, satisfies: E) -> E:
    low, high = counts(name, satisfies)
    return pl.when(low >= k).then(True).when(whole(name, section) & (high < k)).then(False)


def at_most(k: int, name: str, section: str, satisfies: E) -> E:
    return ~at_least(k + 1, name, section, satisfies)


def list_rules() -> dict[str, E]:
    f = pl.element().struct.field
    L, S, W = ("classes", "lop"), ("staff", "doi_ngu"), ("works", "cong_trinh")

    def known(name: str) -> E:
        return pl.when(f(name).is_not_null()).then(True)

    return {
        "has-classes": outcome(
            pl.when(pl.col("classes").list.len() > 0).then(True).when(whole(*L)).then(False)
        ),
        "class-size": outcome(at_most(0, *L, f("pupils") > 45)),
        "full-classes": outcome(at_least(2, *L, f("pupils") >= 30)),
        "no-evening": outcome(at_most(0, *L, f("shift") == "toi")),
        "class-rooms": outcome(at_most(0, *L, ~(known("grade") & (f("room_area") >= 40)))),
        "first-grade": outcome(at_least(1, *L, (f("grade") == 1) & (f("sessions") >= 5))),
        "few-afternoons": outcome(at_most(2, *L, f("shift") == "chieu")),
        "sessions": outcome(at_most(0, *L, f("sessions") < 5) | pl.col("boarding")),
        "head": outcome(at_least(1, *S, f("role") == "hieu_truong")),
        "certified": outcome(at_most(0, *S, ~f("certified"))),
        "tenured": outcome(at_least(2, *S, (f("role") == "giao_vien") & (f("contract") == "bien_che"))),
        "hours": outcome(at_most(0, *S, f("hours") > 44)),
        "seasoned": outcome(at_most(0, *S, ~((f("since") < date(2021, 1, 1)) | f("certified")))),
        "turnover": outcome(at_most(3, *S, f("since") >= date(2019, 1, 1))),
        "repaired": outcome(at_least(1, *W, (f("kind") == "sua_chua") & f("accepted"))),
        "large-works": outcome(at_most(0, *W, ~(f("accepted") | (f("cost") <= 500_000_000)))),
        "in-order": outcome(at_most(0, *W, f("done") < f("start"))),
        "few-large": outcome(at_most(2, *W, f("cost") >= 200_000_000)),
        "builders": outcome(
            at_least(1, *S, f("role") == "ky_thuat"), at_least(1, *W, f("kind") == "xay_moi")
        ),
        "top-grade": outcome(
            at_least(1, *L, f("grade") == 5) & at_most(0, *S, f("contract") == "thoi_vu")
        ),
    }  # fmt: skip


def scalar(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    return frame.lazy().select(**scalar_rules(as_of)).collect()


def nested(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    return frame.lazy().select(**scalar_rules(as_of), **list_rules()).collect()
