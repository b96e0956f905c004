"""Runs of pytest on records: a small pack on the shipped records, and what became of each test."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import criteria_engine as ce

# Where the engine is installed with its entry point, pytest finds the plugin by itself.
_INSTALLED = "criteria" in {point.name for point in importlib.metadata.entry_points(group="pytest11")}
PLUGIN = () if _INSTALLED else ("-p", "criteria_engine.pytest_plugin")
# Of others that may be installed: one asks for settings, one does not survive a run within a run.
QUIET = ("-p", "no:asyncio", "-p", "no:textual-snapshot", "-p", "no:cacheprovider")

PACK = """\
format: criteria-engine/pack
id: small/models
version: 1.0.0
title: {vi: Gói nhỏ, en: A small pack}
documents:
  - id: doc
    number: 1-HD/ABC
    issuer: {vi: Nơi ban hành, en: Issuer}
    title: {vi: Văn bản, en: Document}
    last_checked: 2023-01-01
    text_quality: clean
span: 2021/2025
criteria:
  - {id: doc.1, title: {vi: Một, en: One}}
  - {id: doc.2, title: {vi: Hai, en: Two}}
files: [rules.yaml]
"""
CLAUSES = """\
clauses:
  - {id: doc.1, locator: "1", summary: {vi: Một, en: One}, modality: must}
  - {id: doc.2, locator: "2", summary: {vi: Hai, en: Two}, modality: should}
"""
RULES = """\
rules:
  - id: r.schedule
    clauses: [doc.1]
    criterion: doc.1
    title: {vi: Có tiến độ, en: There is a schedule}
    subject: model
    level: must
    require: {present: plan.schedule}
  - id: r.direction
    clauses: [doc.2]
    criterion: doc.2
    title: {vi: Có chỉ đạo, en: There is direction}
    subject: model
    level: should
    require: {present: plan.direction}
  - id: r.renewed
    clauses: [doc.1]
    criterion: doc.1
    title: {vi: Có sơ kết, en: There is an interim review}
    subject: model
    level: must
    when: {field: origin, is: cung_co}
    require: {present: plan.interim_review}
  - id: r.kind
    clauses: [doc.2]
    title: {vi: Là chi bộ, en: It is a cell}
    subject: unit
    level: must
    require: {field: kind, is: chi_bo_co_so}
"""
FILES = {"pack.yaml": PACK, "clauses.yaml": CLAUSES, "rules.yaml": RULES}
UNIT = {"id": "U1", "name": "Chi bộ A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
WHOLE = {"schedule": "Quý I", "direction": "Tổ trưởng"}


def model(key: str, plan: Mapping[str, str] | None = None, whole: bool = True, **more: Any) -> dict[str, Any]:
    """A model whose plan is said to be whole, so that what it lacks it does not have."""
    given = {"id": key, "unit": "U1", "name": f"Mô hình {key}", "holder_kind": "tap_the", "origin": "moi", **more}
    given |= {"plan": dict(plan)} if plan else {}
    return given | ({"complete": ["ke_hoach"]} if whole else {})


def waiver(subject: str, rule: str = "r.schedule", **more: str) -> dict[str, str]:
    return {"subject": subject, "rule": rule, "reason": "Đang sáp nhập", "authority": "Ban Thường vụ", **more}


@dataclass
class Project:
    """A folder with a pack and an ini file; English, so that what is looked for reads here."""

    pytester: pytest.Pytester

    def __post_init__(self) -> None:
        self.write_pack("pack")
        self.ini()

    @property
    def path(self) -> Path:
        return self.pytester.path

    def write_pack(self, name: str, **files: str) -> Path:
        folder = self.path / name
        folder.mkdir()
        for file, text in {**FILES, **{f"{key}.yaml": text for key, text in files.items()}}.items():
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    def ini(self, **keys: str) -> None:
        given = {"criteria_packs": "pack", "criteria_lang": "en", **keys}
        lines = [f"{key} = {value}" for key, value in given.items()]
        (self.path / "pytest.ini").write_text("\n".join(["[pytest]", *lines, ""]), encoding="utf-8")

    def records(self, *models: Mapping[str, Any], name: str = "a.records.yaml", **tables: Any) -> Path:
        data = {"as_of": "2023-12-31", "unit": [UNIT], "model": [dict(m) for m in models], **tables}
        return self.text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), name)

    def text(self, text: str, name: str = "a.records.yaml") -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, *arguments: str) -> Run:
        return Run(self.pytester.runpytest_inprocess(*PLUGIN, *QUIET, "--strict-markers", *arguments))

    def apart(self, *arguments: str) -> pytest.RunResult:
        """In a process of its own, where pytest finds the plugin by its entry point."""
        self.text("Metadata-Version: 2.1\nName: criteria-here\nVersion: 0\n", "criteria_here-0.dist-info/METADATA")
        point = "[pytest11]\ncriteria = criteria_engine.pytest_plugin\n"
        self.text(point, "criteria_here-0.dist-info/entry_points.txt")
        return self.pytester.runpytest_subprocess("-p", "no:asyncio", *arguments)


@dataclass(frozen=True)
class Run:
    result: pytest.RunResult

    @property
    def ret(self) -> int:
        return int(self.result.ret)

    @property
    def out(self) -> str:
        return self.result.stdout.str()

    @property
    def err(self) -> str:
        return self.result.stderr.str()

    @property
    def statuses(self) -> dict[str, str]:
        """What became of each test that was run, by its id without the file."""
        return {name: report.criteria["status"] for name, report in self.reports.items()}

    @property
    def reports(self) -> dict[str, Any]:
        found = self.result.reprec.getreports("pytest_runtest_logreport")  # type: ignore[attr-defined]
        return {r.nodeid.partition("::")[2]: r for r in found if r.when == "call" and hasattr(r, "criteria")}

    @property
    def ids(self) -> list[str]:
        """What `--co -q` lists."""
        return [line for line in self.out.splitlines() if "::" in line]


def warm() -> None:
    """Load everything that a run needs: pytester takes modules that a run brings in out again, and reads them anew."""
    import criteria_engine.pytest_plugin.asking
    import criteria_engine.pytest_plugin.nodes
    import criteria_engine.pytest_plugin.summing  # noqa: F401

    tables = {"unit": [{**UNIT, "kind": "phong", "scope": "quang_binh_sxd"}]}
    result = ce.assess(ce.read(tables), ce.load_pack("quang-binh/sxd2690"), as_of="2023-12-31")
    ce.explain(result, "U1")
    for finding in result.findings:
        _ = finding.mending
