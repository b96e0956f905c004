"""Places of a document in English; every locator of the shipped packs has one."""

from __future__ import annotations

import pytest

import criteria_engine as ce
from criteria_engine.records import shipped_schema
from criteria_engine.wording.findings import cited_locator, clause_place
from criteria_engine.wording.locators import say_locator
from wording.holes import holes

PACKS = ("tra-vinh/kh41", "tra-vinh/hd30", "tra-vinh/khoi", "quang-binh/sxd2690")


@pytest.mark.parametrize(("locator", "english"), [
    ("II.(3), đoạn 1, nội dung 4", "II.(3), paragraph 1, element 4"),
    ("II.1, gạch đầu dòng thứ năm, câu đầu, vế cuối", "II.1, dash 5, first sentence, last clause"),
    ("II.3, điểm 3.2b, Tập thể, điều kiện thứ 7", "II.3, point 3.2b, collectives, condition 7"),
    ("III.2, đoạn 1, phần 2 và chú thích 1", "III.2, paragraph 1, part 2 and footnote 1"),
    ("II, nhóm 5 (gạch đầu dòng 5)", "II, group 5 (dash 5)"),
    ("mục 2, điểm a, vế đầu", "item 2, point a, first clause"),
    ("Phần mở đầu, đoạn 2 và tên Kế hoạch", "preamble, paragraph 2 and title of the plan"),
])  # fmt: skip
def test_the_parts_of_a_locator_are_turned_one_by_one(locator: str, english: str) -> None:
    assert (say_locator(locator, "en"), say_locator(locator, "vi")) == (english, locator)


def test_a_part_that_is_not_known_is_quoted_as_it_stands() -> None:
    assert say_locator("II.1, ô thứ ba", "en") == "II.1, “ô thứ ba”"


@pytest.mark.parametrize("name", PACKS)
def test_every_locator_of_the_shipped_packs_is_known(name: str) -> None:
    for clause in ce.load_pack(name).clauses.values():
        said = say_locator(clause.locator, "en")
        assert "“" not in said and not list(holes(said, "en", shipped_schema())), (clause.locator, said)


def test_what_is_cited_stays_beside_the_english() -> None:
    clause = ce.load_pack("tra-vinh/hd30").clauses["hd30.II.3.a.4"]
    assert cited_locator(clause, "vi") == clause.locator == "II.(3), đoạn 1, nội dung 4"
    assert cited_locator(clause, "en") == "II.(3), paragraph 1, element 4 (“II.(3), đoạn 1, nội dung 4”)"
    assert clause_place(clause, "en") == "30-HD/BTGTU, II.(3), paragraph 1, element 4"
