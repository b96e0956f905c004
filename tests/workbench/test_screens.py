"""What the screen shows, row by row, in both languages and two sizes; `CRITERIA_SCREENS=write` draws them anew."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from workbench.records import CONCRETE, SCHEDULE, bench, desk, screen

FOLDER = Path(__file__).parent / "screens"
# Scrollbars are drawn by Textual, each version in its own way.
SCROLLBARS = str.maketrans(dict.fromkeys("▁▂▃▄▅▆▇", " "))
SMALL, LARGE = (80, 24), (160, 50)
SCENES = {
    "subject": (SMALL, "M1", None, []),
    "finding": (SMALL, "M1", SCHEDULE, []),
    "finding-large": (LARGE, "M1", SCHEDULE, []),
    "tried": (SMALL, "M1", SCHEDULE, ["1"]),
    "edit": (SMALL, "M1", SCHEDULE, ["e", "a", "b"]),
    "choose": (SMALL, "M2", "hd30.c2.kind-other", ["e", "h", "a"]),
    "answer": (SMALL, "M2", CONCRETE, ["a", "2"]),
    "worklist": (LARGE, "M1", None, ["k"]),
    "unit": (SMALL, "M1", None, ["o"]),
    "leave": (SMALL, "M1", SCHEDULE, ["1", "q"]),
    "nothing": (SMALL, "M1", None, ["slash", "z", "z", "escape", "home"]),
    "help": (LARGE, "M1", None, ["question_mark"]),
}


def drawn(scene: str, lang: str) -> str:
    size, subject, rule, keys = SCENES[scene]

    async def story() -> list[str]:
        app = bench(desk(lang, subject, rule), source=Path("ho-so.xlsx"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            return screen(app)

    rows = asyncio.run(story())
    return "\n".join(row.translate(SCROLLBARS).rstrip() for row in rows) + "\n"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("scene", SCENES)
def test_the_screen_is_as_it_was_drawn(scene: str, lang: str) -> None:
    path, now = FOLDER / f"{scene}.{lang}.txt", drawn(scene, lang)
    if os.environ.get("CRITERIA_SCREENS") == "write":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def test_every_screen_that_is_kept_is_of_a_scene() -> None:
    assert {path.name for path in FOLDER.glob("*")} == {
        f"{scene}.{lang}.txt" for scene in SCENES for lang in ("vi", "en")
    }
