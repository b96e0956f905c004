"""Masks of people: no name of a dossier is left in any format, organisations and ids stay, nothing is judged again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from rich.console import Console

import criteria_engine as ce
from criteria_engine.cli import app
from criteria_engine.findings.people import behind_a_post, looks_like_a_name, named_ids, people, titled
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.remarks import Remark
from criteria_engine.records.row import Row
from criteria_engine.records.schema import VALUE, Entity, Schema
from criteria_engine.reports import mask
from criteria_engine.reports.formats import FORMATS
from criteria_engine.reports.mask import masked
from criteria_engine.reports.text import render as render_text
from criteria_engine.text import search_key, without_marks
from reports.offices import paper_text, sheets

SXD = ce.load_pack("quang-binh/sxd2690")
UNIT = {"id": "P1", "name": "Phòng Quản lý nhà", "kind": "phong", "scope": "quang_binh_sxd"}
# Made-up names. No syllable of them is a word of the packs behind another one of them.
FAMILY, MIDDLE, GIVEN = ("Quách", "Tống", "Lữ", "Đàm"), ("Xuyến", "Khoan", "Thoại", "Vịnh"), ("Quỳ", "Nguyệt", "Đĩnh")
NAMES = st.builds(" ".join, st.tuples(st.sampled_from(FAMILY), st.sampled_from(MIDDLE), st.sampled_from(GIVEN)))
SIX = ("Quách Xuyến Quỳ", "Tống Khoan Nguyệt", "Lữ Thoại Đĩnh", "Đàm Vịnh Quỳ", "Quách Khoan Đĩnh", "Tống Vịnh Quỳ")
TITLES = ("ông", "bà", "đồng chí", "Đ/c", "anh")


def records(names: tuple[str, ...], note: str) -> dict[str, Any]:
    """A dossier that names people wherever one can: in fields of theirs, in texts, in cells that cannot be read."""
    one, two, three, four, five, six = names
    return {
        "unit": [UNIT],
        "model": [{"id": "M1", "unit": "P1", "name": f"Tổ tiết kiệm của {one}", "holder": f"{two}, tổ trưởng",
                   "holder_kind": "ca_nhan", "plan": {"schedule": note}, "adopters": [{"who": three}]}],
        "exemplar": [
            {"id": "D1", "unit": "P1", "label": one, "holder_kind": "ca_nhan",
             "accomplishments": [{"kind": "tu_thien", "statement": note}]},
            {"id": "D2", "unit": "P1", "label": f"Bà {four}, chuyên viên"},
            {"id": "D3", "unit": "P1", "label": "Phòng Quản lý nhà", "holder_kind": "tap_the"},
        ],
        "nomination": [{"id": "N1", "unit": "P1", "exemplar": "D1", "year": "2023", "criteria_basis": note}],
        "event": [{"id": "E1", "unit": "P1", "date": five, "note": note}, {"id": "E2", "unit": "P1", "note": note}],
        "report": [{"id": "B1", "unit": "P1", "exemplar_names": [one, six, "Phòng Quản lý nhà"]}],
        "register": [{"unit": "P1", "kind": "mo_hinh", "period": "2023", "complete": True, "closed_by": three}],
        "attestation": [{"subject": "D1", "question": "inspires", "answer": "co", "by": four, "reason": note}],
        "waiver": [{"subject": "D1", "rule": "kh2690.stage.discovered", "reason": note,
                    "authority": f"{two}, Giám đốc"}],
        "self_assessment": [{"subject": "D1", "clause": "kh2690.0.scope", "answer": "khong", "note": note}],
    }  # fmt: skip


@st.composite
def dossiers(draw: st.DrawFn) -> tuple[tuple[str, ...], dict[str, Any]]:
    names = tuple(draw(st.lists(NAMES, min_size=6, max_size=6, unique_by=search_key)))
    manner = draw(st.sampled_from([str, str.upper, str.lower, without_marks, lambda s: unicodedata.normalize("NFD", s),
                                   lambda s: s.replace(" ", "  "), lambda s: s.replace(" ", "_")]))  # fmt: skip
    note = f"{draw(st.sampled_from(TITLES))} {names[4]} và {manner(draw(st.sampled_from(names)))} cùng làm"
    # Who is named nowhere but behind a title is found by it, and then everywhere.
    return names, records(names, note)


def assessed(tables: Mapping[str, Any], select: str | None = None) -> ce.Assessment:
    return ce.assess(ce.read(tables), SXD, as_of="2023-12-31", select=select)


def told(assessment: ce.Assessment, form: str, lang: str) -> str:
    """All the words of a report: of a binary one those that a reader finds in it."""
    if form == "text":
        page = StringIO()
        render_text(assessment, lang, Console(file=page, width=200))
        return page.getvalue()
    data = FORMATS[form].render(assessment, lang)
    if form == "xlsx":
        return "\n".join(str(cell) for rows in sheets(data).values() for row in rows for cell in row)
    if form == "docx":
        return paper_text(data)
    assert not FORMATS[form].is_binary, f"say here how a reader finds the words of {form}"
    return data.decode()


def left_of(name: str, words: str) -> bool:
    """Whether a name is there, whatever its marks and whatever stands between its words."""
    return _plain(name) in _plain(words)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", search_key(text)))


def every_string(value: Any, seen: dict[int, Any]) -> Iterator[str]:
    """Every text that hangs on an assessment, packs and schemas aside: what any format to come could tell."""
    if isinstance(value, str):
        yield value
    if isinstance(value, str | int | Pack | Rule | Schema | Entity | type) or id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, Mapping):
        inner: Any = list(value.values())
    elif isinstance(value, tuple | list | set | frozenset):
        inner = value
    elif is_dataclass(value):
        inner = [getattr(value, f.name) for f in fields(value) if f.name not in ("mend", "rests")]
        inner += [value.mending] if isinstance(value, ce.Finding) else []
    else:
        inner = list(dict(value).values()) if isinstance(value, BaseModel) else ()
    for item in inner:
        yield from every_string(item, seen)


# Few rules are enough here: every place of an assessment is looked at in the next law.
@settings(max_examples=6)
@given(dossiers(), st.sampled_from(["vi", "en"]))
def test_no_name_is_left_in_any_format(drawn: tuple[tuple[str, ...], dict[str, Any]], lang: str) -> None:
    names, tables = drawn
    plain = assessed(tables, select="stage or inspires")
    hidden = masked(plain, lang)
    for form in ("text", *FORMATS):
        words = told(hidden, form, lang)
        assert [name for name in names if left_of(name, words)] == [], form
        assert left_of("Phòng Quản lý nhà", words), form
    # They are there to be left out.
    assert all(left_of(names[n], told(plain, "json", lang)) for n in (0, 3, 4))


@given(dossiers())
@settings(max_examples=6)
def test_no_name_is_left_in_anything_that_a_format_could_tell(drawn: tuple[tuple[str, ...], dict[str, Any]]) -> None:
    names, tables = drawn
    plain = assessed(tables)
    before = "\n".join(every_string(plain, {}))
    assert all(left_of(name, before) for name in names)
    after = "\n".join(every_string(masked(plain), {}))
    assert [name for name in names if left_of(name, after)] == []


def marked() -> Iterator[tuple[str, str, str]]:
    """Table, list and field of every mark, the list "" for a field of the row itself; the values of plain lists too."""
    for name, entity in ce.shipped_schema().entities.items():
        yield from ((name, "", field.path) for field in entity.fields.values() if field.person)
        for found in entity.lists.values():
            yield from ((name, found.path, field.path) for field in found.item.fields.values() if field.person)


def with_one_name(table: str, within: str, path: str) -> ce.Assessment:
    """A name that stands in this one field, and behind no title."""
    tables = records(("Phòng Quản lý nhà",) * 6, "")
    cell = "Quách Xuyến Quỳ" if path == VALUE else {path: "Quách Xuyến Quỳ"}
    tables[table][0].update({within: [cell]} if within else cell)
    return assessed(tables)


@pytest.mark.parametrize(("table", "within", "path"), list(marked()))
def test_a_field_that_lost_its_mark_is_caught(
    table: str, within: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect, for every field that bears a mark."""
    result, entity = with_one_name(table, within, path), ce.shipped_schema()[table]
    holder = entity.lists[within].item if within else entity
    assert not left_of("Quách Xuyến Quỳ", "\n".join(every_string(masked(result), {})))
    monkeypatch.setitem(holder.fields, path, replace(holder.fields[path], person=None))  # type: ignore[arg-type]
    assert left_of("Quách Xuyến Quỳ", "\n".join(every_string(masked(result), {})))


def test_every_field_that_is_known_to_hold_people_bears_a_mark() -> None:
    assert set(marked()) == {
        ("model", "", "holder"), ("model", "adopters", "who"), ("exemplar", "", "label"),
        ("report", "exemplar_names", VALUE),
        ("register", "", "closed_by"), ("attestation", "", "by"), ("waiver", "", "authority"),
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "part"), [
    ("Problem", "message"), ("Problem", "vi"), ("SubjectResult", "row"), ("Waiver", "reason"), ("Trace", "seen"),
    ("Cause", "seen"),
])  # fmt: skip
def test_a_part_that_is_forgotten_is_caught(kind: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = assessed(records(SIX, f"ông {SIX[4]} cùng làm"))
    found = next(known for known in mask._PARTS if known.__name__ == kind)
    kept = {**mask._PARTS, found: tuple(name for name in mask._PARTS[found] if name != part)}
    monkeypatch.setattr(mask, "_PARTS", kept)
    after = "\n".join(every_string(masked(result), {}))
    assert any(left_of(name, after) for name in SIX)


# --- what a mask is ---------------------------------------------------------------------------------------------


def labels(*exemplars: dict[str, Any], lang: str = "vi", **tables: Any) -> dict[str, str]:
    rows = [{"unit": "P1", **exemplar} for exemplar in exemplars]
    result = masked(assessed({"unit": [UNIT], "exemplar": rows, **tables}), lang)
    return {row.id: row.label for row in result.dossier.rows("exemplar")}


def test_a_mask_says_kind_and_order_and_one_person_bears_one_mask() -> None:
    found = labels({"id": "D1", "label": "Tống Khoan Nguyệt"}, {"id": "D2", "label": "Lữ Thoại Đĩnh"},
                   {"id": "D3", "label": "Bà TỐNG KHOAN NGUYỆT, chuyên viên"})  # fmt: skip
    assert found == {"D1": "Cá nhân 1", "D2": "Cá nhân 2", "D3": "Cá nhân 1"}


def test_masks_do_not_depend_on_the_order_of_rows() -> None:
    rows = [{"id": f"D{n}", "label": f"Lữ Thoại {given}"} for n, given in enumerate(GIVEN)]
    assert labels(*rows) == labels(*reversed(rows))


def test_masks_speak_the_language_of_the_report() -> None:
    assert labels({"id": "D1", "label": "Tống Khoan Nguyệt"}, lang="en") == {"D1": "Person 1"}


def test_people_who_differ_in_marks_alone_bear_two_masks() -> None:
    found = labels({"id": "D1", "label": "Lữ Thoại Hòa"}, {"id": "D2", "label": "Lữ Thoại Hoa"})
    assert found == {"D1": "Cá nhân 1", "D2": "Cá nhân 2"}


def test_organisations_keep_their_names_and_a_blank_kind_is_taken_for_a_person() -> None:
    found = labels({"id": "D1", "label": "Tổ Hoa Sen", "holder_kind": "tap_the"},
                   {"id": "D2", "label": "Lữ Thoại Hòa"})  # fmt: skip
    assert found == {"D1": "Tổ Hoa Sen", "D2": "Cá nhân 1"}


def test_a_name_of_one_word_is_masked_where_it_stands_alone_and_is_not_sought_in_texts() -> None:
    event = {"id": "E1", "unit": "P1", "note": "Phong trào lan tỏa rộng"}
    lan = {"id": "D1", "unit": "P1", "label": "Lan"}
    result = masked(assessed({"unit": [UNIT], "event": [event], "exemplar": [lan]}))
    exemplar, noted = result.dossier.get("exemplar", "D1"), result.dossier.get("event", "E1")
    assert exemplar and exemplar.label == "Cá nhân 1"
    assert noted and noted.values["note"] == "Phong trào lan tỏa rộng"


@pytest.mark.parametrize(("text", "names"), [
    ("Do đồng chí Lữ Thoại Hòa khởi xướng", ["Lữ Thoại Hòa"]),
    ("ông bà trong ấp; Bà Tống Thị Nguyệt và anh Lữ Hòa", ["Tống Thị Nguyệt", "Lữ Hòa"]),
    ("đồng chí Bí thư chi bộ, bà con, anh hùng lao động, em nhỏ", []),
])  # fmt: skip
def test_a_title_gives_a_name_away(text: str, names: list[str]) -> None:
    assert list(titled(text)) == names


@pytest.mark.parametrize(("text", "is_one"), [
    ("Lữ Thoại Hòa", True), ("Đoàn Thị Hòa", True), ("Đảng ủy xã", False), ("Sở Xây dựng", False),
    ("Ban Dân Vận", False), ("UBND tỉnh", False), ("Hòa", False), ("Tổ 3", False), ("Chi Bộ Ấp An", False),
])  # fmt: skip
def test_offices_do_not_look_like_people(text: str, is_one: bool) -> None:
    assert looks_like_a_name(text) is is_one


POSTS = (
    "Tổ trưởng", "Tổ phó", "Đội trưởng", "Chi hội trưởng", "Trạm trưởng", "Xóm trưởng", "Nhóm trưởng", "Cụm trưởng",
    "Thôn đội trưởng", "Xã đội trưởng", "Công chức", "Công an viên", "Nhà giáo", "Nhà báo", "Trung tá", "Trung sĩ",
    "Trưởng ấp", "Cán bộ", "Đoàn viên", "Hội viên", "Đại úy", "TS.", "PGS.TS.", "Thầy giáo", "Bí thư chi bộ",
    "Bí thư Đảng ủy", "BÍ THƯ ĐẢNG ỦY", "Bí Thư Chi Bộ", "Chủ tịch UBND xã", "Chủ tịch Hội LHPN", "thợ mộc",
    "Đồng chí Tổ trưởng",
)  # fmt: skip


def test_a_name_behind_a_post_is_a_persons_and_is_left_out_of_all_texts() -> None:
    heads, middles = ("Bùi", "Quách", "Tống"), ("Xuyến", "Khoan", "Thoại", "Vịnh")
    names = [f"{head} {middle} {end}" for head in heads for middle in middles for end in (*GIVEN, *MIDDLE, *FAMILY)]
    said = {name: f"{post} {name}" for name, post in zip(names, POSTS * 3, strict=False)}
    third = len(POSTS)
    assert len(said) == 3 * third
    held, by, allowed = (list(said.values())[n * third :][:third] for n in range(3))
    events = [{"id": f"E{n}", "unit": "P1", "note": f"Nhờ {name} mà cả ấp theo"} for n, name in enumerate(said)]
    models = [{"id": f"M{n}", "unit": "P1", "name": "Vườn mẫu", "holder": text, "holder_kind": "ca_nhan"}
              for n, text in enumerate(held)]  # fmt: skip
    given = [{"subject": f"M{n}", "question": "inspires", "answer": "co", "by": text} for n, text in enumerate(by)]
    waived = [{"subject": f"M{n}", "rule": "kh2690.stage.discovered", "reason": "x", "authority": text}
              for n, text in enumerate(allowed)]  # fmt: skip
    tables = {"unit": [UNIT], "event": events, "model": models, "attestation": given, "waiver": waived}
    after = "\n".join(every_string(masked(assessed(tables, select="inspires")).dossier, {}))
    assert [post for post in said.values() if left_of(" ".join(post.split()[-3:]), after)] == []
    assert after.count("Cá nhân") >= 2 * len(said)


@pytest.mark.parametrize("office", [
    "Ban Tuyên giáo", "Chi bộ ấp 3", "Đảng ủy xã Bình An", "Tổ trưởng", "Tổ trưởng tổ Hoa Sen", "Thường trực Đảng ủy",
])  # fmt: skip
def test_an_office_without_a_person_stays(office: str) -> None:
    given = {"unit": [UNIT], "attestation": [{"subject": "P1", "question": "inspires", "answer": "co", "by": office}]}
    assert office in told(masked(assessed(given)), "json", "vi")


@pytest.mark.parametrize(("text", "name"), [
    ("Bí thư Đảng ủy xã Bình An", ""), ("Bí thư Tỉnh ủy Trà Vinh", ""), ("Trưởng ấp Hòa Bình", ""),
    ("Giám đốc Sở Y Tế", ""), ("Trưởng phòng Kinh Tế", ""), ("Trưởng Ban Tổ Chức", ""), ("Đào Viên An", ""),
    ("Bí thư Tỉnh ủy Ngô Chí Cường", "Ngô Chí Cường"), ("Trưởng ấp Bùi Oanh", "Bùi Oanh"),
])  # fmt: skip
def test_what_a_place_or_a_branch_is_called_is_no_name_behind_a_post(text: str, name: str) -> None:
    assert behind_a_post(text) == name


def test_a_word_of_a_post_is_not_sought_in_texts() -> None:
    note = "Tổ chức tại Hòa Bình"
    given = {"unit": [UNIT], "event": [{"id": "E1", "unit": "P1", "note": note}], "attestation": [
        {"subject": "P1", "question": "inspires", "answer": "co", "by": by}
        for by in ("Trưởng Ban Tổ Chức", "Trưởng ấp Hòa Bình")]}  # fmt: skip
    row = masked(assessed(given)).dossier.get("event", "E1")
    assert row and row.values["note"] == note


def test_a_unit_that_the_dossier_knows_is_no_person_behind_a_post() -> None:
    xa = {**UNIT, "name": "Xã Lưu Nghiệp Anh"}
    given = {"unit": [xa], "waiver": [{"subject": "P1", "rule": "kh2690.stage.discovered",
                                       "authority": "Chủ tịch UBND xã Lưu Nghiệp Anh"}]}  # fmt: skip
    assert "Cá nhân" not in "\n".join(every_string(masked(assessed(given)), {}))


def test_nothing_is_judged_again_and_ids_and_addresses_stay() -> None:
    plain = assessed(records(("Quách Xuyến Quỳ",) * 6, "Bà Quách Xuyến Quỳ làm"))
    hidden = masked(plain)

    def of(result: ce.Assessment) -> list[Any]:
        return [(f.subject, f.rule.id, f.outcome, f.reason, f.points, [c.seen.origin for c in f.causes])
                for f in result.findings]  # fmt: skip

    assert of(plain) == of(hidden)
    assert [(s.id, s.verdict, s.score) for s in plain.subjects] == [(s.id, s.verdict, s.score) for s in hidden.subjects]


def test_what_was_one_row_is_one_row_afterwards() -> None:
    result = masked(assessed(records(("Quách Xuyến Quỳ",) * 6, "")))
    rows: dict[tuple[str, str], set[int]] = {}
    for finding in result.findings:
        rows.setdefault((finding.subject.kind, finding.subject.id), set()).add(id(finding.row))
    assert all(len(found) == 1 for found in rows.values())
    assert all(result.dossier.get(*key) is not None for key in rows)
    assert isinstance(result.findings[0].row, Row)


def test_a_remark_of_the_reader_names_nobody() -> None:
    raw = {"unit": [UNIT], "exemplar": [{"id": "E1", "unit": "P1", "label": SIX[0], "holder_kind": "ca_nhan"}]}
    said = Remark("merged", SIX[0], f"filled down: {SIX[0]}", f"điền theo ô gộp: {SIX[0]}")
    dossier = replace(ce.read(raw), remarks=(("Điển hình!C3", said),))
    ((at, found),) = masked(ce.assess(dossier, SXD, as_of="2024-12-31")).dossier.remarks
    assert at == "Điển hình!C3" and found.code == "merged"
    assert SIX[0] not in f"{found.raw} {found.en} {found.vi}" and found.vi.startswith("điền theo ô gộp: ")


def test_the_assessment_itself_keeps_its_names() -> None:
    plain = assessed(records(("Quách Xuyến Quỳ",) * 6, ""))
    masked(plain)
    assert left_of("Quách Xuyến Quỳ", told(plain, "json", "vi"))


# --- the command ------------------------------------------------------------------------------------------------


def dossier(folder: Path, text: str) -> str:
    (folder / "ho-so.yaml").write_text(text, encoding="utf-8")
    return str(folder / "ho-so.yaml")


ONE = """
as_of: 2023-12-31
unit: [{id: P1, name: Phòng Quản lý nhà, kind: phong, scope: quang_binh_sxd}]
exemplar: [{id: %s, unit: P1, label: Lữ Thoại Đĩnh, holder_kind: ca_nhan}]
"""


@pytest.mark.parametrize("form", ["text", *(name for name, found in FORMATS.items() if not found.is_binary)])
def test_check_leaves_names_out_where_it_is_told_to(form: str, tmp_path: Path) -> None:
    file = dossier(tmp_path, ONE % "D1")
    shown = CliRunner().invoke(app, ["check", file, "--format", form])
    hidden = CliRunner().invoke(app, ["check", file, "--format", form, "--mask-people"])
    assert "Thoại" in shown.stdout and "Thoại" not in hidden.output and "Cá nhân 1" in hidden.stdout
    assert hidden.exit_code == shown.exit_code


def test_an_id_that_is_a_name_stays_and_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["check", dossier(tmp_path, ONE % "lu thoai dinh"), "--mask-people"])
    assert "Có mã là tên người, mã không được ẩn: lu thoai dinh" in done.stderr
    plain = assessed({"unit": [UNIT], "exemplar": [{"id": "D1", "unit": "P1", "label": "Lữ Thoại Đĩnh"}]})
    assert named_ids(plain.dossier, people(plain.dossier)) == ()


def test_a_journal_names_nobody_either(tmp_path: Path) -> None:
    file = dossier(tmp_path, ONE % "D1")
    given = ["attest", file, "D1", "inspires", "--answer", "co", "--by", "Quách Xuyến Quỳ", "--role", "Tổ trưởng"]
    done = CliRunner().invoke(app, [*given, "--reason", "Bà Tống Khoan Nguyệt xác nhận"])
    assert done.exit_code == 0, done.output
    hidden = CliRunner().invoke(app, ["check", file, "--format", "json", "--mask-people"]).stdout
    assert "Quách" not in hidden and "Khoan" not in hidden and '"by": "Cá nhân' in hidden


def test_outcomes_as_a_table_hold_no_names(tmp_path: Path) -> None:
    file = dossier(tmp_path, ONE % "D1")
    for form in ("parquet", "arrow"):
        done = CliRunner().invoke(app, ["check", file, "--format", form, "-o", str(tmp_path / f"o.{form}")])
        assert "Thoại" not in done.output
        path = tmp_path / f"o.{form}"
        table = pq.read_table(path) if form == "parquet" else pa.ipc.open_file(path).read_all()
        assert not left_of("Lữ Thoại Đĩnh", str(table.to_pylist()) + str(table.schema.metadata))
        assert "D1" in str(table.to_pylist())
