"""The workbench under keys and mouse, on a screen that only the test sees."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

import criteria_engine as ce
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.explaining.workbench import trying
from criteria_engine.explaining.workbench.app import Workbench
from criteria_engine.explaining.workbench.desk import Desk, opened
from criteria_engine.explaining.workbench.page_pane import PagePane
from criteria_engine.explaining.workbench.panes import Bar, Lines
from criteria_engine.explaining.workbench.recording import recorder
from workbench.records import CONCRETE, MODELS, PACK, SCHEDULE, SELECT, UNITS, assessed, bench, desk, screen

Play = Callable[[Workbench, Pilot[None]], Awaitable[None]]


@asynccontextmanager
async def running(
    at: Desk | None = None, size: tuple[int, int] = (100, 30), **options: Any
) -> AsyncIterator[tuple[Workbench, Pilot[None]]]:
    app = bench(at, **options)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def play(story: Play, at: Desk | None = None, **options: Any) -> None:
    async def whole() -> None:
        async with running(at, **options) as (app, pilot):
            await story(app, pilot)

    asyncio.run(whole())


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def typed(pilot: Pilot[None], text: str) -> None:
    for letter in text:
        await pilot.press("space" if letter == " " else letter)
    await pilot.pause()


def shows(app: Workbench, text: str) -> bool:
    return any(text in row for row in screen(app))


async def click_on(app: Workbench, pilot: Pilot[None], part: str, text: str) -> None:
    """Click where a text stands within a part of the screen."""
    region = app.screen.query_one(part, Widget).region
    rows = screen(app)[region.y : region.bottom]
    y = next(n for n, row in enumerate(rows) if text in row[region.x : region.right])
    x = rows[y][region.x : region.right].index(text)
    await pilot.click(part, offset=(x, y))
    await pilot.pause()


# --- going about ------------------------------------------------------------------------------------------------


def test_keys_go_through_the_list_and_the_page_follows() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "down")
        assert app.desk.subject and app.desk.subject.id.id == "M2" and shows(app, "Mô hình Hũ gạo tình thương (M2)")
        await press(pilot, "right", "right", "down")
        assert app.desk.finding and shows(app, app.desk.finding.rule.title.vi)
        await press(pilot, "left")
        assert app.desk.finding is None
        await press(pilot, "end")
        assert app.desk.subject and app.desk.subject.id.id == "M3"
        await press(pilot, "home", "pagedown", "pageup")
        assert app.desk.place == 0

    play(story)


def test_a_click_selects_and_unfolds_and_goes_on_the_page_to_a_finding() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await click_on(app, pilot, "#list", "Hũ gạo")
        assert app.desk.subject and app.desk.subject.id.id == "M2" and "Hồ sơ nêu" in "".join(screen(app))
        await click_on(app, pilot, "#list", "Vườn rau")
        await click_on(app, pilot, "#page", "Kế hoạch nêu tiến độ")
        assert app.desk.finding and app.desk.finding.rule.id == SCHEDULE

    play(story)


def test_enter_goes_to_the_page_and_escape_back_to_the_list() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        assert app.part("page", PagePane).has_focus
        await press(pilot, "escape")
        assert app.part("list", Lines).has_focus

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_arrow_keys_on_the_page_stop_at_what_can_be_done_and_enter_does_it() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "tab", "down")
        page = app.part("page", PagePane)
        assert page.at == 0 and page.deed
        await press(pilot, "down", "down")
        assert page.wrapped[page.at or 0][1].plain.lstrip("› ").startswith("[1]")
        await press(pilot, "enter")
        assert app.desk.finding and app.desk.finding.outcome is RuleOutcome.MET

    play(story, desk(subject="M1", rule=SCHEDULE))


# --- filter and search ------------------------------------------------------------------------------------------


def test_filters_work_by_key_and_by_click() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "f")
        assert app.desk.view.filter.outcome == "not_met" and [s.id for s in app.desk.matches] == ["M1"]
        await click_on(app, pilot, "#filters", "Tất cả")
        assert app.desk.view.filter.outcome == "all"
        await press(pilot, "v", "h")
        assert (app.desk.view.filter.level, app.desk.view.filter.person) == ("must", True)
        await press(pilot, "b")
        assert not app.desk.view.filter.is_narrow

    play(story)


def test_search_narrows_as_one_types_and_enter_goes_to_the_first() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "slash")
        await typed(pilot, "hu gao")
        assert [s.id for s in app.desk.matches] == ["M2"] and shows(app, "Tìm: hu gao")
        await press(pilot, "enter")
        assert app.desk.finding and app.desk.finding.subject.id == "M2" and app.part("list", Lines).has_focus
        await press(pilot, "slash", "escape", "b")
        assert app.desk.view.filter.words == ""

    play(story)


def test_letters_typed_into_the_search_are_no_keys() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "slash")
        await typed(pilot, "qeault?1")
        assert app.desk.view.filter.words == "qeault?1" and app.desk.view.lang == "vi" and len(app.screen_stack) == 1

    play(story)


def test_a_unit_is_found_by_typing_and_takes_in_what_is_below_it() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "o")
        await typed(pilot, "o luc")
        await press(pilot, "enter")
        assert app.desk.view.filter.unit == "DB" and [s.id for s in app.desk.matches] == ["M1", "M2"]
        await press(pilot, "o", "enter")
        assert app.desk.view.filter.unit is None

    play(story)


# --- trying -----------------------------------------------------------------------------------------------------


def test_a_cell_is_edited_what_flips_is_shown_and_it_can_be_taken_back_and_done_again() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        before = screen(app)
        await press(pilot, "e")
        assert shows(app, "KH: tiến độ (model[M1].plan.schedule)")
        await typed(pilot, "hang quy")
        await press(pilot, "enter")
        assert shows(app, "Vừa thử: KH: tiến độ = “hang quy”") and shows(app, "✗→✓ Kế hoạch nêu tiến độ")
        assert shows(app, "đang thử 1, chưa ghi vào hồ sơ")
        after = screen(app)
        await press(pilot, "u")
        assert screen(app)[:-2] == before[:-2] and shows(app, "Đã hoàn tác: KH: tiến độ")
        await press(pilot, "y")
        assert screen(app)[:-2] == after[:-2]
        await press(pilot, "u", "u")
        assert shows(app, "Không có gì để hoàn tác.")

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_a_value_that_does_not_fit_is_told_with_the_nearest_and_what_was_typed_stays() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "e")
        await press(pilot, "enter")
        assert shows(app, "chưa ghi gì") and len(app.screen_stack) == 2
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1 and not app.desk.trial.done

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_of_a_list_of_codes_one_is_chosen_with_the_arrows() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "e")
        assert shows(app, "Nâng chất lượng nhiệm vụ")
        await press(pilot, "down", "enter")
        [change] = app.desk.trial.changes
        assert change.path.endswith("kind") and change.value == "nhiem_vu_dot_pha"

    at = opened(with_need())
    play(story, at.go(key_in(at, "M1", "hd30.c2.kind-breakthrough")))


def with_need() -> ce.Assessment:
    need = [{"statement": "Dân thiếu rau sạch"}]
    models = [{**MODELS[0], "necessity": need}]
    return ce.assess(ce.read({"unit": UNITS, "model": models}), PACK, as_of="2023-12-31", select=SELECT)


def key_in(at: Desk, subject: str, rule: str) -> Any:
    found = next(f for f in at.assessment.findings if f.subject.id == subject and f.rule.id == rule)
    return found.subject, found.pack.id, found.rule.id


def test_a_repair_is_applied_with_one_key_and_with_a_click() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "1")
        assert app.desk.finding and app.desk.finding.outcome is RuleOutcome.MET
        await press(pilot, "u", "2")
        assert shows(app, "không có cách bổ sung thứ 2")
        await click_on(app, pilot, "#page", "[1]")
        assert app.desk.finding.outcome is RuleOutcome.MET and len(app.desk.trial.done) == 1

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_a_click_on_a_line_of_what_was_seen_opens_its_cell() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await click_on(app, pilot, "#page", "có ghi")
        assert shows(app, "Sửa để thử")

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_from_what_flipped_one_goes_to_the_finding() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "1")
        app.set(app.desk.select(0))
        await pilot.pause()
        await click_on(app, pilot, "#tried", "✗→✓")
        assert app.desk.finding and app.desk.finding.rule.id == SCHEDULE

    play(story, desk(subject="M1", rule=SCHEDULE))


# --- answering --------------------------------------------------------------------------------------------------


def test_a_question_is_answered_to_try_and_the_next_open_one_follows() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "a")
        assert shows(app, "Về Hũ gạo tình thương (M2)")
        await press(pilot, "1", "enter")
        assert app.desk.finding and app.desk.finding.outcome is RuleOutcome.MET and app.desk.open_count == 8
        await press(pilot, "n")
        assert app.desk.finding.open_questions and app.desk.finding.subject.id == "M3"

    play(story, desk(subject="M2", rule=CONCRETE))


def test_an_answer_is_asked_for_before_anything_is_tried() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "a", "enter")
        assert shows(app, "Đề nghị chọn một câu trả lời.") and not app.desk.trial.done

    play(story, desk(subject="M2", rule=CONCRETE))


def test_the_worklist_is_worked_off_by_key() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "k")
        first = app.desk.ask
        await press(pilot, "a", "1", "enter")
        assert app.desk.view.waiting and app.desk.ask is not None and first is not None
        assert (app.desk.ask.subject.id, app.desk.ask.question) != (first.subject.id, first.question)
        await press(pilot, "down", "n", "N", "k")
        assert not app.desk.view.waiting

    play(story)


def journal_story(path: Path) -> tuple[Desk, dict[str, Any]]:
    path.write_text(json.dumps({"as_of": "2023-12-31", "unit": UNITS, "model": MODELS}), encoding="utf-8")
    at = opened(ce.assess(ce.read(path), PACK, select=SELECT))
    there = at.go(key_in(at, "M2", CONCRETE))
    return there, {"source": path, "journal": recorder(path, lambda: datetime(2024, 1, 31, 8, 30, tzinfo=UTC))}


def test_an_answer_is_recorded_only_with_name_role_and_reason_and_once_it_is_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.json"
    at, options = journal_story(path)
    journal = Path(f"{path}.journal.jsonl")

    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "a", "1", "f5")
        assert shows(app, "Ghi vào sổ cần có họ tên, chức vụ và lý do.") and not journal.exists()
        for words in ("Le Thi B", "Truong ban", "Da xem ho so"):
            await press(pilot, "tab")
            await typed(pilot, words)
        await press(pilot, "f5")
        assert shows(app, "Bấm lần nữa để ghi") and not journal.exists()
        await press(pilot, "f5")
        assert len(app.screen_stack) == 1 and shows(app, "Đã ghi vào sổ")
        assert app.desk.finding and app.desk.finding.outcome is RuleOutcome.MET
        assert not app.desk.trial.done and app.desk.undo() is app.desk
        assert app.desk.person.name == "Le Thi B"

    play(story, at, **options)
    [line] = journal.read_text(encoding="utf-8").splitlines()
    said = json.loads(line)
    assert (said["by"], said["position"], said["answer"]) == ("Le Thi B", "Truong ban", "co")
    again = ce.assess(ce.read(path), PACK, select=SELECT)
    assert next(f for f in again.findings if f.subject.id == "M2" and f.rule.id == CONCRETE).outcome is RuleOutcome.MET


def test_what_was_tried_stays_tried_when_an_answer_is_recorded(tmp_path: Path) -> None:
    at, options = journal_story(tmp_path / "ho-so.json")

    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        app.set(app.desk.go(key_in(at, "M1", SCHEDULE)))
        await press(pilot, "1")
        app.set(app.desk.go(key_in(at, "M2", CONCRETE)))
        await press(pilot, "a", "2")
        for words in ("B", "C", "D"):
            await press(pilot, "tab")
            await typed(pilot, words)
        await press(pilot, "f5", "f5")
        assert app.desk.finding and app.desk.finding.outcome is RuleOutcome.NOT_MET
        assert len(app.desk.trial.done) == 1 and app.desk.counts[RuleOutcome.NOT_MET] == 1

    play(story, at, **options)


def test_a_journal_that_cannot_be_written_is_told_and_nothing_is_taken_for_recorded(tmp_path: Path) -> None:
    at, options = journal_story(tmp_path / "ho-so.json")
    (tmp_path / "ho-so.json.journal.jsonl").mkdir()

    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "a", "1")
        for words in ("B", "C", "D"):
            await press(pilot, "tab")
            await typed(pilot, words)
        await press(pilot, "f5", "f5")
        assert len(app.screen_stack) == 2
        assert app.desk.finding and app.desk.finding.outcome is RuleOutcome.UNDETERMINED

    play(story, at, **options)


def test_without_a_journal_an_answer_can_only_be_tried() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "a")
        assert not shows(app, "Ghi vào sổ")
        await press(pilot, "1", "f5")
        assert shows(app, "chỉ thử được") and not app.desk.trial.done

    play(story, desk(subject="M2", rule=CONCRETE))


# --- language, looks, help --------------------------------------------------------------------------------------


def test_the_language_is_switched_by_key_and_by_click_and_everything_follows() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "l")
        assert shows(app, "Workbench") and shows(app, "Not met") and not shows(app, "Chưa đạt")
        await click_on(app, pilot, "#title", "Tiếng Việt")
        assert shows(app, "Bàn thẩm định") and not shows(app, "Not met")

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_light_and_dark_show_the_same_words() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        before, colours = screen(app), app.part("list", Lines).rich_style
        await press(pilot, "t")
        assert screen(app) == before and app.part("list", Lines).rich_style != colours
        await press(pilot, "t")
        assert app.part("list", Lines).rich_style == colours

    play(story)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_help_lists_every_key(lang: str) -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark")
        said = "".join(screen(app))
        bound = {"?", "q", "l", "t", "g", "y", "u", "a", "e", "k", "n", "N", "b", "o", "h", "v", "f", "/"}
        assert all(f" {letter} " in said for letter in bound)
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1

    play(story, desk(lang), size=(100, 44))


def test_every_word_below_the_screen_does_on_a_click_what_its_key_does() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        for word in app.part("keys", Bar).words:
            if word.action and word.action not in ("leave", "help", "edit", "answer", "search"):
                await click_on(app, pilot, "#keys", word.text.plain)
        await click_on(app, pilot, "#keys", "? ")
        assert len(app.screen_stack) == 2

    play(story, size=(160, 30))


# --- saving and leaving -----------------------------------------------------------------------------------------


def test_leaving_with_nothing_tried_asks_nothing() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "q")
        assert not app.is_running

    play(story)


def test_leaving_asks_before_what_was_tried_is_lost_and_staying_stays() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "1", "q")
        assert shows(app, "Còn 1 thay đổi đang thử") and app.is_running
        await press(pilot, "escape")
        assert app.desk.trial.done and len(app.screen_stack) == 1
        await press(pilot, "q", "q")
        assert not app.is_running

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_what_was_tried_is_saved_as_a_patch_that_the_engine_reads_back(tmp_path: Path) -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "1", "g", "enter")
        assert shows(app, "Đã lưu 1 thay đổi")
        await press(pilot, "q")
        assert not app.is_running  # What is saved is not lost.

    play(story, desk(subject="M1", rule=SCHEDULE), source=tmp_path / "ho-so.xlsx")
    saved = json.loads((tmp_path / "ho-so.xlsx.sua.json").read_text(encoding="utf-8"))
    assert (saved["format"], saved["version"], saved["as_of"]) == ("criteria-engine/changes", 1, "2023-12-31")
    [change] = saved["changes"]
    assert (change["op"], change["table"], change["id"], change["path"]) == ("add", "model", "M1", "plan.schedule")


def test_a_file_that_is_there_is_overwritten_only_when_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "ho-so.xlsx.sua.json"
    path.write_text("mine", encoding="utf-8")

    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "1", "g", "enter")
        assert path.read_text(encoding="utf-8") == "mine" and shows(app, "Đã có tệp này")
        await press(pilot, "enter")
        assert path.read_text(encoding="utf-8") != "mine"

    play(story, desk(subject="M1", rule=SCHEDULE), source=tmp_path / "ho-so.xlsx")


def test_a_file_that_cannot_be_written_is_told_and_the_work_goes_on(tmp_path: Path) -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "1", "q", "g", "enter")
        assert app.is_running and shows(app, "Chưa lưu được")

    play(story, desk(subject="M1", rule=SCHEDULE), source=tmp_path / "khong-co" / "ho-so.xlsx")


def test_with_nothing_tried_there_is_nothing_to_save() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        await press(pilot, "g")
        assert shows(app, "Chưa thử thay đổi nào.")

    play(story)


# --- whatever the terminal does ---------------------------------------------------------------------------------


def test_any_size_of_the_screen_will_do_and_what_is_selected_stays_in_view() -> None:
    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        for size in ((20, 6), (160, 50), (1, 1), (40, 10), (300, 80), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        lines = app.part("list", Lines)
        assert lines.at is not None and 0 <= lines.at - lines.scroll_offset.y < lines.room.height
        await press(pilot, "e")
        await pilot.resize_terminal(24, 8)
        await pilot.pause()
        assert len(app.screen_stack) == 2

    play(story, desk(subject="M1", rule=SCHEDULE))


def test_a_defect_of_ours_is_told_without_the_records(capsys: pytest.CaptureFixture[str]) -> None:
    class Defective(Workbench):
        def action_light(self) -> None:
            at_hand = str(self.desk.assessment.dossier.tables["model"]["M1"].values["name"])
            raise RuntimeError(f"not {len(at_hand)}")

    async def story() -> None:
        app = Defective(desk())
        async with app.run_test() as pilot:
            await pilot.press("t")

    with pytest.raises(RuntimeError, match="not 13"):
        asyncio.run(story())
    told = capsys.readouterr()
    assert "Vườn rau" not in told.out + told.err
    assert "RuntimeError" in told.out + told.err


def test_leaving_does_not_wait_for_what_runs_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    forever = threading.Event()
    monkeypatch.setattr(trying, "watched", lambda base: forever.wait())
    play(lambda app, pilot: press(pilot, "q"), opened(assessed()))
    forever.set()


def test_a_change_waits_for_what_runs_beside_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    go, whole = threading.Event(), trying.watched
    monkeypatch.setattr(trying, "watched", lambda base: whole(base) if go.wait(60) else base)

    async def story(app: Workbench, pilot: Pilot[None]) -> None:
        waiting = asyncio.create_task(app.action_repair(0))
        await pilot.pause()
        assert shows(app, "đang đánh giá lại…") and not app.desk.trial.done
        go.set()
        await waiting
        await pilot.pause()
        assert app.desk.trial.done and app.desk.trial.base.rests is not None

    at = opened(assessed())
    play(story, at.go(key_in(at, "M1", SCHEDULE)))
