"""pytest with records as tests: start-up where there are none, and a thousand subjects under a hundred rules."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from measures.processes import of_children, run, used
from measures.timing import Row, Setting, in_turn, row

PLUGIN = ["-p", "criteria_engine.pytest_plugin"]
# Plugins that happen to be installed are no part of either side.
ALONE = """
import os, sys
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""
BARE = [sys.executable, "-c", ALONE, "-q", "-p", "no:cacheprovider"]
RULES = 100
PACK = """\
format: criteria-engine/pack
id: benchmark/hundred
version: 1.0.0
title: {vi: Một trăm quy tắc, en: A hundred rules}
documents:
  - id: doc
    issuer: {vi: Nơi ban hành, en: Issuer}
    title: {vi: Văn bản, en: Document}
    last_checked: 2023-01-01
    text_quality: clean
span: 2021/2025
files: [rules.yaml]
"""
CLAUSES = "clauses:\n  - {id: doc.1, locator: '1', summary: {vi: Một, en: One}, modality: must}\n"
FIELDS = ("plan.schedule", "plan.direction", "plan.monitoring", "plan.interim_review", "plan.replication")


def startup(setting: Setting) -> dict[str, Row]:
    """`pytest --co -q` of a project with one test and no records, with the plugin and without."""
    runs = setting.size(setting.runs, 5)
    with tempfile.TemporaryDirectory() as name:
        Path(name, "test_one.py").write_text("def test_one(): pass\n", encoding="utf-8")
        without = [*BARE, "--co", "--rootdir", name, name]
        pair = in_turn(lambda: run([*without, *PLUGIN]), lambda: run(without), runs, of_children)
    return {"pytest_startup": row(*pair, runs, "CPU s a process")}


def grouped(setting: Setting) -> dict[str, Row]:
    """A test for each subject, a hundred rules each, against as many tests that do nothing."""
    n = setting.size(1000, 100)
    with tempfile.TemporaryDirectory() as name:
        pack, records = _pack(Path(name, "pack")), _records(Path(name, "many.records.json"), n)
        trivial = Path(name, "test_many.py")
        test = f"@pytest.mark.parametrize('n', range({n}))\ndef test_it(n): pass\n"
        trivial.write_text(f"import pytest\n\n\n{test}", encoding="utf-8")
        bare = [*BARE, "--tb=no", "--rootdir", name]
        ours = [*bare, *PLUGIN, "--criteria-group", f"--criteria-pack={pack}", str(records)]
        other = [*bare, str(trivial)]
        assessing = [sys.executable, "-c", ASSESS, str(records), str(pack)]
        rounds = [[used(command) for command in (ours, other, assessing)] for _ in range(setting.size(3, 1))]
    assert all(o["code"] == 1 and t["code"] == a["code"] == 0 for o, t, a in rounds), rounds
    ours_cpu, other_cpu, alone = (sorted(r[i]["cpu"] for r in rounds)[len(rounds) // 2] for i in range(3))
    ours_mb, other_mb, alone_mb = (round(rounds[0][i]["peak_mb"]) for i in range(3))
    more = {"assess_alone": round(alone, 2), "peak_mb": ours_mb, "other_mb": other_mb, "alone_mb": alone_mb}
    return {"pytest_grouped": row(ours_cpu, other_cpu, n, "CPU s a process", **more)}


# The same records judged by the same pack, and nothing said of them.
ASSESS = "import sys, criteria_engine as ce; ce.assess(ce.read(sys.argv[1]), ce.load_pack(sys.argv[2]))"


def _pack(folder: Path) -> Path:
    folder.mkdir()
    rules = "".join(_rule(number) for number in range(RULES))
    for name, text in (("pack.yaml", PACK), ("clauses.yaml", CLAUSES), ("rules.yaml", f"rules:\n{rules}")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _rule(number: int) -> str:
    field = FIELDS[number % len(FIELDS)]
    return (
        f"  - {{id: r{number}, clauses: [doc.1], title: {{vi: Quy tắc {number}, en: Rule {number}}}, subject: model, "
        f"level: must, require: {{present: {field}}}}}\n"
    )


def _records(file: Path, n: int) -> Path:
    """Models with whole plans; one in ten lacks its schedule."""
    unit = {"id": "U1", "name": "Chi bộ A", "kind": "chi_bo_co_so", "scope": "tra_vinh"}
    models = [
        {"id": f"M{i}", "unit": "U1", "name": f"Mô hình {i}", "holder_kind": "tap_the", "complete": ["ke_hoach"],
         "plan": {field.partition(".")[2]: "Quý I" for field in FIELDS[i % 10 == 0 :]}}
        for i in range(n)
    ]  # fmt: skip
    file.write_text(json.dumps({"as_of": "2023-12-31", "unit": [unit], "model": models}), encoding="utf-8")
    return file
