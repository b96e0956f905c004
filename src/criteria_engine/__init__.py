"""Checks records against written guidance and explains every result.

>>> import criteria_engine as ce
>>> pack = ce.load_pack("quang-binh/sxd2690")
>>> dossier = ce.read({"unit": [{"id": "P1", "name": "Phòng A", "kind": "phong", "scope": "quang_binh_sxd"}],
...                    "register": [{"unit": "P1", "kind": "gioi_thieu", "period": 2023, "complete": True}]})
>>> result = ce.assess(dossier, pack, as_of="2023-12-31")
>>> result.verdict("P1", "2023").value
'not_met'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from criteria_engine.api import assess, explain, read, read_tables
    from criteria_engine.compiled import compile
    from criteria_engine.errors import CriteriaError, InputError, PackError, Problem, UsageError
    from criteria_engine.findings.model import Assessment, Finding
    from criteria_engine.inquiry.requires import requires
    from criteria_engine.inquiry.status import status
    from criteria_engine.inquiry.verbs import sensitive_to, why, why_not
    from criteria_engine.inquiry.what_if import what_if
    from criteria_engine.live.session import LiveSession
    from criteria_engine.packs.load import load_pack
    from criteria_engine.records import shipped_schema
    from criteria_engine.records.changes import Change, with_changes
    from criteria_engine.records.dossier import Dossier
    from criteria_engine.records.schema import Schema
    from criteria_engine.reported.compare import compare
    from criteria_engine.reported.model import Reported
    from criteria_engine.reported.read import read_report

__version__ = "0.1.0"
# Where each public name lives; imported when first asked for, so that `import criteria_engine` stays light.
_HOMES = {
    "Assessment": "findings.model",
    "Change": "records.changes",
    "CriteriaError": "errors",
    "Dossier": "records.dossier",
    "Finding": "findings.model",
    "InputError": "errors",
    "LiveSession": "live.session",
    "PackError": "errors",
    "Problem": "errors",
    "Reported": "reported.model",
    "Schema": "records.schema",
    "UsageError": "errors",
    "assess": "api",
    "compare": "reported.compare",
    "compile": "compiled",
    "explain": "api",
    "load_pack": "packs.load",
    "read": "api",
    "read_report": "reported.read",
    "read_tables": "api",
    "requires": "inquiry.requires",
    "sensitive_to": "inquiry.verbs",
    "shipped_schema": "records",
    "status": "inquiry.status",
    "what_if": "inquiry.what_if",
    "why": "inquiry.verbs",
    "why_not": "inquiry.verbs",
    "with_changes": "records.changes",
}

__all__ = [
    "Assessment",
    "Change",
    "CriteriaError",
    "Dossier",
    "Finding",
    "InputError",
    "LiveSession",
    "PackError",
    "Problem",
    "Reported",
    "Schema",
    "UsageError",
    "assess",
    "compare",
    "compile",
    "explain",
    "load_pack",
    "read",
    "read_report",
    "read_tables",
    "requires",
    "sensitive_to",
    "shipped_schema",
    "status",
    "what_if",
    "why",
    "why_not",
    "with_changes",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
