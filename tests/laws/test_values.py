"""Texts, periods, quantities and spans of months: one spelling, one order, and what is written is read back."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from criteria_engine import text
from criteria_engine.conditions import nodes as n
from criteria_engine.values import FOREVER, TRUE, UNKNOWN, Period, Quantity, period, read_period, read_quantity
from criteria_engine.values.quantity import Bound
from laws.checks import Broken, truths
from river import typed

# Written out from the Vietnamese alphabet, in its order; and the five tones in the order of dictionaries.
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = (
    "",
    "\N{COMBINING GRAVE ACCENT}",
    "\N{COMBINING HOOK ABOVE}",
    "\N{COMBINING TILDE}",
    "\N{COMBINING ACUTE ACCENT}",
    "\N{COMBINING DOT BELOW}",
)
# Each pair is one word in the two placements of the tone mark.
PLACEMENTS = (
    ("hoà", "hòa"),
    ("hoá", "hóa"),
    ("toả", "tỏa"),
    ("hoạ", "họa"),
    ("loã", "lõa"),
    ("khoẻ", "khỏe"),
    ("xoè", "xòe"),
    ("hoẹ", "họe"),
    ("thuỷ", "thủy"),
    ("uỷ", "ủy"),
    ("tuý", "túy"),
    ("luỹ", "lũy"),
    ("tuỵ", "tụy"),
    ("HOÀ", "HÒA"),
    ("Uỷ", "Ủy"),
)
# Words in which the tone has one place only: comparing must leave them as they are.
ONE_PLACE = (
    "hoàn",
    "thuyền",
    "khuỷu",
    "quý",
    "quỳ",
    "loạt",
    "oằn",
    "ngoẵng",
    "thuở",
    "người",
    "tuyển",
    "chuyện",
    "huệ",
)
words = st.text(
    st.sampled_from(
        [unicodedata.normalize("NFC", c + tone) for c in "aăâeêioôơuưy" for tone in TONES] + list("bcdđghnqt ")
    )
)
anything = st.one_of(words, st.text())


def one_spelling(found: str) -> None:
    """Composed or decomposed, with white space around or without, a text is compared as one."""
    forms = {
        text.fold(unicodedata.normalize(form, around)) for form in ("NFC", "NFD") for around in (found, f" {found}\n")
    }
    if len(forms) != 1:
        raise Broken(f"{found!r} is compared as {forms}")


@given(anything)
def test_composed_and_decomposed_texts_are_compared_as_one(found: str) -> None:
    one_spelling(found)


@given(anything)
def test_folding_twice_is_folding_once(found: str) -> None:
    assert text.fold(text.fold(found)) == text.fold(found)


@given(anything)
@example("Đặng  Ơn")
def test_a_search_key_is_its_own_search_key(found: str) -> None:
    assert text.search_key(text.search_key(found)) == text.search_key(found)


def placements_are_one(before: str, after: str) -> None:
    for pair in PLACEMENTS:
        one, other = (text.fold(f"{before}{word}{after}") for word in pair)
        if one != other:
            raise Broken(f"{pair}: {one!r} is not {other!r}")


@given(st.sampled_from(("", "x ", "Ủy ban ", "-")), st.sampled_from(("", " x", ",", "-1", " ạ")))
def test_the_placement_of_a_tone_mark_does_not_matter(before: str, after: str) -> None:
    placements_are_one(before, after)


@pytest.mark.parametrize("word", ONE_PLACE)
def test_a_tone_with_one_place_stays_where_it_is(word: str) -> None:
    assert text.fold(word) == unicodedata.normalize("NFC", word)


def _words_in_order() -> list[str]:
    """Every word of one or two of some letters with every tone, in the order of a dictionary."""
    keyed = [
        ((i, j), (t,), letter + tone + second)
        for i, letter in enumerate(LETTERS)
        for t, tone in enumerate(TONES)
        if letter in "aăâeêioôơuưy" or not tone
        for j, second in enumerate(("", "c", "n"))
    ]
    return [unicodedata.normalize("NFC", word) for *_, word in sorted(keyed, key=lambda k: (k[0], k[1]))]


IN_ORDER = _words_in_order()


def sorting_follows_the_dictionary(first: int, second: int) -> None:
    a, b = IN_ORDER[first], IN_ORDER[second]
    found = (text.sort_key(a) > text.sort_key(b)) - (text.sort_key(a) < text.sort_key(b))
    if found != (first > second) - (first < second):
        raise Broken(f"{a!r} and {b!r} are not in the order of the alphabet")


_places = st.integers(0, len(IN_ORDER) - 1)


@given(_places, _places)
def test_sorting_follows_the_letters_and_then_the_tones(first: int, second: int) -> None:
    sorting_follows_the_dictionary(first, second)


@given(anything, anything, anything)
def test_sorting_is_one_order_of_all_texts(a: str, b: str, c: str) -> None:
    for x, y, z in permutations((a, b, c)):
        assert (text.sort_key(x) < text.sort_key(y)) or (text.sort_key(y) <= text.sort_key(x))
        if text.sort_key(x) <= text.sort_key(y) <= text.sort_key(z):
            assert text.sort_key(x) <= text.sort_key(z)
        if text.fold(x).lower() != text.fold(y).lower():
            assert text.sort_key(x) != text.sort_key(y)


# --- periods and quantities -------------------------------------------------------------------------------------

days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
near = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    if draw(st.booleans()):
        months = draw(st.sampled_from((1, 2, 3, 6, 12)))
        return Period.months(draw(st.integers(1, 2999)), draw(st.integers(1, 13 - months)), months)
    first, last = sorted((draw(days), draw(days)))
    return Period(first, last)


def a_period_is_read_back(found: Period) -> None:
    if read_period(str(found)) != found:
        raise Broken(f"{found!r} is written {found} and read {read_period(str(found))!r}")


@given(periods())
def test_a_period_is_read_back_as_it_was_written(found: Period) -> None:
    a_period_is_read_back(found)


@given(days)
def test_a_day_is_read_in_either_writing(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        day,
    ):
        assert read_period(written) == Period(day, day)


@given(near, st.sampled_from((1, 3, 6, 12)))
def test_a_part_of_a_year_covers_the_days_that_lie_in_it(day: date, months: int) -> None:
    part = (day.month - 1) // months
    written = {1: f"{day:%Y-%m}", 3: f"{day.year}-Q{part + 1}", 6: f"{day.year}-H{part + 1}", 12: str(day.year)}[months]
    found = read_period(written)
    inside = [d for d in _days(date(day.year - 1, 12, 1), date(day.year + 1, 1, 31)) if found.start <= d <= found.end]
    assert inside == [d for d in _days(date(day.year, 1, 1), date(day.year, 12, 31)) if (d.month - 1) // months == part]


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


@given(numbers, st.sampled_from(get_args(Bound)), st.sampled_from(("người", "suất", "m²")))
def test_a_quantity_is_read_back_as_it_was_written(number: Decimal, bound: Bound, unit: str) -> None:
    found = Quantity(number, unit, bound)
    again = read_quantity(str(found), unit)
    assert (again.number, again.unit, again.bound) == (number, unit, bound)
    assert read_quantity({bound: str(found.number).replace(".", ","), "unit": unit}) == found


@given(numbers)
def test_a_number_is_read_back_unless_its_writing_is_ambiguous(number: Decimal) -> None:
    written = str(Quantity(number))
    assume(not (written.count(".") == 1 and "," not in written))
    assert read_quantity(written).number == number


# --- spans of months --------------------------------------------------------------------------------------------


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def _counted_end(start: date, months: int) -> date:
    """Day by day: the span ends before the first day that is as late in its month, `months` months on, or later."""
    day = start
    while True:
        passed = (day.year - start.year) * 12 + day.month - start.month
        if passed > months or (passed == months and day.day >= start.day):
            return day - timedelta(days=1)
        day += timedelta(days=1)


def spans_end_by_counting(start: date, months: int) -> None:
    if period.span_end(start, months) != _counted_end(start, months):
        raise Broken(
            f"{months} months from {start}: {period.span_end(start, months)}, counted {_counted_end(start, months)}"
        )


@given(near, st.integers(0, 14))
@example(date(2023, 6, 1), 6)
@example(date(2024, 1, 31), 1)
@example(date(2023, 8, 31), 6)
@example(date(2023, 12, 1), 12)
def test_a_span_of_months_ends_where_counting_days_ends(start: date, months: int) -> None:
    spans_end_by_counting(start, months)


@given(near, st.integers(0, 400))
def test_whole_months_are_the_spans_that_have_ended(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    ended = [months for months in range(15) if _counted_end(start, months) <= end]
    assert period.whole_months(start, end) == max(ended)


@given(near, near)
def test_whole_months_backwards_are_negative(start: date, end: date) -> None:
    assert period.whole_months(start, end) == -period.whole_months(end, start)


@given(near, near, near)
def test_a_later_start_never_makes_more_whole_months(first: date, second: date, end: date) -> None:
    early, late = sorted((first, second))
    assert period.whole_months(early, end) >= period.whole_months(late, end)
    assert period.whole_months(end, early) <= period.whole_months(end, late)


_few_days = st.tuples(st.integers(1, 20), st.integers(1, 20)).map(
    lambda ends: Period(*(date(2023, 1, d) for d in sorted(ends)))
)


@given(st.lists(_few_days, max_size=5), _few_days)
def test_closed_registers_cover_a_period_when_every_day_is_in_one(closed: list[Period], asked: Period) -> None:
    held = all(any(p.start <= day <= p.end for p in closed) for day in _days(asked.start, asked.end))
    span = n.Constant(str(asked) if not asked.is_day else f"{asked.start}/{asked.end}")
    ledgers = [{"site": "S1", "about": "visits", "span": f"{p.start}/{p.end}", "full": True} for p in closed]
    none = typed(n.Quantified("none", n.Source("visit", "site", during=span)))
    assert truths({"site": [{"id": "S1", "name": "S1"}], "ledger": ledgers}, [none]) == [TRUE if held else UNKNOWN]


def test_an_open_end_is_no_day_of_the_calendar_of_people() -> None:
    assert FOREVER.is_open and read_period("31/12/9999") == FOREVER
