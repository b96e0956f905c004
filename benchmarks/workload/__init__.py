"""A domain of its own for measuring: schools in areas, their classes, staff and works, and the visits they had."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from workload.schema import SCHEMA

AS_OF = date(2023, 12, 31)
FOLDER = Path(__file__).parent / "pack"
FILES = {"values": "1-values.yaml", "lists": "2-lists.yaml", "around": "3-around.yaml"}
# The 10 rules on values, these and the 20 on lists, and all 35.
SCALAR, NESTED, ALL = ("values",), ("values", "lists"), ("values", "lists", "around")


@cache
def pack_of(parts: tuple[str, ...]) -> Pack:
    """The pack with some of its files; each choice has its own id and digest, since plans are kept by digest."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder, "pack")
        shutil.copytree(FOLDER, there)
        text = (FOLDER / "pack.yaml").read_text(encoding="utf-8")
        text = text.replace("id: benchmark/schools", f"id: benchmark/{'-'.join(parts)}")
        text = text[: text.index("files:")] + f"files: [{', '.join(FILES[part] for part in parts)}]\n"
        (there / "pack.yaml").write_text(text, encoding="utf-8")
        return load_pack(there, SCHEMA)
