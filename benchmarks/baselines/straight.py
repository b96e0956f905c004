"""The straight-line baseline: the 30 rules on one record in plain Python, written once from the rules and not tuned.

One function a pack, one chain of `if` a rule, dict access; every leaf of `require` is stored. True, False and None for
unknown. What it knows of these records and the engine has to find out: no number has a bound, no date is a period, the
section of the cells in lists is never ticked.
"""

from __future__ import annotations

from datetime import date
from typing import Any

NOT_APPLICABLE, MET, NOT_MET, UNDETERMINED = 1, 2, 3, 4
AS_OF = date(2023, 12, 31)
FIRE = date(2022, 6, 30)
SEASONED = date(2021, 1, 1)
LATELY = date(2019, 1, 1)


def outcome(truth: bool | None) -> int:
    return UNDETERMINED if truth is None else MET if truth else NOT_MET


def both(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either(a: bool | None, b: bool | None) -> bool | None:
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def opposite(a: bool | None) -> bool | None:
    return None if a is None else not a


def values(r: dict[str, Any], outcomes: list[int], leaves: list[bool | None]) -> None:
    """The 10 rules on values."""
    get = r.get
    # open
    v = get("status")
    a = None if v is None else v == "hoat_dong"
    leaves.append(a)
    outcomes.append(outcome(a))
    # within-budget
    v, w = get("spent"), get("budget")
    a = None if v is None or w is None else v <= w
    leaves.append(a)
    outcomes.append(outcome(a))
    # licensed-first
    v, w = get("licensed"), get("founded")
    a = None if v is None else True
    b = None if v is None or w is None else v >= w
    leaves.append(a)
    leaves.append(b)
    outcomes.append(outcome(both(a, b)))
    # licence-runs
    v = get("licence_until")
    a = None if v is None else v > AS_OF
    leaves.append(a)
    outcomes.append(outcome(a))
    # boarders-eat
    boarding, v = get("boarding"), get("canteen")
    a = v
    leaves.append(a)
    if boarding is False:
        outcomes.append(NOT_APPLICABLE)
    elif boarding is None:
        outcomes.append(UNDETERMINED)
    else:
        outcomes.append(outcome(a))
    # fire
    v = get("fire_checked")
    a = None if v is None else v >= FIRE
    leaves.append(a)
    outcomes.append(outcome(a))
    # basics
    v, b, c = get("water"), get("internet"), get("library")
    a = None if v is None else v == "nuoc_may" or v == "gieng"
    leaves.append(a)
    leaves.append(b)
    leaves.append(c)
    outcomes.append(outcome(both(a, either(b, c))))
    # rated
    v = get("rating")
    a = None if v is None else v == "chua_dat"
    leaves.append(a)
    outcomes.append(outcome(opposite(a)))
    # room
    kind, a = get("kind"), get("library")
    v, w = get("rooms"), get("floor_area")
    b = None if v is None else v >= 6
    c = None if w is None else w >= 300
    leaves.append(a)
    leaves.append(b)
    leaves.append(c)
    if kind is None:
        outcomes.append(UNDETERMINED)
    elif kind == "thcs" or kind == "thpt":
        outcomes.append(outcome(both(both(a, b), c)))
    else:
        outcomes.append(NOT_APPLICABLE)
    # reach
    v, w, c = get("distance"), get("budget"), get("public")
    a = None if v is None else v < 10000
    d = None if w is None else w < 500_000_000
    leaves.append(a)
    leaves.append(boarding)
    leaves.append(c)
    leaves.append(d)
    outcomes.append(outcome(either(either(a, boarding), opposite(both(c, d)))))


def at_least(k: int, yes: int, unsure: int, whole: bool) -> bool | None:
    """Whether there are `k`, of rows that satisfy and rows that may."""
    if yes >= k:
        return True
    return False if whole and yes + unsure < k else None


def at_most(k: int, yes: int, unsure: int, whole: bool) -> bool | None:
    if yes > k:
        return False
    return True if whole and yes + unsure <= k else None


def lists(r: dict[str, Any], outcomes: list[int], leaves: list[bool | None]) -> None:
    """The 20 rules on lists."""
    complete = r.get("complete", ())
    classes = r.get("classes")
    classes_whole = "lop" in complete or classes == []
    classes = classes or ()
    # has-classes
    a = at_least(1, len(classes), 0, classes_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # class-size
    yes = unsure = 0
    for c in classes:
        v = c.get("pupils")
        if v is None:
            unsure += 1
        elif v > 45:
            yes += 1
    size = at_most(0, yes, unsure, classes_whole)
    leaves.append(size)
    outcomes.append(outcome(size))
    # full-classes
    yes = unsure = 0
    for c in classes:
        v = c.get("pupils")
        if v is None:
            unsure += 1
        elif v >= 30:
            yes += 1
    a = at_least(2, yes, unsure, classes_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # no-evening
    yes = unsure = 0
    for c in classes:
        v = c.get("shift")
        if v is None:
            unsure += 1
        elif v == "toi":
            yes += 1
    a = at_most(0, yes, unsure, classes_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # class-rooms
    yes = unsure = 0
    for c in classes:
        v, w = c.get("grade"), c.get("room_area")
        if w is not None and w < 40:
            yes += 1
        elif v is None or w is None:
            unsure += 1
    a = at_most(0, yes, unsure, classes_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # first-grade
    yes = unsure = 0
    for c in classes:
        v, w = c.get("grade"), c.get("sessions")
        if (v is not None and v != 1) or (w is not None and w < 5):
            continue
        if v is None or w is None:
            unsure += 1
        else:
            yes += 1
    a = at_least(1, yes, unsure, classes_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # few-afternoons
    yes = unsure = 0
    for c in classes:
        v = c.get("shift")
        if v is None:
            unsure += 1
        elif v == "chieu":
            yes += 1
    a = at_most(2, yes, unsure, classes_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # sessions
    yes = unsure = 0
    for c in classes:
        v = c.get("sessions")
        if v is None:
            unsure += 1
        elif v < 5:
            yes += 1
    a = at_most(0, yes, unsure, classes_whole)
    b = r.get("boarding")
    leaves.append(a)
    leaves.append(b)
    outcomes.append(outcome(either(a, b)))
    staff = r.get("staff")
    staff_whole = "doi_ngu" in complete or staff == []
    staff = staff or ()
    # head
    yes = unsure = 0
    for s in staff:
        v = s.get("role")
        if v is None:
            unsure += 1
        elif v == "hieu_truong":
            yes += 1
    a = at_least(1, yes, unsure, staff_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # certified
    yes = unsure = 0
    for s in staff:
        v = s.get("certified")
        if v is None:
            unsure += 1
        elif v is False:
            yes += 1
    a = at_most(0, yes, unsure, staff_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # tenured
    yes = unsure = 0
    for s in staff:
        v, w = s.get("role"), s.get("contract")
        if (v is not None and v != "giao_vien") or (w is not None and w != "bien_che"):
            continue
        if v is None or w is None:
            unsure += 1
        else:
            yes += 1
    a = at_least(2, yes, unsure, staff_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # hours
    yes = unsure = 0
    for s in staff:
        v = s.get("hours")
        if v is None:
            unsure += 1
        elif v > 44:
            yes += 1
    a = at_most(0, yes, unsure, staff_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # seasoned
    yes = unsure = 0
    for s in staff:
        v, w = s.get("since"), s.get("certified")
        if (v is not None and v < SEASONED) or w is True:
            continue
        if v is None or w is None:
            unsure += 1
        else:
            yes += 1
    a = at_most(0, yes, unsure, staff_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # turnover
    yes = unsure = 0
    for s in staff:
        v = s.get("since")
        if v is None:
            unsure += 1
        elif v >= LATELY:
            yes += 1
    a = at_most(3, yes, unsure, staff_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    works = r.get("works")
    works_whole = "cong_trinh" in complete or works == []
    works = works or ()
    # repaired
    yes = unsure = 0
    for w in works:
        k, v = w.get("kind"), w.get("accepted")
        if (k is not None and k != "sua_chua") or v is False:
            continue
        if k is None or v is None:
            unsure += 1
        else:
            yes += 1
    a = at_least(1, yes, unsure, works_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # large-works
    yes = unsure = 0
    for w in works:
        v, k = w.get("accepted"), w.get("cost")
        if v is True or (k is not None and k <= 500_000_000):
            continue
        if v is None or k is None:
            unsure += 1
        else:
            yes += 1
    a = at_most(0, yes, unsure, works_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # in-order
    yes = unsure = 0
    for w in works:
        v, k = w.get("done"), w.get("start")
        if v is None or k is None:
            unsure += 1
        elif v < k:
            yes += 1
    a = at_most(0, yes, unsure, works_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # few-large
    yes = unsure = 0
    for w in works:
        v = w.get("cost")
        if v is None:
            unsure += 1
        elif v >= 200_000_000:
            yes += 1
    a = at_most(2, yes, unsure, works_whole)
    leaves.append(a)
    outcomes.append(outcome(a))
    # builders
    yes = unsure = 0
    for w in works:
        v = w.get("kind")
        if v is None:
            unsure += 1
        elif v == "xay_moi":
            yes += 1
    applies = at_least(1, yes, unsure, works_whole)
    yes = unsure = 0
    for s in staff:
        v = s.get("role")
        if v is None:
            unsure += 1
        elif v == "ky_thuat":
            yes += 1
    a = at_least(1, yes, unsure, staff_whole)
    leaves.append(a)
    if applies is False:
        outcomes.append(NOT_APPLICABLE)
    elif applies is None:
        outcomes.append(UNDETERMINED)
    else:
        outcomes.append(outcome(a))
    # top-grade
    yes = unsure = 0
    for c in classes:
        v = c.get("grade")
        if v is None:
            unsure += 1
        elif v == 5:
            yes += 1
    a = at_least(1, yes, unsure, classes_whole)
    yes = unsure = 0
    for s in staff:
        v = s.get("contract")
        if v is None:
            unsure += 1
        elif v == "thoi_vu":
            yes += 1
    b = at_most(0, yes, unsure, staff_whole)
    leaves.append(a)
    leaves.append(b)
    outcomes.append(outcome(both(a, b)))


def scalar(record: dict[str, Any]) -> tuple[list[int], list[bool | None]]:
    """Outcomes and leaf truths of the 10 rules, in their order."""
    outcomes: list[int] = []
    leaves: list[bool | None] = []
    values(record, outcomes, leaves)
    return outcomes, leaves


def nested(record: dict[str, Any]) -> tuple[list[int], list[bool | None]]:
    """Outcomes and leaf truths of the 30 rules, in their order."""
    outcomes: list[int] = []
    leaves: list[bool | None] = []
    values(record, outcomes, leaves)
    lists(record, outcomes, leaves)
    return outcomes, leaves
