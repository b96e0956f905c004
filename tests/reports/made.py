"""Assessments that reports are tried on: small ones with something of everything, whole fixtures, drawn ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import criteria_engine as ce
from criteria_engine.findings.model import Assessment
from criteria_engine.text import is_blank

FIXTURES = Path(__file__).parents[2] / "fixtures"
YAMLS = sorted(FIXTURES.glob("*.yaml"))
PACK = "tra-vinh/hd30"
# One model lacks a duty and has it waived, one lacks it without excuse; a row is set aside; a waiver is not used.
RECORDS: dict[str, Any] = {
    "as_of": "2023-12-31",
    "unit": [{"id": "CB", "name": "Chi bộ ấp A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}],
    "model": [
        {"id": "MH-01", "unit": "CB", "name": "Hũ gạo nghĩa tình", "holder_kind": "tap_the",
         "plan": {"schedule": "Cả năm 2023"}, "complete": ["ke_hoach"]},
        {"id": "MH-02", "unit": "CB", "name": "Tuyến đường hoa", "holder_kind": "tap_the",
         "plan": {"schedule": "Quý II", "name": "Tuyến đường hoa"}, "complete": ["ke_hoach"]},
    ],
    "waiver": [
        {"subject": "MH-01", "rule": "hd30.II.3.a.1", "reason": "Chờ kế hoạch mới", "authority": "Đảng ủy xã",
         "expires": "2023-12-31"},
        {"subject": "MH-02", "rule": "hd30.II.3.a.1", "reason": "Không dùng đến", "authority": "Đảng ủy xã",
         "expires": "2024-12-31"},
    ],
    "self_assessment": [{"subject": "MH-02", "clause": "hd30.II.3.a.2", "answer": "co", "note": "Đã có"}],
    "attestation": [{"subject": "MH-01", "question": "concrete", "answer": "co", "by": "Tổ thẩm định",
                     "date": "2023-12-01"}],
}  # fmt: skip
NOBODY: dict[str, Any] = {"unit": RECORDS["unit"]}
# What people could write that a page, a viewer or a parser might take for more than a text.
TRICKS = (
    "<script>alert(1)</script>", "<b>", "&amp;", "&#x41;", "[a](http://b.vn)", "![a](b)", "http://b.vn/?q=1",
    "www.b.vn", "ftp://b.vn", "a@b.vn", "@ai", "#12", "GH-3", "nhom/kho#4", ":smile:", "`a`", "``", "```", "~~~",
    "**a**", "__a__", "~~a~~", "| a | b |", "|---|", "---", "===", "- a", "+ a", "1. a", "# a", "a #", "> a", "[ ] a",
    "[^1]", "[^1]: a", "$a$", "$$", "\\", "\\`", "    a", "a  \nb", "{0}", "{{a}}", "]]>", "<!--", "\x00", "\x1b[31m",
    "\u202e", "\ufffe", "b.vn", "//localhost/a", "javascript:alert(1)", "mailto:a@b.vn", "=cmd|' /C'!A1",
    "<https://b.vn>", "\u00a0a", "a\tb",
)  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    """Texts of records: tricks, letters and signs, next to each other in every way."""
    pieces = st.one_of(st.sampled_from(TRICKS), st.text(max_size=6), st.sampled_from([" ", "", "ạ", ".", "!", "\n"]))
    return st.lists(pieces, max_size=6).map("".join)


def records(**changed: Any) -> dict[str, Any]:
    """The small dossier with some tables in place of its own."""
    return {**RECORDS, **changed}


def assessed(tables: Mapping[str, Any] | None = None, pack: str = PACK, **options: Any) -> Assessment:
    return ce.assess(ce.read(dict(RECORDS if tables is None else tables)), ce.load_pack(pack), **options)


def named(text: str, **options: Any) -> Assessment:
    """The small dossier with this text wherever people write freely."""
    said = "x" if is_blank(text) else text
    models = [{**model, "name": said} for model in RECORDS["model"]]
    waivers = [{**w, "reason": said, "authority": said, "document": said} for w in RECORDS["waiver"]]
    own = [{**s, "note": said} for s in RECORDS["self_assessment"]]
    units = [{**RECORDS["unit"][0], "name": said}]
    return assessed(records(unit=units, model=models, waiver=waivers, self_assessment=own), **options)


def aside(**options: Any) -> Assessment:
    """With a row that is set aside."""
    return assessed(records(model=[*RECORDS["model"], {"id": "MH-03", "unit": "CB", "name": "A", "xyz": 1}]), **options)


@cache
def fixture(path: Path) -> Assessment:
    """A whole fixture with every pack that is for it, without repairs."""
    dossier = ce.read(path)
    packs = [ce.load_pack(name) for name in _packs_for(path)]
    return without_repairs(ce.assess(dossier, packs))


def without_repairs(assessment: Assessment) -> Assessment:
    """The same assessment; to look for repairs takes most of the time of a report."""
    return replace(assessment, findings=tuple(replace(f, mend=None) for f in assessment.findings))


def _packs_for(path: Path) -> tuple[str, ...]:
    if "khoi" in path.name:
        return "tra-vinh/kh41", "tra-vinh/khoi"
    return ("quang-binh/sxd2690",) if "quang-binh" in path.name else ("tra-vinh/kh41", "tra-vinh/hd30")
