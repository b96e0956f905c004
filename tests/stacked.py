"""Packs on top of each other: the small pack as a base, tiny overlays on it, neighbours of it, and what a run finds.

The base has no date of its own unless one is given; the overlay speaks to units whose `scope` is `trong`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from criteria_engine.findings.assess import Options, assess
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.packs.load import load_pack
from criteria_engine.packs.model import Pack
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.schema import Schema
from small import AS_OF, MODEL, PACK, SCHEMA, UNIT, dossier, write_pack

INSIDE = "applies_to: {entity: unit, when: {field: scope, is: trong}}"
_HEAD = """\
format: criteria-engine/pack
id: %(id)s
%(extends)sversion: 1.0.0
title: {vi: Gói, en: Pack}
documents:
  - id: %(document)s
    issuer: {vi: Nơi ban hành, en: Issuer}
    title: {vi: Văn bản, en: Document}
%(document_in_force)s    last_checked: 2023-01-01
    text_quality: clean
span: 2021/2025
%(head)s
files: [%(files)s]
"""


def clause(name: str, **parts: str) -> str:
    """One entry of clauses.yaml; `parts` are further keys as YAML."""
    given = {"locator": "x", "summary": "{vi: Điều, en: Clause}", "modality": "must", **parts}
    return f"  - {{id: {name}, {', '.join(f'{k}: {v}' for k, v in given.items())}}}\n"


def written(
    folder: Path, rules: str = "", *, name: str, document: str | None = None, base: Path | None = None,
    clauses: str | None = None, head: str = "", start: str | None = None,
) -> Path:  # fmt: skip
    """A pack in `folder/name` with a document of its own; `rules` are the entries of its one file of rules."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    own = document or name
    text = _HEAD % {
        "id": name, "extends": f"extends: {base.as_posix()}\n" if base else "", "document": own, "head": head,
        "document_in_force": f"    in_force: {{from: {start}}}\n" if start else "",
        "files": "rules.yaml" if rules else "",
    }  # fmt: skip
    listed = clause(f"{own}.1") if clauses is None else clauses
    files = {"pack.yaml": text, "clauses.yaml": f"clauses:\n{listed}"}
    for file, content in {**files, **({"rules.yaml": f"rules:\n{rules}"} if rules else {})}.items():
        (place / file).write_text(content, encoding="utf-8")
    return place


def base(folder: Path, files: Mapping[str, str] | None = None, name: str = "base") -> Path:
    """The small pack in a folder of its own."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    return write_pack(folder / name, files)


def base_with(folder: Path, rules: str, head: str = PACK) -> Path:
    return base(folder, {"rules.yaml": f"rules:\n{rules}", "pack.yaml": head})


def overlay(folder: Path, rules: str = "", *, on: Path | None = None, name: str = "over", **parts: Any) -> Path:
    """An overlay, by default on the small pack and for the units inside."""
    head = "\n".join(part for part in (parts.pop("head", ""), parts.pop("scope", INSIDE)) if part)
    return written(folder, rules, name=name, base=on or base(folder), head=head, **parts)


def load(place: Path, schema: Schema = SCHEMA) -> Pack:
    return load_pack(place, schema)


def over(folder: Path, rules: str = "", **parts: Any) -> Pack:
    return load(overlay(folder, rules, **parts))


# --- records and runs -------------------------------------------------------------------------------------------


def one_model(fields: Mapping[str, Any] | None = None, scope: str | None = "trong", **tables: Any) -> Dossier:
    """The unit U1 with a scope and its model M1."""
    unit = {**UNIT, **({"scope": scope} if scope else {})}
    found = dossier(unit=[unit], model=[{**MODEL, **(fields or {})}], **tables)
    assert not found.problems, found.problems
    return found


def run(found: Dossier, *packs: Pack, as_of: date | str = AS_OF, **options: Any) -> Assessment:
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return assess(found, packs, Options(day, **options))


def told(result: Assessment) -> dict[str, str]:
    """Outcome by rule id, with the reason where there is one; the period where there is one."""
    found: dict[str, str] = {}
    for f in result.findings:
        name = f"{f.rule.id} {f.subject.period}".strip()
        assert name not in found, f"two findings of {name}"
        found[name] = f.outcome.value + (f" ({f.reason})" if f.reason else "")
    return found


def finding(result: Assessment, rule: str) -> Finding:
    (found,) = [f for f in result.findings if f.rule.id == rule]
    return found
