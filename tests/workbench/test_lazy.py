"""A list of any length costs what is seen of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.strip import Strip

from criteria_engine.explaining.workbench.app import Workbench
from criteria_engine.explaining.workbench.desk import Desk, opened
from criteria_engine.explaining.workbench.panes import Lines
from criteria_engine.findings.model import Assessment
from workbench.records import screen, usual

MANY = 10_000
HEIGHT = 40
# The lines that each key may draw anew: the one left and the one gone to, or what is seen of the list.
KEYS = {"down": 2, "up": 2, "pagedown": HEIGHT, "end": HEIGHT, "home": HEIGHT, "right": HEIGHT, "n": HEIGHT,
        "f": HEIGHT, "l": HEIGHT}  # fmt: skip


def many(count: int = MANY) -> Assessment:
    """So many subjects, each with the findings of one."""
    one = usual()
    [subject, findings] = one.subjects[0], one.by_subject[one.subjects[0].id]
    ids = [replace(subject.id, id=f"M{n:05}") for n in range(count)]
    subjects = tuple(replace(subject, id=name) for name in ids)
    return replace(one, subjects=subjects, findings=tuple(replace(f, subject=name) for name in ids for f in findings))


ASSESSMENT = many()


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many lines are drawn, by the name of their window."""
    drawn: dict[str, int] = {}
    whole: Callable[[Lines, int], Strip] = Lines.render_line

    def counting(self: Lines, y: int) -> Strip:
        drawn[str(self.id)] = drawn.get(str(self.id), 0) + 1
        return whole(self, y)

    monkeypatch.setattr(Lines, "render_line", counting)
    return drawn


def test_a_key_on_ten_thousand_subjects_draws_two_lines_of_the_list_or_one_screen_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = counted(monkeypatch)

    async def story() -> None:
        app = Workbench(opened(ASSESSMENT))
        async with app.run_test(size=(120, HEIGHT)) as pilot:
            await pilot.pause()
            assert app.part("list", Lines).count == MANY
            assert drawn["list"] <= 3 * HEIGHT
            for key, most in KEYS.items():
                drawn.clear()
                await pilot.press(key)
                await pilot.pause()
                # A window may be drawn twice where it also scrolls.
                assert drawn.get("list", 0) <= most * (1 if most == 2 else 2), key
                assert drawn.get("page", 0) <= 2 * HEIGHT, key

    asyncio.run(story())


def test_a_list_that_draws_what_is_not_seen_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = counted(monkeypatch)
    whole = Lines.show

    def eager(self: Lines, count: int, line: Callable[..., object], at: int | None) -> None:
        whole(self, count, line, at)  # type: ignore[arg-type]
        for y in range(count):
            self.render_line(y)

    monkeypatch.setattr(Lines, "show", eager)

    async def story() -> None:
        app = Workbench(opened(many(1000)))
        async with app.run_test(size=(120, HEIGHT)) as pilot:
            await pilot.pause()

    asyncio.run(story())
    assert drawn["list"] > 3 * HEIGHT


def test_moving_in_a_long_list_works_out_no_line_anew() -> None:
    desk = opened(ASSESSMENT)
    assert desk.select(5000).outline.entries is desk.outline.entries
    assert desk.select(5000).matches is desk.matches


def test_what_is_selected_is_in_view_however_long_the_list() -> None:
    async def story() -> None:
        desk = opened(ASSESSMENT)
        there = desk.go((ASSESSMENT.subjects[7777].id, "", ""))
        app = Workbench(Desk(there.trial, there.view))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert any("M07777" in row for row in screen(app))

    asyncio.run(story())
