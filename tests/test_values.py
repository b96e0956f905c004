"""What a value is: periods of days, quantities and their bounds, and arithmetic on what is not exactly known."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from criteria_engine.errors import Unreadable
from criteria_engine.values import (
    ABOUT,
    FALSE,
    FOREVER,
    SINCE_EVER,
    TRUE,
    UNKNOWN,
    Period,
    Quantity,
    all_of,
    any_of,
    read_date,
    read_period,
    read_quantity,
    span_end,
    whole_months,
)
from criteria_engine.values.fact import (
    ABSENT,
    INFINITY,
    MISSING,
    ONE,
    Bounds,
    Fact,
    Item,
    equal,
    exact,
    fold,
    hull,
    inside,
    less,
    number,
    quantity,
    settle,
    some_day_of,
)
from criteria_engine.values.quantity import format_number

# --- truth ------------------------------------------------------------------------------------------------------

T, F, U = TRUE, FALSE, UNKNOWN


@pytest.mark.parametrize(("value", "opposite"), [(T, F), (F, T), (U, U)])
def test_not_is_kleenes(value: object, opposite: object) -> None:
    assert ~value is opposite  # type: ignore[operator]


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [
        ((T, T), T, T), ((T, F), F, T), ((T, U), U, T), ((F, F), F, F), ((F, U), F, U), ((U, U), U, U),
        ((T, F, U), F, T), ((), T, F),
    ],
)  # fmt: skip
def test_all_and_any_are_kleenes(parts: Sequence[object], every: object, some: object) -> None:
    assert all_of(parts) is every and any_of(parts) is some  # type: ignore[arg-type]


def test_a_truth_is_never_taken_for_a_boolean() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(UNKNOWN)


# --- periods ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2023-06-12", "2023-06-12", "2023-06-12"),
        ("2023-6-1", "2023-06-01", "2023-06-01"),
        ("2023-06-12 00:00:00", "2023-06-12", "2023-06-12"),
        ("2023-06-12T00:00", "2023-06-12", "2023-06-12"),
        ("2023-06-12 08:30:00.125", "2023-06-12", "2023-06-12"),
        ("8h30, ngày 12 tháng 6 năm 2023", "2023-06-12", "2023-06-12"),
        ("2023-06", "2023-06-01", "2023-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023-Q2", "2023-04-01", "2023-06-30"),
        ("2023-Q4", "2023-10-01", "2023-12-31"),
        ("2023-q3", "2023-07-01", "2023-09-30"),
        ("2023-H1", "2023-01-01", "2023-06-30"),
        ("2023-H2", "2023-07-01", "2023-12-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-02-03/2023-04-05", "2023-02-03", "2023-04-05"),
        ("12/6/2023", "2023-06-12", "2023-06-12"),
        ("12/06/2023", "2023-06-12", "2023-06-12"),
        ("12-6-2023", "2023-06-12", "2023-06-12"),
        ("12.6.2023", "2023-06-12", "2023-06-12"),
        ("ngày 12/6/2023", "2023-06-12", "2023-06-12"),
        ("Ngày 12 tháng 6 năm 2023", "2023-06-12", "2023-06-12"),
        ("6/2023", "2023-06-01", "2023-06-30"),
        ("tháng 6/2023", "2023-06-01", "2023-06-30"),
        ("Tháng 6 năm 2023", "2023-06-01", "2023-06-30"),
        ("Quý II/2023", "2023-04-01", "2023-06-30"),
        ("quý 2 năm 2023", "2023-04-01", "2023-06-30"),
        ("Quý IV, 2023", "2023-10-01", "2023-12-31"),
        ("quý iii năm 2023", "2023-07-01", "2023-09-30"),
        ("6 tháng đầu năm 2023", "2023-01-01", "2023-06-30"),
        ("6 tháng cuối năm 2023", "2023-07-01", "2023-12-31"),
        ("năm 2023", "2023-01-01", "2023-12-31"),
        ("  12/6/2023  ", "2023-06-12", "2023-06-12"),
        ("tháng  6\n năm 2023", "2023-06-01", "2023-06-30"),
    ],
)
def test_a_period_is_read_as_written(written: str, first: str, last: str) -> None:
    assert read_period(written) == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_a_date_is_a_period_of_one_day() -> None:
    assert read_period(date(2023, 6, 12)) == Period(date(2023, 6, 12), date(2023, 6, 12))


def test_a_time_of_day_counts_as_its_day() -> None:
    assert read_period(datetime(2023, 6, 12, 8, 30)) == Period.day(date(2023, 6, 12))


def test_a_whole_number_is_a_year() -> None:
    assert read_period(2023) == Period.year(2023)


def test_a_year_that_a_data_frame_holds_as_a_float_is_a_year() -> None:
    assert read_period(2023.0) == Period.year(2023)


def test_a_period_is_read_from_decomposed_letters() -> None:
    assert read_period(unicodedata.normalize("NFD", "Quý II/2023")) == Period.months(2023, 4, 3)


@pytest.mark.parametrize(
    "written",
    ["29/02/2023", "2023-02-29", "ngày 29 tháng 02 năm 2023", "31/4/2023", "2023-04-31", "32/1/2023", "0/1/2023"],
)
def test_a_day_that_the_calendar_lacks_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="not in the calendar"):
        read_period(written)


@pytest.mark.parametrize("written", ["2023-13", "13/2023", "2023-H3", "0000", "gıữa năm 2023"])
def test_a_part_that_the_year_lacks_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="not in the calendar"):
        read_date(written)


@pytest.mark.parametrize("written", ["2023-05-01/2023-04-30", "từ tháng 10 đến tháng 3/2023", "giai đoạn 2025-2021"])
def test_a_period_that_ends_before_it_starts_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="ends before it starts"):
        read_period(written)


@pytest.mark.parametrize(
    "written", ["2023-Q5", "12/6/23", "June 2023", "", "  ", "quý V/2023", "2023-06-12 08:60", True, None, 3.5]
)
def test_what_is_no_period_is_refused(written: object) -> None:
    with pytest.raises(Unreadable, match="no date or period"):
        read_period(written)


def test_29_february_exists_in_a_leap_year() -> None:
    assert read_period("29/02/2024") == Period.day(date(2024, 2, 29))


def test_a_refused_period_is_told_in_vietnamese_too() -> None:
    with pytest.raises(Unreadable) as caught:
        read_period("29/02/2023")
    assert caught.value.vi == "'29/02/2023' không có trong lịch"


def test_a_time_that_is_no_period_is_shown_as_people_write_it() -> None:
    with pytest.raises(Unreadable) as caught:
        read_period(time(8, 30))
    assert caught.value.vi is not None and caught.value.vi.startswith("08:30:00 không phải ngày")


def test_marks_may_be_left_out_only_of_a_whole_text() -> None:
    assert read_period("tu thang 3/2023 den thang 6/2023") == Period.months(2023, 3, 4)
    with pytest.raises(Unreadable, match="no date or period"):
        read_period("từ thang 3/2023 đến tháng 6/2023")


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2023-06-12", "2023-06-12", "2023-06-12"),
        ("2023-06-01", "2023-06-30", "2023-06"),
        ("2023-04-01", "2023-06-30", "2023-Q2"),
        ("2023-07-01", "2023-12-31", "2023-H2"),
        ("2023-01-01", "2023-12-31", "2023"),
        ("2023-02-01", "2023-04-30", "2023-02-01/2023-04-30"),
        ("2023-04-01", "2023-09-30", "2023-04-01/2023-09-30"),
        ("2022-07-01", "2023-06-30", "2022-07-01/2023-06-30"),
        ("2021-01-01", "2025-12-31", "2021-01-01/2025-12-31"),
        ("2023-06-02", "2023-06-30", "2023-06-02/2023-06-30"),
        ("2023-01-01", "2023-02-28", "2023-01-01/2023-02-28"),
        ("0023-06-01", "0023-06-30", "0023-06"),
        ("0023-01-01", "0023-12-31", "0023"),
    ],
)
def test_a_period_is_shown_in_its_shortest_exact_form(first: str, last: str, shown: str) -> None:
    found = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert str(found) == shown
    assert read_period(shown) == found


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2023-06-01", "2023-06-30", 1), ("2023-01-01", "2023-12-31", 12), ("2022-12-01", "2023-01-31", 2),
        ("2023-06-02", "2023-06-30", None), ("2023-06-01", "2023-06-29", None),
        ("2023-02-01", "2023-02-28", 1), ("2024-02-01", "2024-02-28", None),
    ],
)  # fmt: skip
def test_the_length_is_in_whole_calendar_months(first: str, last: str, months: int | None) -> None:
    assert Period(date.fromisoformat(first), date.fromisoformat(last)).length_in_months == months


def test_a_period_never_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2023, 6, 2), date(2023, 6, 1))


@pytest.mark.parametrize(
    ("outer", "inner", "contained", "overlapping"),
    [
        ("2023", "2023-06-12", True, True),
        ("2023", "2023", True, True),
        ("2023-06", "2023", False, True),
        ("2023-Q2", "2023-07-01", False, False),
        ("2023-Q2", "2023-06-30", True, True),
        ("2023-H1", "2023-06-15/2023-07-15", False, True),
    ],
)
def test_periods_contain_and_overlap_by_their_days(outer: str, inner: str, contained: bool, overlapping: bool) -> None:
    a, b = read_period(outer), read_period(inner)
    assert (a.contains(b), a.overlaps(b), b.overlaps(a)) == (contained, overlapping, overlapping)


def test_only_blank_ends_are_open() -> None:
    assert FOREVER.is_open and SINCE_EVER.is_open and not Period.year(2023).is_open


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2023-06-01", 6, "2023-11-30"),
        ("2023-06-01", 1, "2023-06-30"),
        ("2023-06-12", 6, "2023-12-11"),
        ("2023-06-12", 12, "2024-06-11"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2022-08-31", 6, "2023-02-28"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-01-30", 1, "2023-02-28"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2023-12-01", 1, "2023-12-31"),
        ("2023-12-15", 1, "2024-01-14"),
    ],
)
def test_a_span_of_months_ends_the_day_before(start: str, months: int, last: str) -> None:
    assert span_end(date.fromisoformat(start), months) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2023-06-01", "2023-11-30", 6), ("2023-06-01", "2023-11-29", 5), ("2023-06-01", "2023-06-01", 0),
        ("2023-06-01", "2023-06-30", 1), ("2023-06-12", "2023-07-11", 1), ("2023-06-12", "2023-07-10", 0),
        ("2023-08-31", "2024-02-29", 6), ("2023-08-31", "2024-02-28", 5), ("2023-01-31", "2023-02-28", 1),
        ("2022-12-01", "2023-12-31", 13), ("2023-11-30", "2023-06-01", -6), ("2023-06-30", "2023-06-01", -1),
    ],
)  # fmt: skip
def test_whole_months_count_both_days(start: str, end: str, months: int) -> None:
    assert whole_months(date.fromisoformat(start), date.fromisoformat(end)) == months


def test_months_to_the_last_year_of_the_calendar_can_be_counted() -> None:
    assert whole_months(date(2023, 12, 1), date(9999, 12, 31)) == 7976 * 12 + 1


# --- quantities -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (200, "200"), (12.0, "12"), (0.1, "0.1"), (Decimal("1.5"), "1.5"), ("200", "200"), ("-3", "-3"),
        ("1,5", "1.5"), ("0,25", "0.25"), ("1.5", "1.5"), ("0.500", "0.500"), ("1234", "1234"),
        ("1.234.567", "1234567"), ("1.234.567,5", "1234567.5"), ("1.500,0", "1500"), (" 7 ", "7"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_vietnamese_writing(written: object, value: str) -> None:
    assert read_quantity(written) == Quantity(Decimal(value))


@pytest.mark.parametrize("written", ["1.500", "12.345", "trên 1.500"])
def test_one_dot_before_three_digits_is_ambiguous(written: str) -> None:
    with pytest.raises(Unreadable, match="ambiguous"):
        read_quantity(written)


def test_an_ambiguous_number_is_told_with_both_ways_to_write_it() -> None:
    with pytest.raises(Unreadable) as caught:
        read_quantity("1.500")
    assert str(caught.value) == "'1.500' is ambiguous: write 1500 or 1,5"
    assert caught.value.vi == "'1.500' chưa rõ: ghi 1500 hay 1,5"


def test_a_unit_after_it_settles_a_thousands_dot() -> None:
    assert read_quantity("1.500 triệu đồng") == Quantity(Decimal(1_500_000_000), "đồng")


@pytest.mark.parametrize(
    "written",
    ["", "nhiều", "1.23.4", "1,2,3", "1,234.5", "12.34,5", True, False, None, float("nan"), float("inf"), "5 - 6"],
)
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(Unreadable):
        read_quantity(written)


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("trên 200", "more_than"), ("Hơn 200", "more_than"), ("quá 200", "more_than"), ("> 200", "more_than"),
        ("từ 200", "at_least"), ("ít nhất 200", "at_least"), ("tối thiểu 200", "at_least"),
        ("không dưới 200", "at_least"), ("≥200", "at_least"), (">= 200", "at_least"),
        ("gần 200", "less_than"), ("dưới 200", "less_than"), ("chưa đến 200", "less_than"),
        ("chưa tới 200", "less_than"), ("<200", "less_than"),
        ("tối đa 200", "at_most"), ("không quá 200", "at_most"), ("nhiều nhất 200", "at_most"), ("<= 200", "at_most"),
        ("≤ 200", "at_most"), ("khoảng 200", "about"), ("độ 200", "about"), ("chừng 200", "about"), ("~200", "about"),
        ("200", "exactly"),
    ],
)  # fmt: skip
def test_a_bound_is_read_in_words_and_signs(written: str, bound: str) -> None:
    assert read_quantity(written) == Quantity(Decimal(200), None, bound)  # type: ignore[arg-type]


@pytest.mark.parametrize("bound", ["more_than", "at_least", "less_than", "at_most", "about", "exactly"])
def test_a_bound_is_read_as_a_mapping(bound: str) -> None:
    assert read_quantity({bound: 200, "unit": "người"}) == Quantity(Decimal(200), "người", bound)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", [{}, {"unit": "đồng"}, {"more_than": 1, "at_most": 2}, {"above": 3}])
def test_a_mapping_without_one_bound_is_refused(written: object) -> None:
    with pytest.raises(Unreadable, match="is one of"):
        read_quantity(written)


def test_a_number_that_no_record_holds_is_refused_and_no_crash() -> None:
    with pytest.raises(Unreadable):
        read_quantity(Decimal("1e99999999"))


def test_two_bounds_in_one_are_refused() -> None:
    with pytest.raises(Unreadable):
        read_quantity({"at_most": "trên 5"})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("200 triệu", 200_000_000), ("200 triệu đồng", 200_000_000), ("1,5 tỷ đồng", 1_500_000_000), ("2 tỉ",
        2_000_000_000),
        ("300 nghìn đồng", 300_000), ("300 ngàn đồng", 300_000), ("5000 đ", 5000), ("5000 VNĐ", 5000), ("5.000 đồng",
        5000),
        (5000, 5000), ({"exactly": 3, "unit": "triệu đồng"}, 3_000_000),
    ],
)  # fmt: skip
def test_money_comes_out_in_dong(written: object, value: int) -> None:
    assert read_quantity(written, unit="đồng") == Quantity(Decimal(value), "đồng")


def test_a_bounded_amount_of_money_keeps_its_bound() -> None:
    assert read_quantity("trên 200 triệu đồng") == Quantity(Decimal(200_000_000), "đồng", "more_than")


def test_another_unit_than_the_fields_is_refused() -> None:
    with pytest.raises(Unreadable, match="'%' where 'đồng' is asked for"):
        read_quantity("5 %", unit="đồng")


def test_a_number_takes_the_unit_of_its_field() -> None:
    assert read_quantity("7", unit="người") == Quantity(Decimal(7), "người")


def test_units_are_alike_without_case_and_diacritics() -> None:
    assert read_quantity("7 Nguoi", unit="người") == Quantity(Decimal(7), "người")


def test_a_quantity_is_read_from_decomposed_letters() -> None:
    assert read_quantity(unicodedata.normalize("NFD", "trên 5 triệu đồng")) == read_quantity("trên 5 triệu đồng")


@pytest.mark.parametrize(
    ("written", "shown"),
    [("1234567,50", "1.234.567,5"), ("0", "0"), ("-1234", "-1.234"), ("1,05", "1,05"), ("100", "100")],
)
def test_a_number_is_shown_in_vietnamese_writing(written: str, shown: str) -> None:
    assert format_number(read_quantity(written).number) == shown


def test_a_quantity_is_shown_with_bound_and_unit() -> None:
    assert str(read_quantity("trên 200 triệu đồng")) == "> 200.000.000 đồng"


@pytest.mark.parametrize("number", ["1.005", "-12.345", "999.125", "0.125", "1234.567", "1.0005"])
def test_a_quantity_with_three_decimals_is_read_back_as_it_was_shown(number: str) -> None:
    for found in (Quantity(Decimal(number), "m²", "at_least"), Quantity(Decimal(number))):
        assert read_quantity(str(found)) == found


@pytest.mark.parametrize("written", ["1,500", "trên 12,345 m²", "-2,000"])
def test_one_comma_before_three_digits_is_ambiguous(written: str) -> None:
    with pytest.raises(Unreadable, match="ambiguous"):
        read_quantity(written)


@pytest.mark.parametrize("unit", ["người (dự kiến)", "lượt người tham gia học tập theo gương ở các ấp", "số hộ"])
def test_a_unit_that_is_named_as_one_is_taken_at_its_word(unit: str) -> None:
    assert read_quantity({"exactly": 5, "unit": unit}) == Quantity(Decimal(5), unit)
    assert read_quantity(f"5 {unit}", unit) == Quantity(Decimal(5), unit)
    with pytest.raises(Unreadable, match="is no unit"):
        read_quantity(f"5 {unit}")


# --- facts ------------------------------------------------------------------------------------------------------


def bounds(written: str) -> Bounds:
    found = quantity(read_quantity(written), ABOUT).bounds
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        ("200", Bounds(200, 200)), ("trên 200", Bounds(lo=200, lo_open=True)), ("từ 200", Bounds(lo=200)),
        ("gần 200", Bounds(hi=200, hi_open=True)), ("tối đa 200", Bounds(hi=200)), ("khoảng 200", Bounds(180, 220)),
        ("khoảng -200", Bounds(-220, -180)),
    ],
)  # fmt: skip
def test_a_bound_is_an_interval(written: str, interval: Bounds) -> None:
    assert bounds(written) == interval


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("1", "2", T), ("2", "2", F), ("3", "2", F),
        ("trên 200", "200", F), ("200", "trên 200", T), ("từ 200", "200", F), ("200", "từ 200", U),
        ("gần 200", "200", T), ("200", "gần 200", F), ("tối đa 200", "200", U), ("tối đa 199", "200", T),
        ("khoảng 100", "111", T), ("khoảng 100", "110", U), ("khoảng 100", "90", F), ("gần 200", "trên 200", T),
        ("gần 200", "từ 200", T), ("tối đa 200", "từ 200", U), ("trên 1", "trên 2", U),
    ],
)  # fmt: skip
def test_less_is_decided_on_intervals(a: str, b: str, answer: object) -> None:
    assert less(bounds(a), bounds(b)) is answer


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("2", "2", T), ("2", "3", F), ("từ 2", "2", U), ("trên 2", "2", F), ("gần 2", "2", F), ("khoảng 10", "9", U),
        ("khoảng 10", "8", F), ("trên 2", "trên 2", U),
    ],
)  # fmt: skip
def test_equal_is_decided_on_intervals(a: str, b: str, answer: object) -> None:
    assert equal(bounds(a), bounds(b)) is answer
    assert equal(bounds(b), bounds(a)) is answer


@pytest.mark.parametrize(
    ("day", "within", "answer"),
    [("2023-06-12", "2023-Q2", T), ("2023", "2023-Q2", U), ("2023-06", "2023-Q2", T), ("2023-07-01", "2023-Q2", F)],
)
def test_a_day_lies_inside_if_each_day_it_may_be_does(day: str, within: str, answer: object) -> None:
    a, b = some_day_of(read_period(day)).bounds, some_day_of(read_period(within)).bounds
    assert a and b and inside(a, b) is answer


@pytest.mark.parametrize(
    ("found", "answer"),
    [(T, F), (F, F), (U, F)],
)
def test_a_comparison_with_what_is_known_absent_is_false(found: object, answer: object) -> None:
    assert settle(found, exact("a"), ABSENT) is answer  # type: ignore[arg-type]


@pytest.mark.parametrize(("found", "answer"), [(T, U), (F, F), (U, U)])
def test_a_comparison_with_what_may_be_absent_is_never_true(found: object, answer: object) -> None:
    assert settle(found, exact("a"), MISSING) is answer  # type: ignore[arg-type]


def test_missing_may_be_anything_and_absent_is_nothing() -> None:
    assert (MISSING.is_missing, MISSING.is_absent, ABSENT.is_missing, ABSENT.is_absent) == (True, False, False, True)


def test_a_hull_holds_every_case() -> None:
    assert hull([number(3), number(6)]) == Fact(bounds=Bounds(3, 6))


def test_a_hull_with_an_absent_case_may_be_absent() -> None:
    assert hull([number(3), ABSENT]) == Fact(bounds=Bounds(3, 3), may_be_absent=True)


def test_a_hull_of_absent_cases_is_absent() -> None:
    assert hull([ABSENT, ABSENT]) == ABSENT


def fact(written: str) -> Fact:
    return quantity(read_quantity(written), ABOUT)


def sure(*written: str) -> list[Item]:
    return [Item(TRUE, fact(w)) for w in written]


def ends(found: Fact) -> tuple[object, object]:
    assert found.bounds is not None
    return found.bounds.lo, found.bounds.hi


def test_a_count_counts_sure_items_below_and_possible_ones_above() -> None:
    items = [Item(TRUE, ONE), Item(TRUE, ONE), Item(UNKNOWN, ONE), Item(FALSE, ONE)]
    assert ends(fold("count", items, whole=True)) == (2, 3)


def test_a_count_over_an_open_list_has_no_upper_end() -> None:
    assert ends(fold("count", [Item(TRUE, ONE)], whole=False)) == (1, INFINITY)


def test_a_count_of_nothing_known_is_anything_from_zero() -> None:
    assert ends(fold("count", [], whole=False)) == (0, INFINITY)


def test_a_count_over_an_empty_whole_list_is_zero() -> None:
    assert ends(fold("count", [], whole=True)) == (0, 0)


def test_a_sum_adds_intervals() -> None:
    assert ends(fold("sum", sure("3", "khoảng 10"), whole=True)) == (12, 14)


def test_a_sum_over_no_rows_is_zero() -> None:
    assert ends(fold("sum", [], whole=True)) == (0, 0)


def test_a_sum_over_an_open_list_may_be_anything() -> None:
    assert ends(fold("sum", sure("3"), whole=False)) == (-INFINITY, INFINITY)


def test_a_sum_with_a_missing_number_may_be_anything() -> None:
    assert ends(fold("sum", [*sure("3"), Item(TRUE, MISSING)], whole=True)) == (-INFINITY, INFINITY)


def test_a_number_that_is_known_absent_adds_nothing() -> None:
    assert ends(fold("sum", [*sure("3"), Item(TRUE, ABSENT)], whole=True)) == (3, 3)


def test_an_item_that_may_not_count_widens_the_sum_on_its_side() -> None:
    items = [*sure("3"), Item(UNKNOWN, number(5)), Item(UNKNOWN, number(-2))]
    assert ends(fold("sum", items, whole=True)) == (1, 8)


def test_a_sum_keeps_an_open_end_open() -> None:
    found = fold("sum", sure("trên 3", "2"), whole=True)
    assert found.bounds == Bounds(lo=5, lo_open=True, hi=INFINITY)


def test_an_open_end_that_may_not_count_closes_at_zero() -> None:
    found = fold("sum", [*sure("2"), Item(UNKNOWN, fact("trên 3"))], whole=True)
    assert found.bounds == Bounds(lo=2, hi=INFINITY)


def test_the_least_and_greatest_of_exact_rows_are_exact() -> None:
    assert ends(fold("min", sure("3", "7"), whole=True)) == (3, 3)
    assert ends(fold("max", sure("3", "7"), whole=True)) == (7, 7)


def test_the_least_and_greatest_of_no_rows_are_absent() -> None:
    assert fold("min", [], whole=True) == ABSENT and fold("max", [], whole=True) == ABSENT


def test_the_least_of_an_open_list_has_no_lower_end() -> None:
    assert ends(fold("min", sure("3", "7"), whole=False)) == (-INFINITY, 3)


def test_the_greatest_of_an_open_list_has_no_upper_end() -> None:
    assert ends(fold("max", sure("3", "7"), whole=False)) == (7, INFINITY)


def test_an_item_that_may_not_count_lowers_only_the_lower_end_of_the_least() -> None:
    assert ends(fold("min", [*sure("5"), Item(UNKNOWN, number(3))], whole=True)) == (3, 5)


def test_the_least_of_rows_of_which_none_is_sure_may_be_absent() -> None:
    found = fold("min", [Item(UNKNOWN, number(3)), Item(UNKNOWN, number(5))], whole=True)
    assert (ends(found), found.may_be_absent) == ((3, 5), True)


def test_rows_without_the_number_have_no_least() -> None:
    assert fold("min", [Item(TRUE, ABSENT)], whole=True) == ABSENT


def test_the_least_keeps_an_open_end_open() -> None:
    found = fold("min", sure("trên 5", "7"), whole=True)
    assert found.bounds == Bounds(5, 7, lo_open=True)


def test_the_greatest_keeps_an_open_end_open() -> None:
    found = fold("max", sure("gần 5", "3"), whole=True)
    assert found.bounds == Bounds(3, 5, hi_open=True)
