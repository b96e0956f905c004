"""A failed assertion in words: what was expected and found, the sentence, what decided it, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Finding, SubjectResult
from criteria_engine.records.changes import Change
from criteria_engine.repairs.model import Repair
from criteria_engine.testing.asked import Case
from criteria_engine.wording.evidence import evidence, names_of
from criteria_engine.wording.findings import basis, other_readings, sentence, subject_words
from criteria_engine.wording.messages import OUTCOMES
from criteria_engine.wording.repairs import no_repair_words, repairs_words
from criteria_engine.wording.testing_messages import FAILURES
from criteria_engine.wording.values import say_day

# So many findings are told in full, so many lines of each kind.
_FINDINGS, _LINES = 2, 6


def told_outcome(case: Case, rule: str, wanted: RuleOutcome, found: RuleOutcome, findings: Sequence[Finding]) -> str:
    """The message where a rule, or the rules of a clause, came out otherwise."""
    return "\n".join(_outcome_lines(case, rule, wanted, found, findings))


def _outcome_lines(
    case: Case, rule: str, wanted: RuleOutcome, found: RuleOutcome, findings: Sequence[Finding]
) -> Iterator[str]:
    yield f"{_expected(case, wanted, found)}: {rule}, {_whom(case, findings[0])}"
    deciding = [finding for finding in findings if finding.outcome is found]
    for finding in deciding[:_FINDINGS]:
        yield ""
        yield from _finding(case, finding, wanted)
    if len(deciding) > _FINDINGS:
        yield _say(case, "also", count=len(deciding) - _FINDINGS)


def told_verdict(
    case: Case, result: SubjectResult, name: str | None, reviewed: bool, wanted: RuleOutcome, found: RuleOutcome
) -> str:
    """The message where a verdict came out otherwise, with the findings that made it."""
    what = " ".join([_say(case, "reviewed" if reviewed else "verdict"), *([name] if name else [])])
    made_by = [
        sentence(f, case.lang, case.dossier.schema, "line") for f in _making(case, result, name, reviewed, found)
    ]
    whom = subject_words(result.id, result.row, case.lang)
    head = f"{_expected(case, wanted, found)}: {what}, {whom}, {_day(case)}"
    return "\n".join([head, *([_say(case, "made_by"), *_items(case, made_by)] if made_by else [])])


def _making(
    case: Case, result: SubjectResult, name: str | None, reviewed: bool, found: RuleOutcome
) -> Iterator[Finding]:
    """The findings of `must` rules that have the outcome of the verdict."""
    named = (
        [pack.verdicts[name].criteria for pack in case.assessment.packs if name in pack.verdicts] if name else [None]
    )
    for finding in case.assessment.by_subject[result.id]:
        counts = reviewed or finding.rule.basis != "attestation"
        belongs = any(criteria is None or finding.rule.criterion in criteria for criteria in named)
        if finding.rule.level == "must" and finding.outcome is found and counts and belongs:
            yield finding


def _finding(case: Case, finding: Finding, wanted: RuleOutcome) -> Iterator[str]:
    schema, lang = case.dossier.schema, case.lang
    said = sentence(finding, lang, schema, "line")
    yield f"{said} {basis(finding.cited, lang)} [{finding.rule.id}]"
    decided = [str(part) for part in evidence(finding, names_of(finding, schema, lang))]
    # One cell is in the sentence already.
    if not all(part in said for part in decided):
        yield _say(case, "decided_by")
        yield from _items(case, decided)
    if wanted is RuleOutcome.MET and finding.needs_work:
        yield from _mending(case, finding)
    if others := other_readings(finding, lang):
        yield _say(case, "other_readings")
        yield from _items(case, others)
    if finding.readings:
        yield _say(case, "readings", readings=", ".join(f"{k}={v}" for k, v in sorted(finding.readings.items())))


def _mending(case: Case, finding: Finding) -> Iterator[str]:
    """The repairs in words, each with the changes that a test would make to its records; or why there is none."""
    if not finding.repairs:
        if finding.no_repair:
            yield _say(case, "nothing_makes_it_met", reason=no_repair_words(finding.no_repair, case.lang))
        return
    yield _say(case, "to_make_it_met")
    told = repairs_words(finding.repairs, finding, case.dossier.schema, case.lang)
    for words, repair in zip(told, finding.repairs, strict=False):
        yield f"  - {words}"
        yield from (f"      {line}" for line in _patch(repair))


def _patch(repair: Repair) -> Iterator[str]:
    return (_change(change) for change in repair.changes)


def _change(change: Change) -> str:
    row = f"{change.table}[{change.id}]" if change.id else change.table
    return f"{change.op} {row}{'.' if change.path else ''}{change.path}: {change.value!r}"


# --- parts of lines ---------------------------------------------------------------------------------------------


def _expected(case: Case, wanted: RuleOutcome, found: RuleOutcome) -> str:
    return _say(case, "expected", wanted=OUTCOMES[wanted][case.lang], found=OUTCOMES[found][case.lang])


def _whom(case: Case, finding: Finding) -> str:
    return f"{subject_words(finding.subject, finding.row, case.lang)}, {_day(case)}"


def _day(case: Case) -> str:
    return _say(case, "as_of", day=say_day(case.assessment.as_of, case.lang))


def _items(case: Case, said: Iterable[str]) -> Iterator[str]:
    every = list(dict.fromkeys(said))
    yield from (f"  - {words}" for words in every[:_LINES])
    if len(every) > _LINES:
        yield f"  - {_say(case, 'more', count=len(every) - _LINES)}"


def _say(case: Case, key: str, **parts: object) -> str:
    return FAILURES[key][case.lang].format(**parts)
