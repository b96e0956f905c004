"""Node ids: from what a record is called, never from where it stands, and readable back by pytest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from criteria_engine.errors import Problem
from criteria_engine.findings.model import Finding, SubjectId
from criteria_engine.records.dossier import Dossier
from criteria_engine.records.ids import raw_id
from criteria_engine.text import safe

# pytest splits an id at `::` and reads what follows `[` as a parameter; `@` stands before a period, `%` before a code.
_SPECIAL = re.compile(r"[%@\[\]]|:(?=:)|^:|:$")


def spelled(name: str) -> str:
    """A name as part of a node id; letters stay, what would be read otherwise or not at all becomes `%5B`.

    >>> spelled("Hội phụ nữ [A]::2")
    'Hội phụ nữ %5BA%5D%3A:2'
    """
    kept = _SPECIAL.sub(_coded, name)
    return "".join(char if safe(char) == char else _code(char) for char in kept)


def _coded(found: re.Match[str]) -> str:
    return _code(found[0])


def _code(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def subject_name(subject: SubjectId) -> str:
    """`model:MH-014`, `unit:P1@2023`."""
    period = f"@{spelled(subject.period)}" if subject.period else ""
    return f"{subject.kind}:{spelled(subject.id)}{period}"


def rule_names(findings: Sequence[Finding]) -> list[str]:
    """The ids of the rules of findings on one subject; with the pack where two packs have a rule of one id."""
    times = Counter(finding.rule.id for finding in findings)
    ids = (f.rule.id if times[f.rule.id] == 1 else f"{f.pack.id}:{f.rule.id}" for f in findings)
    return [spelled(name) for name in ids]


def problem_names(dossier: Dossier, problems: Iterable[Problem], file: str) -> list[str]:
    """`quarantine:unknown-code:model:MH-01.origin`: by record and field where that is known, else by the place."""
    fields = dict(_fields(dossier))
    names = [f"quarantine:{p.code}:{fields.get(p.at) or spelled(p.at.replace(file, ''))}" for p in problems]
    times: Counter[str] = Counter()
    return [_numbered(name, times) for name in names]


def _fields(dossier: Dossier) -> Iterable[tuple[str, str]]:
    """What stands at a line and column of a file, for every value of the rows set aside."""
    for raw in dossier.lost:
        for path, at in (raw.address.places or {}).items():
            yield at, f"{raw.table}:{spelled('.'.join((str(raw_id(raw.data)), *map(str, path))))}"


def _numbered(name: str, times: Counter[str]) -> str:
    times[name] += 1
    return name if times[name] == 1 else f"{name}#{times[name]}"
