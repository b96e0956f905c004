"""The `criteria` fixture: records judged within a test, and what is required of them."""

from __future__ import annotations

from typing import Any, Unpack

from criteria_engine.errors import Problem
from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.testing import require_met, require_verdict
from criteria_engine.testing.asked import Case, Judging, NothingAsked, Packs


class Asking:
    """Judges and requires; what it says is in the language that pytest was given."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def assess(self, records: Any, pack: Packs, **judging: Unpack[Judging]) -> Assessment:
        """Records judged by a pack or several; arguments as of `criteria_engine.testing.assert_outcome`.

        Raises NothingAsked, an AssertionError, for records with a fault, for want of a date, and where no rule judges
        any record: whatever a test says of that holds for nothing.
        """
        __tracebackhide__ = True
        assessment = Case.of(records, pack, judging).assessment
        if assessment.is_vacuous:
            raise NothingAsked([Problem("records", "not-asked", "no rule of these packs judges any of the records")])
        return assessment

    def require(
        self, assessment: Assessment, subject: str | None = None, rule: str | None = None, *, period: Any = None
    ) -> Finding | SubjectResult:  # fmt: skip
        """The rule (or clause) is met on the subject, or without a rule all its duties are: the verdict is met.

        Raises AssertionError with the explanation, NothingAsked for a name that leads nowhere.
        """
        __tracebackhide__ = True
        case = Case.judged(assessment, period, self.lang)
        return require_met(case, rule, subject) if rule is not None else require_verdict(case, subject)
