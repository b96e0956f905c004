"""The HTML report: one page that says everything, shows records as text, and needs nothing from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import criteria_engine as ce
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment
from criteria_engine.reports.formats import FORMATS
from criteria_engine.reports.html import page, render
from criteria_engine.text import safe
from criteria_engine.wording.html_messages import WORDS
from html_pages import Element, assessed, hostile, model, read_page, tags
from small import SCHEMA, dossier, pack_with, rule

FIXTURE = Path(__file__).parents[2] / "fixtures" / "tra-vinh-khoi-2022.yaml"
ORDER = ("met", "not_met", "undetermined", "not_applicable")


@pytest.fixture(scope="module")
def fixture() -> Assessment:
    """Of a whole dossier what is needed to have some of everything."""
    packs = [ce.load_pack(name) for name in ("tra-vinh/kh41", "tra-vinh/hd30")]
    return ce.assess(ce.read(FIXTURE), packs, as_of="2022-12-31", select="km01 or km03 or k4")


@pytest.fixture(scope="module", params=["vi", "en"])
def whole(fixture: Assessment, request: pytest.FixtureRequest) -> Element:
    return read_page(render(fixture, request.param))


@pytest.fixture(scope="module")
def tricks() -> str:
    return render(hostile())


def of_models(tmp_path: Path, **tables: Any) -> Assessment:
    """Four models, one in each state, in a tree of three units; by hand:

        U1            M1 met
        └─ U2         M2 not met, M3 undetermined
           └─ U3      M4 not applicable
    """
    units = [{"id": "U1", "name": "Đảng ủy A"}, {"id": "U2", "name": "Chi bộ B", "parent": "U1"},
             {"id": "U3", "name": "Tổ C", "parent": "U2"}]  # fmt: skip
    models = [
        {"id": "M1", "unit": "U1", "name": "Một", "origin": "moi", "plan": {"schedule": "quý I"}},
        {"id": "M2", "unit": "U2", "name": "Hai", "origin": "moi", "plan": {"schedule": False}},
        {"id": "M3", "unit": "U2", "name": "Ba", "origin": "moi"},
        {"id": "M4", "unit": "U3", "name": "Bốn", "origin": "cung_co"},
    ]
    parts = {"criterion": "doc.1", "when": "{field: origin, is: moi}", "title": "{vi: Có kế hoạch, en: Has a plan}"}
    pack = pack_with(tmp_path, rule("{present: plan.schedule}", **parts))
    given = {"unit": units, "model": models, **tables}
    return ce.assess(dossier(**given), pack, as_of="2023-12-31")


def table(root: Element, id: str) -> dict[str, list[str]]:
    """The numbers of the table under a heading, by the name of the row."""
    heading = root.one(id=id)
    assert heading.parent
    rows = next(heading.parent.all("tbody")).all("tr")
    return {next(row.all("th")).words: [cell.words for cell in row.all("td")] for row in rows}


# --- structure --------------------------------------------------------------------------------------------------


def test_the_format_is_known_by_its_name(fixture: Assessment) -> None:
    assert FORMATS["html"].render(fixture, "en") == render(fixture, "en").encode()


def test_the_same_assessment_gives_the_same_bytes(fixture: Assessment) -> None:
    assert render(fixture) == render(fixture)


def test_the_page_has_one_first_heading_and_skips_no_level(whole: Element) -> None:
    levels = [int(e.tag[1]) for e in whole.all() if re.fullmatch("h[1-6]", e.tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_has_its_landmarks_and_a_way_past_them(whole: Element) -> None:
    assert [e.tag for e in whole.one("body").parts if isinstance(e, Element) and e.tag != "aside"] == [
        "a", "svg", "header", "nav", "main", "footer", "script",
    ]  # fmt: skip
    assert whole.one("a", class_="skip").attributes["href"] == "#main" == f"#{whole.one('main').attributes['id']}"


def test_every_place_is_named_once_and_every_link_leads_to_one(whole: Element) -> None:
    ids = Counter(e.attributes["id"] for e in whole.all() if "id" in e.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    links = {e.attributes["href"] for e in whole.all("a")}
    labels = {f"#{e.attributes['aria-labelledby']}" for e in whole.all() if "aria-labelledby" in e.attributes}
    assert links | labels <= {f"#{name}" for name in ids}


def test_every_heading_of_a_table_says_what_it_heads(whole: Element) -> None:
    assert [e.words for e in whole.all("th") if e.attributes.get("scope") not in ("row", "col")] == []


def test_every_control_has_words(whole: Element) -> None:
    labelled = {e.attributes.get("for") for e in whole.all("label")}
    boxes = list(whole.all("input"))
    assert boxes and all(
        e.attributes.get("id") in labelled or (e.parent and e.parent.tag == "label") for e in boxes
    )  # fmt: skip
    assert all(e.words for e in (*whole.all("button"), *whole.all("summary"), *whole.all("legend")))


def test_an_outcome_is_never_told_by_its_colour_alone(whole: Element) -> None:
    for mark in whole.all("span", class_="mark"):
        sign, _, word = mark.words.partition(" ")
        assert sign in "✓✗?–" and word


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_says_its_language(fixture: Assessment, lang: str) -> None:
    root = read_page(render(fixture, lang))
    assert root.one("html").attributes["lang"] == lang
    heading = {"vi": "Kết quả đối chiếu hồ sơ với văn bản hướng dẫn", "en": "Records held against the written guidance"}
    assert root.one("h1").words == heading[lang]


def test_the_two_languages_have_the_same_parts(fixture: Assessment) -> None:
    vi, en = (read_page(render(fixture, lang)) for lang in ("vi", "en"))
    assert [e.attributes["id"] for e in vi.all() if "id" in e.attributes] == [
        e.attributes["id"] for e in en.all() if "id" in e.attributes
    ]


def test_what_is_to_be_done_stands_before_everything_but_the_totals(whole: Element) -> None:
    first = [e.attributes.get("id") for e in whole.one("main").all("h2")]
    assert first[:3] == ["totals", "work", "units"]


# --- safety -----------------------------------------------------------------------------------------------------


def _policy(root: Element) -> str:
    (policy,) = (e.attributes["content"] for e in root.all("meta") if "http-equiv" in e.attributes)
    return policy


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _breaches(text: str) -> list[str]:
    """What a page has that its own policy forbids, or that would go out of it."""
    root = read_page(text)
    directives = {name: rest for part in _policy(root).split("; ") for name, _, rest in [part.partition(" ")]}
    found = [f"{tag} has no hash" for tag in ("style", "script") for e in root.all(tag)
             if directives.get(f"{tag}-src") != _hash(e.text)]  # fmt: skip
    found += [f"default-src is {directives.get('default-src')}"] * (directives.get("default-src") != "'none'")
    for e in root.all():
        found += [f"{e.tag} has {name}" for name in e.attributes if name == "style" or name.startswith("on")]
        links = (e.attributes.get(name, "#") for name in ("href", "src", "action"))
        found += [f"{e.tag} leads to {link}" for link in links if not link.startswith("#") and link != "data:,"]
    return found


def test_the_policy_allows_the_two_inline_blocks_and_nothing_else(tricks: str) -> None:
    assert _breaches(tricks) == []
    assert "unsafe" not in _policy(read_page(tricks))


def test_a_changed_style_an_attribute_or_a_link_would_be_caught() -> None:
    text = render(assessed(model()))
    assert _breaches(text.replace("</style>", " </style>")) == ["style has no hash"]
    assert _breaches(text.replace('<main id="main"', '<main id="main" onclick="x" style="y"')) == [
        "main has onclick", "main has style",
    ]  # fmt: skip
    assert _breaches(text.replace('href="data:,"', 'href="//x.example/"')) == ["link leads to //x.example/"]


def test_styles_and_script_reach_for_nothing_outside() -> None:
    root = read_page(render(assessed(model())))
    style, script = root.one("style").text, root.one("script").text
    assert set(re.findall(r"url\(([^)]*)\)", style)) <= {"#hatch", "#bands"} and "@import" not in style
    assert not re.search(r"fetch|XMLHttp|import\(|innerHTML|insertAdjacent|eval|document\.write|https?:", script)


_NAMES = st.text(min_size=1, max_size=40).map(str.strip).filter(lambda text: re.search(r"[^\W\d_]{3}", text))


PLAIN = "Vườn rau sạch"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ce.Pack:
    rules = rule("{present: plan.schedule}", name="r") + rule("{field: origin, is: moi}", name="s")
    return pack_with(tmp_path_factory.mktemp("pack"), rules)


def _shape(name: str, pack: ce.Pack) -> tuple[list[tuple[str, tuple[str, ...]]], Element]:
    """The tags of a page about records in which everything that people write is this text, and the page."""
    unit, model = {"id": "U1", "name": name}, {"id": "M1", "unit": "U1", "name": name, "plan": {"schedule": name}}
    other = {"id": "M2", "unit": "U1", "name": name, "plan": {"schedule": False}}
    waiver = {"subject": "M2", "rule": "r", "reason": name, "authority": name, "document": name}
    found = dossier(unit=[unit], model=[model, other], waiver=[waiver])
    assert not found.problems, found.problems
    root = read_page(render(ce.assess(found, pack, as_of="2023-12-31")))
    return tags(root), root


@given(_NAMES | st.builds("{}{}".format, st.sampled_from(("<b>", "</script>", "'\"", "{{x}}", "\u202e")), _NAMES))
def test_any_text_of_a_record_is_shown_as_it_stands_and_is_no_tag(pack: ce.Pack, name: str) -> None:
    shape, root = _shape(name, pack)
    assert shape == _shape(PLAIN, pack)[0]
    assert root.one("h4", class_="whose").text == f"Mô hình {safe(name)} (M2)"
    assert [e.text for e in root.one("section", class_="unit").all("h3")] == [f"{safe(name)} (U1)"]
    assert f"“{safe(name)}”" in root.one(id="f1").text and safe(name) in root.one(id="f3").text


def test_a_page_that_does_not_escape_would_be_caught(pack: ce.Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.environment(), "autoescape", False)
    page.environment().cache.clear()  # type: ignore[union-attr]
    try:
        with pytest.raises(AssertionError):
            assert _shape("<i>Vườn rau</i>", pack)[0] == _shape(PLAIN, pack)[0]
    finally:
        page.environment.cache_clear()


def test_a_page_that_keeps_hidden_signs_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    template = page.environment().from_string("{{ text }}")
    assert template.render(text="a\u202eb") == "a·b"
    monkeypatch.setattr(page.environment(), "finalize", None)
    assert "\u202e" in page.environment().from_string("{{ text }}").render(text="a\u202eb")


def test_a_text_that_calls_itself_markup_is_escaped_by_being_a_record() -> None:
    # Records hold `str`; only the style sheet, the script and macros are markup.
    assert page.environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"
    assert page.environment().from_string("{{ text }}").render(text=Markup("<b>")) == "<b>"


def test_a_name_that_no_template_knows_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        page.environment().from_string("{{ nothing }}").render()


def test_every_trick_is_shown_as_text_and_every_hidden_sign_as_a_dot(tricks: str) -> None:
    root = read_page(tricks)
    assert list(root.all("img")) == [] and len(list(root.all("script"))) == 1
    shown = [e.text for e in root.all("h4", class_="whose")]
    assert "Mô hình <script>alert(1)</script> (M0)" in shown and "Mô hình ·txt.exe· ·ẩn (M4)" in shown
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x1b]", root.text)


# --- numbers ----------------------------------------------------------------------------------------------------


def test_totals_are_those_counted_by_hand(tmp_path: Path) -> None:
    waiver = {"subject": "M2", "rule": "r", "reason": "mới tách", "authority": "Đảng ủy"}
    root = read_page(render(of_models(tmp_path, waiver=[waiver])))
    assert table(root, "totals") == {
        "Đối tượng, theo kết luận": ["1", "1", "1", "1", "4"],
        "Kết quả từng yêu cầu": ["1", "1", "1", "1", "4"],
        "trong đó: bắt buộc": ["1", "1", "1", "1", "4"],
        "trong đó: nên có": ["0", "0", "0", "0", "0"],
        "trong đó: khuyến khích": ["0", "0", "0", "0", "0"],
        "trong đó: mô tả": ["0", "0", "0", "0", "0"],
        "trong đó: được miễn, hoãn": ["0", "1", "0", "0", "1"],
    }


def test_totals_are_those_of_the_machines_report(fixture: Assessment) -> None:
    from criteria_engine.reports.json import _summary

    rows = table(read_page(render(fixture, "en")), "totals")
    for name, key in (("Subjects, by verdict", "subjects"), ("Findings, by outcome", "findings")):
        counts = [int(n.replace(",", "")) for n in rows[name]]
        wanted = [_summary(fixture)[key].get(outcome, 0) for outcome in ORDER]
        assert counts == [*wanted, sum(wanted)]


def test_a_unit_counts_its_own_and_with_all_below_it(tmp_path: Path) -> None:
    assert table(read_page(render(of_models(tmp_path))), "units") == {
        "Đảng ủy A (U1)": ["1riêng: 1", "1riêng: 0", "1riêng: 0", "1riêng: 0"],
        "Chi bộ B (U2)": ["0", "1riêng: 1", "1riêng: 1", "1riêng: 0"],
        "Tổ C (U3)": ["0", "0", "0", "1"],
    }


def test_a_unit_whose_parent_could_not_be_read_stands_by_itself(tmp_path: Path) -> None:
    units = [{"id": "U1", "name": "A", "scope": "ở đâu đó"}, {"id": "U2", "name": "B", "parent": "U1"}]
    found = ce.assess(dossier(unit=units, model=[{"id": "M1", "unit": "U2", "name": "Một", "plan": {"schedule": "x"}}]),
                      pack_with(tmp_path, rule("{present: plan.schedule}")), as_of="2023-12-31")  # fmt: skip
    root = read_page(render(found))
    assert found.problems and "partial" in {e.attributes.get("id") for e in root.all("p")}
    assert table(root, "units") == {"B (U2)Đơn vị cấp trên không có trong hồ sơ: U1": ["1", "0", "0", "0"]}


def test_units_stand_in_the_order_of_the_alphabet_whatever_they_have(tmp_path: Path) -> None:
    units = [{"id": f"U{i}", "name": name} for i, name in enumerate(("Đội", "Chi bộ", "Ấp", "Dân quân"))]
    models = [{"id": f"M{i}", "unit": "U0", "name": str(i), "plan": {"schedule": "x"}} for i in range(5)]
    found = ce.assess(dossier(unit=units, model=models), pack_with(tmp_path, rule("{present: plan.schedule}")))
    assert list(table(read_page(render(found)), "units")) == ["Ấp (U2)", "Chi bộ (U1)", "Dân quân (U3)", "Đội (U0)"]


def test_criteria_are_counted_by_hand_and_bars_are_whole(tmp_path: Path) -> None:
    root = read_page(render(of_models(tmp_path)))
    assert table(root, "criteria") == {"Một": ["1", "1", "1", "1"]}
    (bar,) = root.all("svg", class_="bar")
    parts = [(e.attributes["class"], e.attributes["x"], e.attributes["width"]) for e in bar.all("rect")]
    assert parts == [(name, f"{25.0 * i}%", "25.0%") for i, name in enumerate(ORDER)]


def test_models_count_in_each_of_their_groups() -> None:
    models = [model(id="M1", groups=["g1", "g5"]), model(id="M2", groups=["g5"]), model(id="M3")]
    rows = table(read_page(render(assessed(*models))), "groups")
    assert {name: sum(map(int, counts)) for name, counts in rows.items()} == {
        "Xây dựng Đảng, hệ thống chính trị": 1, "Tiết kiệm, đoàn kết, tương trợ, từ thiện": 2, "Chưa ghi nhóm": 1,
    }  # fmt: skip


# --- findings ---------------------------------------------------------------------------------------------------


def test_every_finding_has_its_place_its_outcome_and_its_level(fixture: Assessment) -> None:
    found = {e.attributes["id"]: e.attributes for e in read_page(render(fixture)).all("li", class_="f")}
    assert {name: (e["data-o"], e["data-l"]) for name, e in found.items()} == {
        f"f{n}": (f.outcome.value, f.rule.level) for n, f in enumerate(fixture.findings, 1)
    }


def test_a_finding_unfolds_to_what_explains_it() -> None:
    waiver = {"subject": "M1", "rule": "hd30.c3.plan-schedule", "reason": "mới tách", "authority": "Đảng ủy"}
    found = assessed(model(plan={"name": "Vườn rau", "schedule": False}), waiver=[waiver])
    number = next(n for n, f in enumerate(found.findings, 1) if f.rule.id == "hd30.c3.plan-schedule")
    item = read_page(render(found)).one(id=f"f{number}")
    summary, words = item.one("summary").words, item.one("div", class_="body").words
    assert summary.startswith("✗ Chưa đạt Kế hoạch nêu tiến độ") and "đã được miễn, hoãn" in summary
    cells = [cell.words for cell in item.one("table", class_="seen").all("td")]
    assert "Cần làm Đề nghị bổ sung" in words and "Bên thực hiệnCấp ủy" in words
    assert "30-HD/BTGTU ngày 16 tháng 12 năm 2021" in words and "II.(3), đoạn 1, nội dung 4" in words
    assert "“KH: tiến độ” ghi là không có" in cells and "model[M1].plan.schedule" in cells
    assert "Lý do chọn mặc định" in words and "thì: đạt." in words and "mới tách" in words
    assert item.one("code").words == "hd30.c3.plan-schedule"


def test_no_code_of_a_rule_stands_before_the_folded_parts(fixture: Assessment) -> None:
    root = read_page(render(fixture))
    first = root.one("main").text.partition(root.one(id="results").text)[0]
    assert not any(f.rule.id in first for f in fixture.findings)


def test_what_needs_work_stands_before_what_is_met_and_that_before_what_does_not_apply(whole: Element) -> None:
    rank = {"not_met": 0, "undetermined": 1, "met": 2, "not_applicable": 3}
    for subject in whole.all("details", class_="subject"):
        outcomes = [rank[e.attributes["data-o"]] for e in subject.all("li", class_="f")]
        assert outcomes == sorted(outcomes)


def test_records_that_were_set_aside_are_told_at_the_top_and_shown(tricks: str) -> None:
    root = read_page(tricks)
    assert root.one(id="partial").words.startswith("Báo cáo chưa đầy đủ. Có 1 chỗ trong hồ sơ chưa đọc được")
    assert [e.words for e in root.one("table", class_="problems").all("th", scope="row")] == ["model[M<b>].unit"]


def test_a_selection_is_told_at_the_top(tricks: str) -> None:
    assert read_page(tricks).one(id="selected").words == "Báo cáo chỉ xét phần được chọn: plan"


def test_a_run_that_judged_nothing_says_so(tmp_path: Path) -> None:
    empty = ce.assess(dossier(unit=[]), pack_with(tmp_path, rule("{present: plan.schedule}")), as_of="2023-12-31")
    notice = read_page(render(empty)).one("aside").words
    assert "Chưa đánh giá được gì" in notice and "không phải là kết quả đạt" in notice


def test_a_whole_report_bears_no_notice() -> None:
    assert list(read_page(render(assessed(model()))).all("aside")) == []


def test_the_end_says_by_what_it_was_judged() -> None:
    found = ce.assess(ce.read({"unit": [], "model": []}), ce.load_pack("tra-vinh/hd30"), as_of="2023-12-31",
                      readings={"plan-elements": "any"}, registers_complete=True)  # fmt: skip
    words = read_page(render(found)).one("footer").words
    (pack,) = found.packs
    assert pack.digest in words and pack.version in words and pack.id in words
    assert "ngày 31 tháng 12 năm 2023" in words and "Bảy nội dung là gợi ý" in words and "đã ghi đủ" in words


def test_every_word_of_the_page_has_a_place_on_it() -> None:
    folder = Path(page.__file__).parent
    used = "".join(f.read_text(encoding="utf-8") for f in [*folder.glob("*.py"), *folder.glob("templates/*.j2")])
    assert [key for key in WORDS if not re.search(rf'(say|word)\("{key}"', used)] == []


# --- looks ------------------------------------------------------------------------------------------------------


def _light(color: str) -> float:
    """Relative luminance (WCAG 2)."""
    digits = color.lstrip("#")
    full = digits if len(digits) == 6 else "".join(d * 2 for d in digits)
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_ink_can_be_read_on_every_ground() -> None:
    style = read_page(render(assessed(model()))).one("style").text
    colors = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", style))
    inks = ("ink", "soft", "accent", "link", "met", "not-met", "undetermined", "not-applicable")
    pairs = [(colors[ink], colors[ground]) for ink in inks for ground in ("paper", "ground", "add")]
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []
    assert _contrast("#777", "#fff") < 4.5  # so that a grey that is too light would be seen


def test_outcomes_have_a_style_each() -> None:
    style = read_page(render(assessed(model()))).one("style").text
    assert all(f".bar .{outcome.value}{{" in style for outcome in RuleOutcome)


def test_the_schema_of_another_domain_has_no_groups_and_loses_nothing(tmp_path: Path) -> None:
    root = read_page(render(of_models(tmp_path)))
    assert "groups" not in {e.attributes.get("id") for e in root.all("h2")} and SCHEMA.subjects
    assert len(list(root.all("li", class_="f"))) == 4
