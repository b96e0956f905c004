"""No text of a record, and nothing typed, can break the screen or pass for something else."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import criteria_engine as ce
from criteria_engine.explaining.workbench.app import Workbench
from criteria_engine.explaining.workbench.desk import Desk, opened
from criteria_engine.explaining.workbench.finding_sheet import FindingSheet
from criteria_engine.explaining.workbench.lines import shown
from criteria_engine.explaining.workbench.pieces import wrapped
from criteria_engine.findings.again import watched
from workbench.records import MODELS, PACK, SCHEDULE, SELECT, UNITS, listed, screen

NFD = unicodedata.normalize("NFD", "Vườn rau sạch của Chi bộ ấp Ô Lức")
HOSTILE = [
    # Markup, and what a terminal obeys.
    "[/oops]", "[red]đỏ[/red]", "[@click=app.quit]x[/]", "\\[", "{bad} %s %d", "$primary", "'; drop table",
    "a\x1b[31mb", "a\x1b]0;title\x07b", "a\x00b", "a\tb", "a\nb\r\nc",
    # Letters that hide, turn the line round, or lie upon each other.
    "x\u202eabc\u202c", "\u2066abc\u2069", "a\u200bb\u200d", "\ufeffa", "a\u00adb", NFD, "e" + "\u0301" * 40,
    "a\u0300\u0301\u0302b",
    # Letters that are wide, and names without end.
    "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL} gia đình", "\u2764\ufe0f tim", "日本語テキスト" * 30, "ｗｉｄｅ",
    "x" * 5000,
]  # fmt: skip
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufe0f\ud800-\udfff]")


def at(name: str) -> Desk:
    unit = {**UNITS[2], "name": name}
    model = {**MODELS[0], "unit": "CB2", "name": name, "plan": {"name": name}}
    found = ce.assess(ce.read({"unit": [unit], "model": [model]}), PACK, as_of="2023-12-31", select=SELECT)
    desk = opened(watched(found))
    rule = next(f for f in found.findings if f.rule.id == SCHEDULE)
    return desk.go((rule.subject, rule.pack.id, rule.rule.id))


def whole(rows: list[str], width: int) -> bool:
    return all(cell_len(row) == width and not CONTROL.search(row) for row in rows)


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name)[:24])
def test_a_name_is_shown_as_text_and_every_row_keeps_its_width(name: str) -> None:
    async def story() -> None:
        app = Workbench(at(name))
        async with app.run_test(size=(80, 24)) as pilot:
            for key in ("", "home", "l", "slash", "escape", "e", "escape", "1", "k", "a", "escape", "o", "escape"):
                await pilot.press(*filter(None, [key]))
                await pilot.pause()
                assert whole(screen(app), 80), key

    asyncio.run(story())


@pytest.mark.parametrize("typed", ["[/oops]", "a\x1b[31mb", NFD, "x\u202eabc", "日本語" * 20, "a" * 500])
def test_what_is_typed_or_pasted_is_kept_in_one_spelling_without_what_cannot_be_seen(typed: str) -> None:
    async def story() -> None:
        app = Workbench(at("Vườn rau"))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("e")
            await pilot.pause()
            entry: Any = app.screen.query_one("#typed")
            entry.value = typed
            await pilot.pause()
            assert entry.value == unicodedata.normalize("NFC", entry.value) and not CONTROL.search(entry.value)
            assert whole(screen(app), 80)
            await pilot.press("enter")
            await pilot.pause()
            assert len(app.screen_stack) == 1 and whole(screen(app), 80)
            assert app.desk.trial.changes[0].value == unicodedata.normalize("NFC", entry.value).strip()

    asyncio.run(story())


@settings(max_examples=40)
@given(st.text(max_size=40), st.integers(8, 90))
def test_whatever_a_record_says_no_line_is_wider_than_its_pane(name: str, width: int) -> None:
    there = at(f"M {name}")
    assert all(cell_len(line) <= width and not CONTROL.search(line) for line in listed(there, width))
    assert there.finding
    pieces = FindingSheet(there.assessment, there.finding, "vi").pieces
    for _, line in wrapped(pieces, Console(width=400), width + 20):
        assert cell_len(line.plain) <= width + 20 and not CONTROL.search(line.plain)


def test_accents_without_end_and_marks_that_change_a_width_are_left_out() -> None:
    assert shown("e" + "\u0301" * 40) == "é" + "\u0301" * 3 and shown("\u2764\ufe0f") == "\u2764"
    assert shown("a\ud800\u202e") == "a··"


def test_a_line_that_is_not_made_safe_is_caught() -> None:
    assert not whole(["a\x1bb".ljust(80)], 80) and not whole(["a" * 81], 80)
