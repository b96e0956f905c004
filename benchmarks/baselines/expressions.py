"""The 10 rules on values for engines of expressions, one record at a time: zen-engine and two CELs.

Neither has three truths, so each rule is one expression that gives the code of the outcome and asks for blanks where it
has to. They read whole numbers for days, which spares them work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Evaluate = Callable[[Mapping[str, Any]], list[int]]
NAMES = (
    "status", "spent", "budget", "licensed", "founded", "licence_until", "boarding", "canteen", "fire_checked", "water",
    "internet", "library", "rating", "kind", "rooms", "floor_area", "distance", "public",
)  # fmt: skip
AS_OF, FIRE = date(2023, 12, 31).toordinal(), date(2022, 6, 30).toordinal()
# A rule as: blank cells that leave it open, what is asked. {name} is a cell, ?name whether it is blank.
RULES = {
    "open": "?status : 4 | {status} == 'hoat_dong' : 2 | 3",
    "within-budget": "?spent or ?budget : 4 | {spent} <= {budget} : 2 | 3",
    "licensed-first": "?licensed or ?founded : 4 | {licensed} >= {founded} : 2 | 3",
    "licence-runs": f"?licence_until : 4 | {{licence_until}} > {AS_OF} : 2 | 3",
    "boarders-eat": "?boarding : 4 | {boarding} == false : 1 | ?canteen : 4 | {canteen} : 2 | 3",
    "fire": f"?fire_checked : 4 | {{fire_checked}} >= {FIRE} : 2 | 3",
    "basics": (
        "!water and {water} == 'khac' : 3 | !internet and {internet} == false and !library and {library} == false : 3"
        " | ?water : 4 | !internet and {internet} : 2 | !library and {library} : 2 | 4"
    ),
    "rated": "?rating : 4 | {rating} == 'chua_dat' : 3 | 2",
    "room": (
        "?kind : 4 | {kind} == 'mam_non' or {kind} == 'tieu_hoc' : 1 | !library and {library} == false : 3"
        " | !rooms and {rooms} < 6 : 3 | !floor_area and {floor_area} < 300 : 3"
        " | ?library or ?rooms or ?floor_area : 4 | 2"
    ),
    "reach": (
        "!distance and {distance} < 10000 : 2 | !boarding and {boarding} : 2 | !public and {public} == false : 2"
        " | !budget and {budget} >= 500000000 : 2 | ?distance or ?boarding or ?public or ?budget : 4 | 3"
    ),
}


def zen() -> Evaluate:
    """zen-engine: each rule a compiled expression, as one is written. Raises ImportError where it is not installed."""
    import zen as engine

    rules = [engine.compile_expression(rule) for rule in _zen()]
    return lambda record: [int(rule.evaluate(record)) for rule in rules]


def zen_fused() -> Evaluate:
    """All ten as one list, a record handed over once: nobody writes it so, and it is the least that zen can cost."""
    import zen as engine

    whole = engine.compile_expression(f"[{', '.join(_zen())}]")
    return lambda record: [int(code) for code in whole.evaluate(record)]


def cel() -> Evaluate:
    """cel-expr-python, Google's C++ CEL: each rule a compiled expression."""
    from cel_expr_python import cel as engine

    env = engine.NewEnv(variables={"r": engine.Type.DYN})
    rules = [env.compile(rule) for rule in _cel()]
    return lambda record: [rule.eval(data={"r": record}).plain_value() for rule in rules]


def cel_fused() -> Evaluate:
    """All ten as one list: the least that the C++ CEL can cost."""
    from cel_expr_python import cel as engine

    whole = engine.NewEnv(variables={"r": engine.Type.DYN}).compile(f"[{', '.join(_cel())}]")
    return lambda record: whole.eval(data={"r": record}).plain_value()


def cel_rust() -> Evaluate:
    """common-expression-language: CEL in Rust, each rule a compiled expression."""
    import cel as engine

    rules = [engine.compile(rule) for rule in _cel()]
    return lambda record: [rule.execute({"r": record}) for rule in rules]


def _zen() -> list[str]:
    return [_written(rule, "{0}", "{0} == null", "{0} != null") for rule in RULES.values()]


def _cel() -> list[str]:
    rules = (_written(rule, "r.{0}", "!has(r.{0})", "has(r.{0})") for rule in RULES.values())
    return [rule.replace(" and ", " && ").replace(" or ", " || ") for rule in rules]


def _written(rule: str, cell: str, blank: str, filled: str) -> str:
    """A rule in the words of an engine: chained choices, the last one without a test."""
    for name in sorted(NAMES, key=len, reverse=True):
        for mark, form in ((f"{{{name}}}", cell), (f"?{name} ", f"{blank} "), (f"!{name} ", f"{filled} ")):
            rule = rule.replace(mark, form.format(name))
    *tests, last = rule.split(" | ")
    for test, code in reversed([test.split(" : ") for test in tests]):
        last = f"({test} ? {code} : {last})"
    return last


def plain(value: Any) -> Any:
    """A record as these engines take it: days as numbers."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.toordinal() if isinstance(value, date) else value


def slim(record: Mapping[str, Any]) -> dict[str, Any]:
    """Of a record the cells that the ten rules name."""
    return {name: plain(record[name]) for name in NAMES if name in record}
