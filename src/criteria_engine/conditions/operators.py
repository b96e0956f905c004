"""The one table of comparison operators: operand kinds, meaning over facts, Vietnamese and English phrase.

An operator that is not here does not exist: the parser, the type check, the evaluator and the wording all read
this table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from criteria_engine.records.annotations import Kind, Label
from criteria_engine.text import fold, without_marks
from criteria_engine.values import Period, Truth, all_of, any_of, truth_of
from criteria_engine.values.fact import Bounds, Fact, equal, inside, less, settle
from criteria_engine.values.truth import FALSE, UNKNOWN

Test = Callable[[Fact, Fact, frozenset[str]], Truth]


@dataclass(frozen=True, slots=True)
class Operator:
    """`kinds`: of the left side, each with the kind of the right. `phrase` and `denied`: words for yes and no."""

    name: str
    kinds: Mapping[Kind, Kind]
    holds: Test
    phrase: Label
    denied: Label
    arity: Literal["one", "many"] = "one"
    folds_text: bool = False


def compare(operator: Operator, left: Fact, rights: tuple[Fact, ...], ignore: frozenset[str]) -> Truth:
    """The truth of a comparison; `in` and its kin compare with each right side in turn."""
    one = [settle(operator.holds(left, right, ignore), left, right) for right in rights]
    return any_of(one) if operator.name in ANY_RIGHT else all_of(one)


def _bounds(fact: Fact) -> Bounds:
    return fact.bounds or Bounds()


def _same(left: Fact, right: Fact, ignore: frozenset[str]) -> Truth:
    if left.bounds is not None and right.bounds is not None:
        return equal(left.bounds, right.bounds)
    if left.value is None or right.value is None or left.bounds is not right.bounds:
        return UNKNOWN
    return truth_of(as_compared(left.value, ignore) == as_compared(right.value, ignore))


def as_compared(value: object, ignore: frozenset[str]) -> object:
    if not isinstance(value, str):
        return value
    text = without_marks(value.strip()) if "diacritics" in ignore else fold(value)
    return text.lower() if "case" in ignore else text


def _not_same(left: Fact, right: Fact, ignore: frozenset[str]) -> Truth:
    return ~_same(left, right, ignore)


def _day_bounds(fact: Fact, side: Literal["start", "end"]) -> Bounds:
    """Of a date the days it may be; of a period meant as a whole, its first or last day."""
    if isinstance(fact.value, Period) and fact.bounds is None:
        day = (fact.value.start if side == "start" else fact.value.end).toordinal()
        return Bounds(day, day)
    return _bounds(fact)


def _before(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    return less(_day_bounds(left, "end"), _day_bounds(right, "start"))


def _after(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    return less(_day_bounds(right, "end"), _day_bounds(left, "start"))


def _on_or_before(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    return ~less(_day_bounds(right, "end"), _day_bounds(left, "end"))


def _on_or_after(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    return ~less(_day_bounds(left, "start"), _day_bounds(right, "start"))


def _within(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    if not isinstance(right.value, Period):
        return UNKNOWN
    outer = Bounds(right.value.start.toordinal(), right.value.end.toordinal())
    if isinstance(left.value, Period) and left.bounds is None:
        return truth_of(right.value.contains(left.value))
    return inside(_bounds(left), outer)


def _lasts(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    if not isinstance(left.value, Period):
        return UNKNOWN
    months = left.value.length_in_months
    return FALSE if months is None else equal(Bounds(months, months), _bounds(right))


def _words(left: Fact, right: Fact, ignore: frozenset[str]) -> tuple[str, str] | None:
    if isinstance(left.value, str) and isinstance(right.value, str):
        return str(as_compared(left.value, ignore)), str(as_compared(right.value, ignore))
    return None


def _contains(left: Fact, right: Fact, ignore: frozenset[str]) -> Truth:
    words = _words(left, right, ignore)
    return truth_of(words[1] in words[0]) if words else UNKNOWN


def _matches(left: Fact, right: Fact, ignore: frozenset[str]) -> Truth:
    words = _words(left, right, ignore)
    return truth_of(pattern(words[1]).search(words[0]) is not None) if words else UNKNOWN


@lru_cache(maxsize=512)
def pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


# What every regex dialect reads alike: literals, classes, groups, alternatives, greedy repeats, ^ and $.
_PORTABLE = re.compile(r"(?:\\[\\.()\[\]{}|?*+^$/-]|\[\^?(?:\\[\\\]^-]|[^\\\[\]])+\]|[^\\\[\]])*")


def portable_fault(text: str) -> str | None:
    """Why a pattern is not in the portable subset, or None where it is."""
    if not _PORTABLE.fullmatch(text):
        return r"only literals, [classes], (groups), |, ?, *, +, {m,n}, ., ^, $ are portable; no \d, \w, look-around"
    if "(?" in text or re.search(r"[*+?}][+?]", text):
        return "groups with options, lazy and possessive repeats are not portable"
    if re.search(r"(?<!\\)\)[*+{]", text):
        return "a repeated group may try for ever on a long text; repeat single letters or classes"
    try:
        re.compile(text)
    except re.error as error:
        return f"no regular expression: {error}"
    return None


_TEXT: dict[Kind, Kind] = {"text": "text"}
_SAME: dict[Kind, Kind] = {
    "text": "text", "enum": "enum", "yes_no": "yes_no", "number": "number", "period": "period", "ref": "ref",
}  # fmt: skip
_NUMBER: dict[Kind, Kind] = {"number": "number"}
_DATE: dict[Kind, Kind] = {"date": "date", "period": "date"}


def _negated(test: Test) -> Test:
    return lambda left, right, ignore: ~test(left, right, ignore)


def _more(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    return less(_bounds(right), _bounds(left))


def _fewer(left: Fact, right: Fact, _: frozenset[str]) -> Truth:
    return less(_bounds(left), _bounds(right))


def _row(
    name: str, kinds: Mapping[Kind, Kind], holds: Test, vi: str, en: str, not_vi: str, not_en: str,
    arity: Literal["one", "many"] = "one", folds_text: bool = False,
) -> Operator:  # fmt: skip
    return Operator(name, kinds, holds, Label(vi, en), Label(not_vi, not_en), arity, folds_text)


OPERATORS: Mapping[str, Operator] = {row.name: row for row in (
    _row("is", _SAME, _same, "{left} là {right}", "{left} is {right}",
         "{left} không phải {right}", "{left} is not {right}"),
    _row("is_not", _SAME, _not_same, "{left} khác {right}", "{left} is other than {right}",
         "{left} là {right}", "{left} is {right}"),
    _row("in", _SAME, _same, "{left} là {right}", "{left} is {right}",
         "{left} không phải {right}", "{left} is neither {right}", "many"),
    _row("not_in", _SAME, _not_same, "{left} không phải {right}", "{left} is neither {right}",
         "{left} là {right}", "{left} is {right}", "many"),
    _row("more_than", _NUMBER, _more, "{left} trên {right}", "{left} is more than {right}",
         "{left} không quá {right}", "{left} is at most {right}"),
    _row("at_least", _NUMBER, _negated(_fewer), "{left} từ {right} trở lên", "{left} is at least {right}",
         "{left} dưới {right}", "{left} is less than {right}"),
    _row("less_than", _NUMBER, _fewer, "{left} dưới {right}", "{left} is less than {right}",
         "{left} từ {right} trở lên", "{left} is at least {right}"),
    _row("at_most", _NUMBER, _negated(_more), "{left} không quá {right}", "{left} is at most {right}",
         "{left} trên {right}", "{left} is more than {right}"),
    _row("before", _DATE, _before, "{left} trước {right}", "{left} is before {right}",
         "{left} từ {right} trở đi", "{left} is not before {right}"),
    _row("after", _DATE, _after, "{left} sau {right}", "{left} is after {right}",
         "{left} không muộn hơn {right}", "{left} is not after {right}"),
    _row("on_or_before", _DATE, _on_or_before, "{left} không muộn hơn {right}", "{left} is on or before {right}",
         "{left} sau {right}", "{left} is after {right}"),
    _row("on_or_after", _DATE, _on_or_after, "{left} từ {right} trở đi", "{left} is on or after {right}",
         "{left} trước {right}", "{left} is before {right}"),
    _row("within", {"date": "period", "period": "period"}, _within,
         "{left} trong {right}", "{left} lies within {right}",
         "{left} ngoài {right}", "{left} lies outside {right}"),
    _row("lasts", {"period": "number"}, _lasts, "{left} dài {right} tháng", "{left} covers {right} months",
         "{left} không dài {right} tháng", "{left} does not cover {right} months"),
    _row("contains", _TEXT, _contains, "{left} có nhắc {right}", "{left} mentions {right}",
         "{left} không nhắc {right}", "{left} does not mention {right}", folds_text=True),
    _row("contains_any", _TEXT, _contains, "{left} có nhắc {right}", "{left} mentions {right}",
         "{left} không nhắc {right}", "{left} mentions neither {right}", "many", True),
    _row("matches", _TEXT, _matches, "{left} viết theo dạng {right}", "{left} is worded like {right}",
         "{left} không viết theo dạng {right}", "{left} is not worded like {right}", folds_text=True),
)}  # fmt: skip
ANY_RIGHT = frozenset({"in", "contains_any"})
