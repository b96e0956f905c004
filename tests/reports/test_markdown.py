"""The Markdown page: record text becomes nothing but text, whoever reads the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from criteria_engine.reports import md
from criteria_engine.text import safe
from criteria_engine.wording import markdown
from criteria_engine.wording.markdown import escaped, first
from reports.made import NOBODY, RECORDS, TRICKS, YAMLS, aside, assessed, fixture, named, records, texts

# Every extension that GitHub, GitLab and editors have, links from bare names included.
PARSER = MarkdownIt("gfm-like")
SHOWN = {"text", "code_inline", "softbreak"}


def shown(text: str) -> str:
    return safe(" ".join(text.split()))


def shape(page: str) -> list[str]:
    """The tokens of a page; of what stands in a line only what is more than text."""
    found = []
    for token in PARSER.parse(page):
        found.append(token.type)
        found += [child.type for child in token.children or () if child.type not in SHOWN]
    return found


def content(page: str) -> str:
    """What a reader sees of the one block of a page."""
    (inline,) = (token for token in PARSER.parse(page) if token.type == "inline")
    return "".join(child.content for child in inline.children or ())


class Tags(HTMLParser):
    """What GitHub's own parser makes of a page: tags, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(cmarkgfm.github_flavored_markdown_to_html(page, Options.CMARK_OPT_FOOTNOTES))

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def is_only_text(text: str) -> bool:
    page = first(text)
    if not shown(text):
        return page == ""
    in_github = Tags(page)
    plain = shape(page) == ["paragraph_open", "inline", "paragraph_close"] and content(page) == shown(text)
    return plain and in_github.tags <= {"p", "code"} and in_github.text.rstrip("\n") == shown(text)


def is_one_cell(text: str) -> bool:
    """Whether a table with the text has the cells that it has without, and shows the whole text in its own."""
    page = "| a | b |\n| --- | --- |\n| {} | c |\n"
    cells = ["".join(c.content for c in t.children or ()) for t in PARSER.parse(page.format(escaped(text)))
             if t.type == "inline"]  # fmt: skip
    same = shape(page.format(escaped(text))) == shape(page.format("x" if shown(text) else ""))
    in_github = Tags(page.format(escaped(text)))
    whole = in_github.text.split() == ["a", "b", *shown(text).split(), "c"]
    return same and whole and cells == ["a", "b", shown(text), "c"] and "a" not in in_github.tags


@pytest.mark.parametrize("text", TRICKS)
def test_no_trick_is_more_than_text(text: str) -> None:
    assert is_only_text(text)


@settings(max_examples=300)
@given(texts())
def test_any_text_is_only_text(text: str) -> None:
    assert is_only_text(text)


@given(texts())
def test_in_a_heading_and_in_a_cell_too(text: str) -> None:
    assert shape(f"## a {escaped(text)}") == shape("## a")
    assert content(f"## a {escaped(text)}") == f"a {shown(text)}".strip()
    assert is_one_cell(text)


@pytest.mark.parametrize("sign", "@#")
def test_what_a_site_links_after_parsing_stands_in_code(sign: str) -> None:
    # A backslash is gone by then; of code no site makes a mention or a number of an issue.
    assert escaped(f"{sign}ai") == f"`{sign}`ai"


# --- the page ---------------------------------------------------------------------------------------------------


PLAIN = shape(md.render(named("x"), "vi"))


@settings(max_examples=40)
@given(texts())
@example("".join(TRICKS))
def test_no_record_changes_the_shape_of_a_page(text: str) -> None:
    assert shape(md.render(named(text), "vi")) == PLAIN


def test_a_page_without_escapes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(md, "escaped", lambda text: text)
    assert any(shape(md.render(named(text), "vi")) != PLAIN for text in TRICKS)


@pytest.mark.parametrize("sign", ["\\*", "\\[\\]", "|"])
def test_an_escape_left_out_is_caught(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = markdown._MARKUP.pattern
    monkeypatch.setattr(markdown, "_MARKUP", re.compile(as_it_is.replace(sign, "", 1)))
    assert not all(is_only_text(text) and is_one_cell(text) for text in TRICKS)


def test_signs_that_sites_look_at_are_missed_when_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_LIVE", re.compile("(?!)"))
    assert not all(map(is_only_text, TRICKS))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", YAMLS, ids=lambda path: path.stem)
def test_a_page_of_a_fixture_fits_a_comment_and_has_no_link(path: Any, lang: str) -> None:
    page = md.render(fixture(path), lang)
    assert len(page) < 65_536
    assert not {"link_open", "html_inline", "html_block", "image", "fence"} & set(shape(page))


def test_the_page_says_who_lacks_what_and_where() -> None:
    page = md.render(assessed(select="plan-name"), "vi")
    assert "## Chưa đạt, cần bổ sung" in page
    assert "Mô hình Hũ gạo nghĩa tình (MH-01)" in page
    assert "Đã được miễn, hoãn: Chờ kế hoạch mới (cấp cho phép: Đảng ủy xã, đến hết 31/12/2023)" in page


def test_the_page_is_in_the_language_that_was_asked_for() -> None:
    assert md.render(assessed(), "en").startswith("# As of 31 December 2023\n")
    assert md.render(assessed(), "vi").startswith("# Đánh giá tính đến ngày 31 tháng 12 năm 2023\n")


def test_a_run_that_judged_nothing_says_so_first() -> None:
    assert "**Chưa đánh giá được gì: " in md.render(assessed(NOBODY), "vi").splitlines()[2]


def test_rows_set_aside_stand_before_the_results() -> None:
    page = md.render(aside(), "vi")
    assert "(unknown-field)" in page and page.index("Chỗ chưa đọc được trong hồ sơ") < page.index("| Đối tượng |")


def test_a_long_part_says_how_much_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(md, "MOST", 1)
    assert "… và 1 mục khác" in md.render(assessed(select="plan-name"), "vi")


@given(st.sampled_from(["vi", "en"]))
@settings(max_examples=2)
def test_the_same_assessment_gives_the_same_page(lang: str) -> None:
    assert md.render(assessed(), lang) == md.render(assessed(), lang)


@pytest.mark.parametrize("name", ["x" * 100_000, "@ " * 50_000, "&" * 100_000])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_text_that_is_too_long_is_cut_and_says_so(name: str, lang: str) -> None:
    page = md.render(named(name), lang)
    assert len(page) <= 65_536
    assert {"vi": "… (còn ", "en": " more characters)"}[lang] in page


def test_a_page_that_is_too_long_is_cut_and_says_so() -> None:
    models = [{**RECORDS["model"][0], "id": f"M{n}", "name": "&" * 900, "plan": {"schedule": "a"}} for n in range(60)]
    page = md.render(assessed(records(model=models, waiver=[], self_assessment=[]), select="plan-name"), "vi")
    assert 60_000 < len(page) <= 65_536
    assert re.search(r"… và \d+ dòng khác của trang này; .*\n$", page)
