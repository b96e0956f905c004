"""One input, judged whole before any of it is a test, so that no finding depends on which tests are run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from criteria_engine.cli_inputs import Given
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId
from criteria_engine.pytest_plugin.settings import Settings
from criteria_engine.pytest_plugin.standing import Standing, standing
from criteria_engine.records.row import steps
from criteria_engine.wording.findings import say_date
from criteria_engine.wording.messages import phrase

_JUDGED = pytest.StashKey[dict[Path, "Judged"]]()


@dataclass(frozen=True)
class Judged:
    """An assessment, and how pytest was asked to take it."""

    path: Path
    assessment: Assessment
    settings: Settings

    @classmethod
    def of(cls, config: pytest.Config, path: Path) -> Judged:
        """Each input is judged once in a run. Raises CriteriaError for a setting, pack or input that is refused."""
        known = config.stash.setdefault(_JUDGED, {})
        if path not in known:
            known[path] = cls._of(path, Settings.of(config, path))
        return known[path]

    @classmethod
    def _of(cls, path: Path, settings: Settings) -> Judged:
        given = Given(
            (path,), settings.packs, settings.as_of, settings.readings, settings.registers_complete, settings.profile,
            settings.no_journal, expect_head=None,
        )  # fmt: skip
        return cls(path, given.assessment(), settings)

    @property
    def lang(self) -> str:
        return self.settings.lang

    def subjects(self) -> Iterator[tuple[SubjectId, list[Finding]]]:
        """Those to whom some rule applies, each with the findings of these rules."""
        for subject, findings in self.assessment.by_subject.items():
            asked = [f for f in findings if f.outcome is not RuleOutcome.NOT_APPLICABLE]
            if asked:
                yield subject, asked

    def standing(self, finding: Finding) -> Standing:
        return standing(finding, self.settings)

    @cached_property
    def lines(self) -> dict[tuple[str, str], int]:
        """Where the records of a YAML file begin, by table and id; of other files no line is known."""
        rows = (row for table in self.assessment.dossier.tables.values() for row in table.values())
        told = ((row, list((row.address.places or {}).values())) for row in rows)
        return {(row.entity.name, row.id): line_in(min(places, key=line_in)) for row, places in told if places}

    def line(self, subject: SubjectId) -> int:
        """The line of a record, counted from 0; 0 where none is known."""
        return self.lines.get((subject.kind, subject.id), 1) - 1

    def line_to_mend(self, finding: Finding) -> int | None:
        """The line, counted from 1, of the first value that decided, or of what it would be in."""
        for seen in (cause.seen for cause in finding.causes):
            place = seen.holder.address.place((*seen.holder.path, *steps(seen.name)))
            if place.startswith(f"{self.path}:"):
                return line_in(place)
        return None

    def head(self) -> dict[str, Any]:
        """What the summary says of the input, in words and numbers that a worker can hand over."""
        lang, found = self.lang, self.assessment
        packs = "; ".join(phrase("version", lang, title=p.title[lang], version=p.version) for p in found.packs)
        counts = Counter(finding.outcome for finding in found.findings)
        return {
            "lang": lang,
            "as_of": phrase("as_of", lang, date=say_date(found.as_of, lang)),
            "packs": packs,
            "not_applicable": counts[RuleOutcome.NOT_APPLICABLE],
            "problems": len(found.problems),
            "unused_waivers": len(found.unused_waivers),
            "is_vacuous": found.is_vacuous,
        }


def line_in(place: str) -> int:
    """The line of `ho-so.yaml:17:9`; 1 where a place names none."""
    line = place.rpartition(":")[0].rpartition(":")[2]
    return int(line) if line.isdecimal() else 1
