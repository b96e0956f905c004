"""Assertions for the tests of those who use the engine: what became of a rule, and why, when it is not what was meant.

They raise AssertionError, so any test runner knows them; nothing but the engine is needed. An assertion that asked
nothing never passes: a name that leads nowhere, a subject that the rule is not for, records with a fault.

>>> from criteria_engine.testing import assert_not_met
>>> records = {"unit": [{"id": "P1", "name": "Phòng A", "kind": "phong", "scope": "quang_binh_sxd"}],
...            "register": [{"unit": "P1", "kind": "gioi_thieu", "period": 2023, "complete": True}]}
>>> finding = assert_not_met(records, "quang-binh/sxd2690", "kh2690.III.1.1.2", "P1", period=2023, as_of="2023-12-31")
>>> finding.rule.id
'kh2690.nominate.one-a-year'
"""

from __future__ import annotations

from typing import Any, Unpack

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Finding, SubjectResult
from criteria_engine.testing.asked import Case, Judging, NothingAsked, Packs
from criteria_engine.testing.told import told_outcome, told_verdict

__all__ = [
    "Judging",
    "NothingAsked",
    "assert_met",
    "assert_not_applicable",
    "assert_not_met",
    "assert_outcome",
    "assert_undetermined",
    "assert_verdict",
]


def assert_met(records: Any, pack: Packs, rule: str, subject: str | None = None, **judging: Unpack[Judging]) -> Finding:
    """The rule is met on the subject; the finding is handed back. Arguments as of `assert_outcome`."""
    __tracebackhide__ = True
    return assert_outcome(records, pack, "met", rule, subject, **judging)


def assert_not_met(
    records: Any, pack: Packs, rule: str, subject: str | None = None, **judging: Unpack[Judging]
) -> Finding:
    """The rule is not met, beyond doubt; the finding is handed back. Arguments as of `assert_outcome`."""
    __tracebackhide__ = True
    return assert_outcome(records, pack, "not_met", rule, subject, **judging)


def assert_undetermined(
    records: Any, pack: Packs, rule: str, subject: str | None = None, **judging: Unpack[Judging]
) -> Finding:
    """The records leave the rule open; the finding is handed back. Arguments as of `assert_outcome`."""
    __tracebackhide__ = True
    return assert_outcome(records, pack, "undetermined", rule, subject, **judging)


def assert_not_applicable(
    records: Any, pack: Packs, rule: str, subject: str | None = None, **judging: Unpack[Judging]
) -> Finding:
    """The rule was asked of the subject and does not apply; the finding is handed back. Arguments as of
    `assert_outcome`."""
    __tracebackhide__ = True
    return assert_outcome(records, pack, "not_applicable", rule, subject, **judging)


def assert_outcome(
    records: Any, pack: Packs, outcome: str | RuleOutcome, rule: str, subject: str | None = None,
    **judging: Unpack[Judging],
) -> Finding:  # fmt: skip
    """The outcome of a rule on a subject is this one; the finding is handed back.

    `records`: whatever `read` takes, or a Dossier. `pack`: a pack, its shipped id or folder, or several. `rule`: the
    id of a rule, or of a clause; of a clause that several rules test, the worst of their outcomes counts. `subject`:
    an id, which may be left out where the rule was asked of one subject only. Further, by name: `period` (where the
    rule is asked in several; "" for as it stands), `as_of` (else the date of the records), `readings`,
    `registers_complete`, `schema` of the records, `lang` of the sentences ("vi" or "en").

    Raises NothingAsked, an AssertionError too, where nothing was asked.
    """
    __tracebackhide__ = True
    return _outcome_in(Case.of(records, pack, judging), outcome, rule, subject)


def require_met(case: Case, rule: str, subject: str | None = None) -> Finding:
    """As `assert_met`, of records that are judged already."""
    __tracebackhide__ = True
    return _outcome_in(case, RuleOutcome.MET, rule, subject)


def require_verdict(case: Case, subject: str | None = None) -> SubjectResult:
    """The verdict on the subject is met, of records that are judged already."""
    __tracebackhide__ = True
    return _verdict_in(case, RuleOutcome.MET, subject, None, False)


def _outcome_in(case: Case, outcome: str | RuleOutcome, rule: str, subject: str | None) -> Finding:
    __tracebackhide__ = True
    wanted = case.outcome(outcome)
    findings = case.findings(rule, subject)
    found = case.worst(findings)
    if found is not wanted:
        raise AssertionError(told_outcome(case, rule, wanted, found, findings))
    return next(finding for finding in findings if finding.outcome is found)


def assert_verdict(
    records: Any, pack: Packs, verdict: str | RuleOutcome, subject: str | None = None, *, name: str | None = None,
    reviewed: bool = False, **judging: Unpack[Judging],
) -> SubjectResult:  # fmt: skip
    """The verdict on a subject is this one; what was found of the subject is handed back.

    `name`: of a verdict of the pack (`five-criteria`), by default the verdict of all its rules; `reviewed`: the one
    that takes in what people judge. Other arguments as of `assert_outcome`.
    """
    __tracebackhide__ = True
    return _verdict_in(Case.of(records, pack, judging), verdict, subject, name, reviewed)


def _verdict_in(
    case: Case, verdict: str | RuleOutcome, subject: str | None, name: str | None, reviewed: bool
) -> SubjectResult:  # fmt: skip
    __tracebackhide__ = True
    wanted = case.outcome(verdict)
    result = case.result(subject)
    found = case.verdict(result, name, reviewed)
    if found is not wanted:
        raise AssertionError(told_verdict(case, result, name, reviewed, wanted, found))
    return result
