"""`rules docs`: what a reader of the pages finds, and that no text of a pack becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from criteria_engine.authoring.pages.page import INDEX, one_page, pages
from criteria_engine.cli import app
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.shipped import shipped_packs
from criteria_engine.wording import pages_messages
from criteria_engine.wording.markdown import escaped, first
from small import CLAUSES, PACK, RULES, write_pack

ASKED = """\
  - id: r.asked
    ask: concrete
    clauses: [doc.2]
    subject: model
    level: must
    evidence: [learning.content, review.effect, adopters.who, necessity.statement]
"""
EXAMPLES = """\
base:
  unit: [{id: U1, name: A, kind: chi_bo_co_so}]
  model: [{id: M1, unit: U1, name: B}]
examples:
  - rule: r.plan
    outcome: not_met
    as_of: 2023-07-31
    readings: {basis: loose}
    records:
      model: [{id: M1, origin: moi, start: 2023-06-12, complete: [ke_hoach], cost: 200 triệu đồng, requires: false}]
  - {rule: r.plan, outcome: met, says: {vi: Có là được, en: One is enough}}
  - {rule: r.plan, outcome: undetermined}
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["rules", "docs", *map(str, arguments)])


def printed(folder: Path, files: Mapping[str, str] | None = None, lang: str = "en", examples: str = "") -> str:
    """The pack as one page."""
    write_pack(folder, files)
    if examples:
        (folder / "examples").mkdir(exist_ok=True)
        (folder / "examples" / "rules.yaml").write_text(examples, encoding="utf-8")
    done = run(folder, "--lang", lang)
    assert done.exit_code == 0, done.output
    return done.output


def part(page: str, rule: str) -> list[str]:
    """The lines of one rule."""
    return page.partition(f'<a id="{rule}"></a>')[2].partition("<a id=")[0].strip().splitlines()


# --- one rule ---------------------------------------------------------------------------------------------------


def test_a_rule_is_shown_from_what_is_asked_to_where_it_comes_from(tmp_path: Path) -> None:
    told = "remedy: {vi: Thêm, en: Add a plan}\n    actor: {vi: Cấp ủy, en: The committee}"
    rules = RULES.replace("level: must", f"level: must\n    when: {{field: origin, is: moi}}\n    {told}", 1)
    lines = part(printed(tmp_path, {"rules.yaml": rules}), "r.plan")
    assert lines[:11] == [
        "## Has a plan",
        "",
        "`r.plan` · Required · Model",
        "",
        "- **What is asked**:",
        "  - “Document”, 1 (`doc.1`): One",
        "- **What is checked**: “Plan: schedule” is given",
        "- **Applies when**: “Origin” is “Newly built”",
        "- **When it is not met**: Add a plan",
        "- **Who acts**: The committee",
        "- **Source**: small/rules\\.yaml",
    ]


def test_a_question_to_a_person_is_shown_with_the_columns_to_look_at(tmp_path: Path) -> None:
    lines = part(printed(tmp_path, {"rules.yaml": RULES + ASKED}, "vi"), "r.asked")
    assert lines[6] == "- **Người thẩm định trả lời**: Mô hình có cụ thể và thiết thực không?"
    assert lines[7] == (
        "- **Xem ở**: trang “Mô hình”, cột “Nội dung học tập, làm theo Bác”; "
        "trang “Rà soát”, cột “Tác dụng, hiệu quả”; "
        "trang “Mô hình - Nơi làm theo”, cột “Nơi đã làm theo”; "
        "trang “Mô hình - Sự cần thiết”, cột “Sự cần thiết cụ thể”"
    )


def test_examples_say_what_they_say_or_what_their_records_hold(tmp_path: Path) -> None:
    lines = part(printed(tmp_path, examples=EXAMPLES), "r.plan")
    start = lines.index("- **Examples**:")
    assert lines[start + 1 : start + 4] == [
        "  - met: One is enough",
        "  - not met: Model M1 – Origin: Newly built; Started: 12 June 2023; Complete sections: Plan; "
        "Cost: 200 million đồng; What it requires: said to be none (as of 31 July 2023; read: Loose)",
        "  - undetermined: nothing more is recorded",
    ]


def test_of_a_reading_the_values_and_what_another_one_asks_are_shown(tmp_path: Path) -> None:
    either = "{any: [{present: plan.schedule}, {all: [{reading: basis, is: loose}, {present: plan.date}]}]}"
    lines = part(printed(tmp_path, {"rules.yaml": RULES.replace("{present: plan.schedule}", either)}), "r.plan")
    assert "- **What is checked**: “Plan: schedule” is given" in lines
    start = lines.index("- **Readings**:")
    assert lines[start + 1 : start + 3] == [
        "  - `basis`: “Strict” (in use); “Loose”. Reason: The wording",
        "    - If read “Loose”: What is checked: “Plan: schedule” or “Plan date” is given",
    ]


def test_a_stub_of_examples_is_no_example_and_no_fault(tmp_path: Path) -> None:
    assert "**Examples**" not in printed(tmp_path, examples="# still to be written\n")


def test_examples_that_can_not_be_read_refuse_the_pages(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "rules.yaml").write_text("examples: [{rule: r.plan}]\n")
    done = run(tmp_path)
    assert (done.exit_code, "[missing-key]" in done.output) == (4, True)


# --- the index --------------------------------------------------------------------------------------------------


def test_the_index_tells_documents_readings_parameters_and_verdicts(tmp_path: Path) -> None:
    page = printed(tmp_path, {"clauses.yaml": CLAUSES + '  - {id: doc.3, locator: "3", summary: {vi: Ba, en: Three}, '
                                                        "modality: inform, context: true}\n"})  # fmt: skip
    for line in (
        "# A small pack",
        "- **Documents**: “Document”, Issuer: Document",
        "- **In force**: no first day, no last day",
        "- One: rules: 1",
        "  - [Has a plan](#r.plan)",
        "- `basis`: “Strict” (in use); “Loose”. Reason: The wording",
        "- **Few**: 2 (“Document”, 1)",
        "- **Whole**: One",
        "- **“Document”, 3**: Three A purpose, basis or scope; it asks for nothing",
    ):
        assert line in page.splitlines(), line


def _anchors(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        yield from (f"{name}#{anchor}" for anchor in re.findall(r'<a id="([^"]+)"></a>', text))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", shipped_packs())
def test_every_rule_of_a_shipped_pack_has_one_place_that_the_index_leads_to(name: str, lang: str) -> None:
    pack = load_pack(name)
    texts = pages(pack, lang)
    links = re.findall(r"\]\(([^)]+)\)", texts[INDEX])
    anchors = list(_anchors(texts))
    assert sorted(a.partition("#")[2] for a in anchors) == sorted(rule.id for rule in pack.rules)
    assert sorted(link for link in links if "#" in link) == sorted(anchors)
    assert {link for link in links if "#" not in link} == set(texts) - {INDEX}


@pytest.mark.parametrize("name", shipped_packs())
def test_one_page_links_within_itself(name: str) -> None:
    page = one_page(load_pack(name), "vi")
    targets = set(re.findall(r"\]\(([^)]+)\)", page))
    assert targets == {f"#{anchor}" for anchor in re.findall(r'<a id="([^"]+)"></a>', page)}


@pytest.mark.parametrize("name", shipped_packs())
def test_a_vietnamese_page_has_no_english_words_of_its_own(name: str) -> None:
    page = one_page(load_pack(name), "vi")
    tables = (pages_messages.PARTS, pages_messages.WORDS, pages_messages.KINDS, pages_messages.BASES)
    words = {label.en.partition("{")[0].strip() for table in tables for label in table.values()}
    # Ids, codes and file names are not words.
    text = re.sub(r"`[^`]*`|\([^)]*\.md[^)]*\)|\(#[^)]*\)|^- \*\*Nguồn.*$|<[^>]*>", "", page, flags=re.MULTILINE)
    assert [w for w in words if len(w) > 3 and re.search(rf"\b{re.escape(w)}\b", text)] == []


# --- no markup --------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> *b* _i_ [x](javascript:y) `c` | a & b ~s~ # h $m$"


def test_no_text_of_a_pack_becomes_markup(tmp_path: Path) -> None:
    def put(text: str, old: str) -> str:
        return text.replace(old, f'"{HOSTILE}"', 1)

    files = {
        "pack.yaml": put(put(put(PACK, "A small pack"), "The wording"), "Few"),
        "clauses.yaml": put(CLAUSES, "One").replace('locator: "1"', f'locator: "{HOSTILE}"'),
        "rules.yaml": put(RULES, "Has a plan"),
    }
    says = EXAMPLES.replace("One is enough", f'"{HOSTILE}"')
    page = printed(tmp_path, files, examples=says)
    assert page.count("alert(1)") >= 8
    assert not re.search(r"<(?!a id=|/a>|!-- )", page)
    assert not re.search(r"(?<!\\)(\*b\*|_i_|\[x\]|`c`|~s~|\$m\$)", page)


@pytest.mark.parametrize(("text", "shown"), [
    ("1. một", "1\\. một"), ("- một", "\\- một"), ("+ một", "\\+ một"), ("30-HD/BTGTU", "30-HD/BTGTU"),
])  # fmt: skip
def test_at_the_head_of_a_line_no_text_begins_a_list(text: str, shown: str) -> None:
    assert first(text) == shown


def test_a_text_stays_on_its_line_and_shows_what_would_be_hidden() -> None:
    assert escaped("một\n\n# hai\u202e") == "một \\# hai·"


# --- files ------------------------------------------------------------------------------------------------------


def test_pages_are_written_and_made_anew(tmp_path: Path) -> None:
    write_pack(tmp_path)
    for _ in range(2):
        assert run(tmp_path, "-o", tmp_path / "out" / "pages").exit_code == 0
    written = sorted(p.name for p in (tmp_path / "out" / "pages").iterdir())
    assert written == ["doc.1.md", "doc.2.md", "index.md"]
    index = (tmp_path / "out" / "pages" / "index.md").read_text(encoding="utf-8")
    assert "- [Một](doc.1.md): 1 quy tắc\n  - [Có kế hoạch](doc.1.md#r.plan)\n" in index


def test_a_file_that_is_no_such_page_is_not_written_over(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "index.md").write_text("mine")
    done = run(tmp_path, "-o", tmp_path)
    assert (done.exit_code, "[exists]" in done.output) == (2, True)
    assert ((tmp_path / "index.md").read_text(), (tmp_path / "doc.1.md").exists()) == ("mine", False)
