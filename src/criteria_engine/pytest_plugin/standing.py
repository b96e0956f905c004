"""What a finding is as a test: passed, passed with a remark, skipped, or failed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Finding
from criteria_engine.pytest_plugin.settings import Settings

Standing = Literal["failed", "undetermined", "advised", "waived", "met"]
# Of several findings the first that holds of any is what the test is: nothing hides behind a skip.
ORDER: tuple[Standing, ...] = ("failed", "undetermined", "advised", "waived", "met")


def standing(finding: Finding, settings: Settings) -> Standing:
    """`advised`: not met, and no duty. A waiver in force excuses whatever was found."""
    if finding.needs_work and finding.is_waived:
        return "waived"
    if finding.fails or (settings.strict and finding.fails_strictly):
        return "failed"
    if finding.outcome is RuleOutcome.UNDETERMINED:
        return "failed" if settings.unknown == "fail" else "undetermined"
    return "advised" if finding.outcome is RuleOutcome.NOT_MET else "met"


def worst(standings: Iterable[Standing]) -> Standing:
    return min(standings, key=ORDER.index)
