"""The HTML report in a real browser: quiet, searchable, readable without its script, and whole on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import criteria_engine as ce
from criteria_engine.reports.html import render
from html_pages import TRICKS, hostile
from small import dossier, pack_with, rule

pytestmark = pytest.mark.tools
# So many findings as a province of models has.
MANY = 10_000


@dataclass
class Heard:
    """What a page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("no Chromium: install it (apt-get install chromium), or leave out tests marked `tools`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        running = driver.chromium.launch(executable_path=found, args=flags)
        yield running
        running.close()


@contextmanager
def opened(browser: Any, file: Path, **options: Any) -> Iterator[tuple[Any, Heard]]:
    """The page of a file; whatever it asks for is noted, and let through."""
    heard = Heard()
    context = browser.new_context(**options)
    page = context.new_page()
    page.on("request", lambda request: heard.requests.append(request.url))
    page.on("console", lambda message: heard.complaints.append(message.text))
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (heard.complaints.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    yield page, heard
    context.close()


@pytest.fixture(scope="module")
def tricks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("html") / "tricks.html"
    file.write_text(render(hostile()), encoding="utf-8", newline="\n")
    return file


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ba vườn: one met, one not met, one not applicable; titles with and without marks."""
    folder = tmp_path_factory.mktemp("plain")
    models = [
        {"id": "M1", "unit": "U1", "name": "Đường hoa", "origin": "moi", "plan": {"schedule": "quý I"}},
        {"id": "M2", "unit": "U1", "name": "Hũ gạo sẻ chia", "origin": "moi", "plan": {"schedule": False}},
        {"id": "M3", "unit": "U2", "name": "Nồi cháo", "origin": "cung_co"},
        {"id": "M4", "unit": "U2", "name": "Nuôi heo đất", "origin": "moi"},
    ]
    units = [{"id": "U1", "name": "Đảng bộ Giồng Sen"}, {"id": "U2", "name": "Chi bộ Ấp Vàm", "parent": "U1"}]
    pack = pack_with(folder, rule("{present: plan.schedule}", when="{field: origin, is: moi}"))
    file = folder / "plain.html"
    found = ce.assess(dossier(unit=units, model=models), pack, as_of="2023-12-31")
    file.write_text(render(found), encoding="utf-8", newline="\n")
    return file


def shown(page: Any) -> list[str]:
    """The names of the subjects that a search left on the page."""
    return [e.inner_text() for e in page.locator(".subject:not([hidden]) > summary > h4").all()]


def search(page: Any, words: str) -> None:
    page.fill("#query", words)
    page.wait_for_timeout(400)


def test_the_page_asks_for_nothing_and_complains_of_nothing(browser: Any, tricks: Path) -> None:
    with opened(browser, tricks) as (page, heard):
        page.locator("#open").click()
        search(page, "alert")
        assert [url for url in heard.requests if url != tricks.as_uri() and not url.startswith("data:")] == []
        assert heard.complaints == []


def test_a_script_or_an_image_that_got_in_would_be_heard(browser: Any, tricks: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    text = tricks.read_text(encoding="utf-8")
    got_in = '<script>alert("in")</script><img src="http://127.0.0.1:9/x.png" alt=""><p style="color:red">x</p>'
    planted.write_text(text.replace("</main>", f"{got_in}</main>"), encoding="utf-8", newline="\n")
    with opened(browser, planted) as (_, heard):
        # The policy of the page refuses all three, aloud.
        assert sum("Content Security Policy" in words for words in heard.complaints) >= 3
        assert "in" not in heard.complaints


def test_every_trick_is_on_the_page_as_text(browser: Any, tricks: Path) -> None:
    with opened(browser, tricks) as (page, _):
        names = page.evaluate("[...document.querySelectorAll('h4.whose')].map((h) => h.textContent)")
        from criteria_engine.text import safe

        assert set(names) == {f"Mô hình {safe(trick)} (M{i})" for i, trick in enumerate(TRICKS)}


def test_nothing_is_wider_than_a_narrow_screen(browser: Any, tricks: Path) -> None:
    for width in (380, 1280):
        with opened(browser, tricks, viewport={"width": width, "height": 900}) as (page, _):
            page.locator("#open").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_search_needs_no_marks_and_hides_what_does_not_fit(browser: Any, plain: Path) -> None:
    with opened(browser, plain) as (page, _):
        assert len(shown(page)) == 4
        search(page, "duong hoa")
        assert shown(page) == ["Mô hình Đường hoa (M1)"]
        assert page.locator("#shown").inner_text() == "Đang hiện 1/4 kết quả"
        search(page, "HŨ  gạo")
        assert shown(page) == ["Mô hình Hũ gạo sẻ chia (M2)"]
        search(page, "giong sen hoa")  # the unit and the subject together
        assert shown(page) == ["Mô hình Đường hoa (M1)"]
        search(page, "không có chữ này")
        assert shown(page) == [] and page.locator("#shown").inner_text() == "Đang hiện 0/4 kết quả"
        search(page, "")
        assert len(shown(page)) == 4


def test_an_outcome_that_is_not_wanted_is_hidden(browser: Any, plain: Path) -> None:
    with opened(browser, plain) as (page, _):
        for other in ("met", "undetermined", "not_applicable"):
            page.locator(f"#filter input[value={other}]").uncheck()
        assert shown(page) == ["Mô hình Hũ gạo sẻ chia (M2)"]


def test_a_finding_is_opened_with_the_keyboard_alone(browser: Any, plain: Path) -> None:
    with opened(browser, plain) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for _step in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.subject') !== null"):
                break
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.f') !== null")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.parentElement.open")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_a_link_to_a_finding_opens_all_that_it_is_folded_in(browser: Any, plain: Path) -> None:
    with opened(browser, plain) as (page, _):
        search(page, "duong hoa")
        page.locator("a[href='#f2']").first.click()
        page.wait_for_timeout(300)
        assert page.locator("#f2 .body").is_visible()


def test_without_scripts_everything_can_be_read(browser: Any, plain: Path) -> None:
    with opened(browser, plain, java_script_enabled=False) as (page, _):
        assert not page.locator("#filter").is_visible()
        page.locator(".subject > summary").first.click()
        page.locator(".subject[open] .f > details > summary").first.click()
        assert page.locator(".subject[open] .f .body").first.is_visible()


def _printed(page: Any, file: Path) -> str:
    page.pdf(path=str(file), prefer_css_page_size=True)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_on_paper_nothing_is_folded_away(browser: Any, tricks: Path, tmp_path: Path, scripts: bool) -> None:
    file = tmp_path / "paper.pdf"
    with opened(browser, tricks, java_script_enabled=scripts) as (page, _):
        words = _printed(page, file)
    found = hostile()
    compact = words.replace(" ", "")
    for finding in found.findings:
        assert finding.rule.title["vi"].rstrip(".").replace(" ", "") in compact
    for i in range(len(TRICKS)):
        assert re.search(rf"\bM{i}\b", words)
    size = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in size


def test_what_a_search_hides_is_not_printed(browser: Any, plain: Path, tmp_path: Path) -> None:
    with opened(browser, plain) as (page, _):
        search(page, "duong hoa")
        results = _printed(page, tmp_path / "paper.pdf").partition("Kết quả theo từng đối tượng")[2]
    assert "Đường hoa" in results and "Nồi cháo" not in results


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    count, rules = 500, MANY // 500
    models = [{"id": f"M{i:04}", "unit": f"U{i % 50:02}", "name": f"Mô hình số {i}", "origin": "moi",
               **({"plan": {"schedule": "x"}} if i % 3 == 0 else {"plan": {"schedule": False}} if i % 3 == 1 else {})}
              for i in range(count)]  # fmt: skip
    units = [{"id": f"U{i:02}", "name": f"Chi bộ {i}"} for i in range(50)]
    texts = [rule("{present: plan.schedule}", name=f"r{i}", title=f"{{vi: Yêu cầu {i}, en: Rule {i}}}")
             for i in range(rules)]  # fmt: skip
    found = ce.assess(dossier(unit=units, model=models), pack_with(folder, "".join(texts)), as_of="2023-12-31")
    assert len(found.findings) == MANY
    file = folder / "many.html"
    file.write_text(render(found), encoding="utf-8", newline="\n")
    return file


def test_ten_thousand_findings_load_and_are_searched(
    browser: Any, many: Path, record_property: Callable[[str, object], None]
) -> None:
    with opened(browser, many) as (page, heard):
        assert page.locator("#shown").inner_text() == "Đang hiện 10.000/10.000 kết quả"
        search(page, "mo hinh so 499 yeu cau 19")
        page.get_by_text("Đang hiện 1/10.000 kết quả").wait_for()
        timing = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        record_property("size_mb", many.stat().st_size / 1e6)
        record_property("load_ms", timing)
        print(f"{many.stat().st_size / 1e6:.1f} MB, loaded in {timing:.0f} ms")
        assert heard.complaints == []
