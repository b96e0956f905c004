"""A small dossier for the workbench, its assessment, and what the screen shows of it as plain text."""

from __future__ import annotations

from functools import cache
from typing import Any

from rich.text import Text

import criteria_engine as ce
from criteria_engine.explaining.workbench.app import Workbench
from criteria_engine.explaining.workbench.bars import all_bars
from criteria_engine.explaining.workbench.board import Board
from criteria_engine.explaining.workbench.desk import Desk, opened
from criteria_engine.explaining.workbench.finding_sheet import FindingSheet
from criteria_engine.explaining.workbench.lines import ask_line, entry_line
from criteria_engine.explaining.workbench.outline import Key, finding_key
from criteria_engine.explaining.workbench.subject_sheet import SubjectSheet
from criteria_engine.explaining.workbench.tried_sheet import tried_pieces
from criteria_engine.findings.again import watched

PACK = ce.load_pack("tra-vinh/hd30")
# A handful of rules: blanks, a list of codes, two that a person judges.
SELECT = "hd30.c3.plan-schedule or hd30.c3.plan-name or hd30.c2 or hd30.c5.concrete"
UNITS: list[dict[str, Any]] = [
    {"id": "DB", "name": "Đảng bộ xã Ô Lức", "kind": "dang_bo_co_so", "scope": "tra_vinh"},
    {"id": "CB1", "name": "Chi bộ ấp Một", "kind": "chi_bo_truc_thuoc", "scope": "tra_vinh", "parent": "DB"},
    {"id": "CB2", "name": "Chi bộ cơ quan Hai", "kind": "chi_bo_co_so", "scope": "tra_vinh"},
]
MODELS: list[dict[str, Any]] = [
    {"id": "M1", "unit": "CB1", "name": "Vườn rau sạch", "holder_kind": "tap_the", "origin": "moi",
     "start": "2022-03-01", "plan": {"name": "Vườn rau sạch"}, "complete": ["ke_hoach"]},
    {"id": "M2", "unit": "DB", "name": "Hũ gạo tình thương", "holder_kind": "tap_the", "origin": "cung_co",
     "start": "2022-05-01"},
    {"id": "M3", "unit": "CB2", "name": "Tiết kiệm điện", "holder_kind": "ca_nhan", "origin": "moi",
     "start": "2023-01-15", "plan": {"name": "Tiết kiệm điện", "schedule": "Hằng quý"}},
]  # fmt: skip
SCHEDULE = "hd30.c3.plan-schedule"
CONCRETE = "hd30.c5.concrete"


def assessed(models: list[dict[str, Any]] | None = None, select: str | None = SELECT, **tables: Any) -> ce.Assessment:
    dossier = ce.read({"unit": UNITS, "model": models or MODELS, **tables})
    return ce.assess(dossier, PACK, as_of="2023-12-31", select=select)


@cache
def usual() -> ce.Assessment:
    """With notes of what each finding was read from, so that trying is quick."""
    return watched(assessed())


def desk(lang: str = "vi", subject: str | None = None, rule: str | None = None) -> Desk:
    return opened(usual(), lang, key(subject, rule) if subject else None)


def key(subject: str, rule: str | None = None) -> Key:
    found = next(f for f in usual().findings if f.subject.id == subject and rule in (None, f.rule.id))
    return finding_key(found) if rule else (found.subject, "", "")


def listed(at: Desk, width: int = 60) -> list[str]:
    """The lines on the left."""
    if at.view.waiting:
        return [ask_line(at, ask, width).plain for ask in at.asks]
    return [entry_line(at, entry, width).plain for entry in at.outline.entries]


def page(at: Desk) -> list[str]:
    """The lines on the right, before they are wrapped."""
    if at.finding:
        was = at.before.get(finding_key(at.finding))
        pieces = FindingSheet(at.assessment, at.finding, at.view.lang, was.outcome if was else None).pieces
    elif at.subject:
        pieces = SubjectSheet(at.assessment, at.subject, at.groups[at.subject.id], at.view.lang).pieces
    else:
        pieces = []
    return [Text.assemble(piece.lead, piece.words).plain for piece in pieces]


def picture(at: Desk) -> tuple[Any, ...]:
    """Everything that a reviewer sees, whatever the size of the screen."""
    bars = {name: tuple(w.text.plain for w in words) for name, words in all_bars(at, "", wide=True)}
    tried = [p.words.plain for p in tried_pieces(at.trial.done[-1], at.view.lang)] if at.trial.done else []
    return at.place, listed(at), page(at), bars, tried


# --- on a screen ------------------------------------------------------------------------------------------------


def bench(at: Desk | None = None, **options: Any) -> Workbench:
    return Workbench(at or desk(), **options)


def screen(app: Board) -> list[str]:
    """The rows of the screen as it is drawn now; of a box over it the box alone."""
    return ["".join(segment.text for segment in row) for row in app.screen._compositor.render_strips()]
