"""What tests of records say: why one fails or is skipped, drawn in pytest's own manner; what its report carries."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Its own representation is the one form that survives the way from a worker of xdist, that the short summary and
# JUnit XML read the message from, and that the terminal colours.
from _pytest._code.code import ReprEntry, ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback

from criteria_engine.errors import Problem
from criteria_engine.findings.model import Finding
from criteria_engine.pytest_plugin.judging import Judged
from criteria_engine.pytest_plugin.standing import Standing
from criteria_engine.text import shown
from criteria_engine.wording.findings import basis, mending, sentence, subject_words, waiver_words
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.pytest_messages import TESTS
from criteria_engine.wording.repairs import no_repair_words

# Of several rules in one sentence so many are named.
_NAMED = 3


@dataclass(frozen=True)
class Part:
    """One thing that is wrong: its name, what is said of it in short, the whole page on it, and the line to mend."""

    name: str
    said: Sequence[str]
    page: Sequence[str] = ()
    line: int | None = None


@dataclass(frozen=True)
class Failure:
    message: str
    parts: Sequence[Part]


def say(key: str, lang: str, /, **parts: object) -> str:
    return TESTS[key][lang].format(**parts)


def drawn(failure: Failure, path: str, line: int, style: str) -> ReprExceptionInfo:
    """A failure as pytest shows one. `line`, counted from 1, is where a part that knows no line of its own is."""
    # With --tb=line the place and the message are all that is shown, and since pytest 9 whatever else there is.
    parts = failure.parts if style != "line" else ()
    entries = [entry for part in parts for entry in _entries(part, path, part.line or line)]
    first = ReprFileLocation(path, failure.parts[0].line or line, failure.message)
    return ReprExceptionInfo(ReprTraceback(entries, None, "short"), first)


def _entries(part: Part, path: str, line: int) -> Iterator[ReprEntry | ReprEntryNative]:
    lines = [f"E   {shown(said)}" for said in part.said]
    yield ReprEntry(lines, None, None, ReprFileLocation(path, line, part.name), "short")
    if part.page:
        yield ReprEntryNative([f"{text}\n" for text in part.page])


# --- failures ---------------------------------------------------------------------------------------------------


def of_findings(judged: Judged, findings: Sequence[Finding], style: str) -> Failure:
    """By the style of --tb: the page that `explain` prints; short, the sentence, the clause and what to add; line or
    no, where nothing else is shown, the sentence alone."""
    message = _line(judged, findings[0])
    if len(findings) > 1:
        message = say("and_more", judged.lang, said=message, count=len(findings) - 1)
    return Failure(message, [_part(judged, finding, style) for finding in findings])


def _part(judged: Judged, finding: Finding, style: str) -> Part:
    said = [_line(judged, finding), subject_words(finding.subject, finding.row, judged.lang)]
    if style == "short":
        said += [basis(finding.cited, judged.lang), *_to_do(judged, finding)]
    page = [] if style in ("short", "line", "no") else _page(judged, finding)
    return Part(finding.rule.id, said, page, judged.line_to_mend(finding))


def _to_do(judged: Judged, finding: Finding) -> Iterable[str]:
    said = mending(finding, judged.assessment.dossier.schema, judged.lang)
    return said or ([no_repair_words(finding.no_repair, judged.lang)] if finding.no_repair else ())


def _page(judged: Judged, finding: Finding) -> list[str]:
    from criteria_engine.explaining.tree import finding_text

    # As wide as the terminal; in a worker there is none.
    width = shutil.get_terminal_size((110, 24)).columns
    return finding_text(judged.assessment, finding, judged.lang, width).rstrip().splitlines()


def of_problem(problem: Problem, path: str, lang: str) -> Failure:
    at = problem.at.replace(path, Path(path).name)
    said = f"{at}: {problem.said(lang)} [{problem.code}]"
    return Failure(shown(said), [Part(problem.code, [said, say("set_aside", lang)])])


def of_nothing(judged: Judged) -> Failure:
    why = phrase("none_applies" if judged.assessment.findings else "no_subject", judged.lang)
    said = f"{phrase('nothing_judged', judged.lang)}: {why}"
    return Failure(said, [Part("nothing-judged", [said, judged.head()["as_of"]])])


# --- skips and reports ------------------------------------------------------------------------------------------


def open_words(judged: Judged, findings: Sequence[Finding]) -> str:
    """Why a test is skipped."""
    left = [finding for finding in findings if judged.standing(finding) == "undetermined"]
    if len(findings) == 1:
        return _line(judged, left[0])
    named = ", ".join(finding.rule.id for finding in left[:_NAMED]) + (", …" if len(left) > _NAMED else "")
    return say("open", judged.lang, count=len(left), rules=named)


def properties(findings: Sequence[Finding]) -> list[tuple[str, object]]:
    """For JUnit XML: whom the test is about, by which rule and clauses, and the outcome; of several the numbers."""
    first = findings[0]
    found: list[tuple[str, object]] = [("subject", f"{first.subject.kind} {shown(first.subject.id)}")]
    found += [("period", first.subject.period)] if first.subject.period else []
    if len(findings) > 1:
        return [*found, *_numbers(findings)]
    rule = [("pack", first.pack.id), ("rule", first.rule.id), ("level", first.rule.level)]
    return [*found, *rule, ("outcome", first.outcome.value), ("clauses", " ".join(first.clauses))]


def _numbers(findings: Iterable[Finding]) -> list[tuple[str, object]]:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.outcome.value] = counts.get(finding.outcome.value, 0) + 1
    return list(counts.items())


def told(judged: Judged, findings: Iterable[Finding], status: Standing) -> dict[str, Any]:
    """What the summary needs of a test, as plain data."""
    report: dict[str, Any] = {"status": status, "counts": {}, "remarks": [], "questions": []}
    for finding in findings:
        of_level = report["counts"].setdefault(finding.rule.level, {})
        of_level[finding.outcome.value] = of_level.get(finding.outcome.value, 0) + 1
        report["questions"] += [[finding.subject.kind, finding.subject.id, code] for code in finding.open_questions]
        kind = judged.standing(finding)
        if kind in ("advised", "waived"):
            report["remarks"].append([kind, _remark(judged, finding)])
    return report


def _remark(judged: Judged, finding: Finding) -> str:
    whom = subject_words(finding.subject, finding.row, judged.lang)
    waived = f" {waiver_words(finding.waiver, judged.lang)}" if finding.waiver and finding.waiver.in_force else ""
    return shown(f"{whom}: {_line(judged, finding)}{waived}")


def _line(judged: Judged, finding: Finding) -> str:
    return shown(sentence(finding, judged.lang, judged.assessment.dossier.schema, "line"))
