"""Dossiers for the reports that offices open, and these reports read back by other programs than the one that wrote."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from python_calamine import CalamineWorkbook

import criteria_engine as ce

HD30 = ce.load_pack("tra-vinh/hd30")
UNITS = [
    {"id": "U1", "name": "Đảng ủy xã A", "kind": "dang_uy_truc_thuoc", "scope": "tra_vinh"},
    {"id": "U3", "name": "Chi bộ ấp Chót", "kind": "chi_bo_co_so", "scope": "tra_vinh", "parent": "U1"},
    {"id": "U2", "name": "Chi bộ ấp An", "kind": "chi_bo_co_so", "scope": "tra_vinh", "parent": "U1"},
]


def model(**values: Any) -> dict[str, Any]:
    return {"id": "M1", "unit": "U2", "name": "Vườn rau", "holder_kind": "tap_the", "origin": "cung_co", **values}


def assessed(*models: dict[str, Any], **options: Any) -> ce.Assessment:
    tables = options.pop("tables", {})
    records = {"unit": UNITS, "model": list(models), **tables}
    return ce.assess(ce.read(records), HD30, as_of="2023-12-31", **options)


def sheets(book: bytes) -> dict[str, list[list[Any]]]:
    """What python-calamine reads in every sheet."""
    opened = CalamineWorkbook.from_filelike(BytesIO(book))
    return {name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in opened.sheet_names}


def paper_text(paper: bytes) -> str:
    """The paragraphs of a Word file, those of its footers too."""
    opened = docx.Document(BytesIO(paper))
    footers = [paragraph for section in opened.sections for paragraph in section.footer.paragraphs]
    return "\n".join(paragraph.text for paragraph in (*opened.paragraphs, *footers))
