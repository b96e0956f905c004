"""The 30 rules in DuckDB by hand, on one table with nested lists: `list_filter`, and SQL's own three truths."""

from __future__ import annotations

from collections.abc import Iterable

L, S, W = ("classes", "lop"), ("staff", "doi_ngu"), ("works", "cong_trinh")

SCALAR = {
    "open": "status = 'hoat_dong'",
    "within-budget": "spent <= budget",
    "licensed-first": "(CASE WHEN licensed IS NOT NULL THEN true END) AND licensed >= founded",
    "licence-runs": "licence_until > DATE '2023-12-31'",
    "boarders-eat": "canteen",
    "fire": "fire_checked >= DATE '2022-06-30'",
    "basics": "water IN ('nuoc_may', 'gieng') AND (internet OR library)",
    "rated": "rating <> 'chua_dat'",
    "room": "library AND rooms >= 6 AND floor_area >= 300",
    "reach": "distance < 10000 OR boarding OR NOT (public AND budget < 500000000)",
}
WHEN = {"boarders-eat": "boarding", "room": "kind IN ('thcs', 'thpt')"}


def whole(name: str, section: str) -> str:
    return f"(coalesce(list_contains(complete, '{section}'), false) OR coalesce(len({name}) = 0, false))"


def least(k: int, name: str, section: str, asked: str) -> str:
    low = f"coalesce(len(list_filter({name}, lambda x: {asked})), 0)"
    high = f"coalesce(len({name}) - len(list_filter({name}, lambda x: NOT ({asked}))), 0)"
    return f"(CASE WHEN {low} >= {k} THEN true WHEN {whole(name, section)} AND {high} < {k} THEN false END)"


def most(k: int, name: str, section: str, asked: str) -> str:
    return f"(NOT {least(k + 1, name, section, asked)})"


def known(name: str) -> str:
    return f"(CASE WHEN x.{name} IS NOT NULL THEN true END)"


LISTS = {
    "has-classes": f"(CASE WHEN len(classes) > 0 THEN true WHEN {whole(*L)} THEN false END)",
    "class-size": most(0, *L, "x.pupils > 45"),
    "full-classes": least(2, *L, "x.pupils >= 30"),
    "no-evening": most(0, *L, "x.shift = 'toi'"),
    "class-rooms": most(0, *L, f"NOT ({known('grade')} AND x.room_area >= 40)"),
    "first-grade": least(1, *L, "x.grade = 1 AND x.sessions >= 5"),
    "few-afternoons": most(2, *L, "x.shift = 'chieu'"),
    "sessions": f"{most(0, *L, 'x.sessions < 5')} OR boarding",
    "head": least(1, *S, "x.role = 'hieu_truong'"),
    "certified": most(0, *S, "NOT x.certified"),
    "tenured": least(2, *S, "x.role = 'giao_vien' AND x.contract = 'bien_che'"),
    "hours": most(0, *S, "x.hours > 44"),
    "seasoned": most(0, *S, "NOT (x.since < DATE '2021-01-01' OR x.certified)"),
    "turnover": most(3, *S, "x.since >= DATE '2019-01-01'"),
    "repaired": least(1, *W, "x.kind = 'sua_chua' AND x.accepted"),
    "large-works": most(0, *W, "NOT (x.accepted OR x.cost <= 500000000)"),
    "in-order": most(0, *W, "x.done < x.start"),
    "few-large": most(2, *W, "x.cost >= 200000000"),
    "builders": least(1, *S, "x.role = 'ky_thuat'"),
    "top-grade": f"{least(1, *L, 'x.grade = 5')} AND {most(0, *S, chr(120) + '.contract = ' + repr('thoi_vu'))}",
}
WHEN_LISTS = {"builders": least(1, *W, "x.kind = 'xay_moi'")}


def code(truth: str, when: str | None) -> str:
    inner = f"CASE WHEN ({truth}) IS NULL THEN 4 WHEN ({truth}) THEN 2 ELSE 3 END"
    if when is not None:
        inner = f"CASE WHEN ({when}) IS NULL THEN 4 WHEN NOT ({when}) THEN 1 ELSE {inner} END"
    return f"({inner})::TINYINT"


def query(rules: dict[str, str], of: str = "school", also: Iterable[str] = ()) -> str:
    """One SELECT with a column of codes for each rule; `also`: columns that are given back as they are."""
    when = {**WHEN, **WHEN_LISTS}
    columns = [*also, *(f'{code(truth, when.get(name))} AS "{name}"' for name, truth in rules.items())]
    return f"SELECT {', '.join(columns)} FROM {of}"


NESTED = {**SCALAR, **LISTS}
