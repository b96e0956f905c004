"""JUnit XML for continuous integration: a suite a subject, a case a rule (docs/formats.md, "JUnit XML").

A case fails where `check` fails: a `must` that is not met and not waived. What was set aside and a run that judged
nothing are errors, so that a build never passes on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from criteria_engine.errors import in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectResult
from criteria_engine.text import safe
from criteria_engine.wording.findings import sentence, subject_words, waiver_words, why_nothing
from criteria_engine.wording.formats_messages import word

NAME = "criteria-engine"
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(assessment: Assessment, lang: str = "vi") -> str:
    """The whole assessment as JUnit XML, in the shape of junit-10.xsd."""
    root = ET.Element("testsuites", name=NAME)
    root.extend(_suites(assessment, lang))
    _count(root, "tests", "failures", "errors")
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suites(assessment: Assessment, lang: str) -> Iterator[ET.Element]:
    if assessment.is_vacuous:
        yield _suite(NAME, [_vacuous(assessment, lang)])
    if assessment.problems:
        yield _suite(word("set_aside", lang), list(_set_aside(assessment, lang)))
    for subject in assessment.subjects:
        asked = [f for f in assessment.by_subject[subject.id] if f.outcome is not RuleOutcome.NOT_APPLICABLE]
        if asked:
            yield _of_subject(subject, asked, assessment, lang)


def _of_subject(subject: SubjectResult, asked: list[Finding], assessment: Assessment, lang: str) -> ET.Element:
    cases = [_case(finding, assessment, lang) for finding in asked]
    said = {
        "as_of": assessment.as_of.isoformat(),
        "kind": subject.id.kind, "id": subject.id.id, "period": subject.id.period, "unit": subject.unit or "",
        "verdict": subject.verdict.value, "reviewed_verdict": subject.reviewed_verdict.value,
        **{f"pack {pack.id}": pack.version for pack in assessment.packs},
    }  # fmt: skip
    return _suite(subject_words(subject.id, subject.row, lang), cases, said)


def _suite(name: str, cases: list[ET.Element], said: dict[str, str] | None = None) -> ET.Element:
    suite = ET.Element("testsuite", name=safe(name))
    if said:
        properties = ET.SubElement(suite, "properties")
        for key, value in said.items():
            ET.SubElement(properties, "property", name=key, value=safe(value))
    suite.extend(cases)
    _count(suite, "tests", *_COUNTED)
    return suite


def _count(element: ET.Element, *names: str) -> None:
    for name in names:
        element.set(name, str(sum(1 for _ in element.iter(_COUNTED.get(name, "testcase")))))


def _case(finding: Finding, assessment: Assessment, lang: str) -> ET.Element:
    """One rule on one subject; its name and class stay the same whatever the language."""
    subject, schema = finding.subject, assessment.dossier.schema
    of = ".".join(part for part in (subject.kind, subject.id, subject.period) if part)
    case = ET.Element("testcase", classname=safe(of), name=finding.rule.id)
    what = _result(finding)
    line = sentence(finding, lang, schema, "line")
    if what:
        full = [sentence(finding, lang, schema)] if what == "failure" else []
        _say(case, what, finding.outcome.value if finding.reason is None else finding.reason, line, *full)
    elif finding.outcome is not RuleOutcome.MET:
        _out(case, line)
    if finding.waiver:
        _out(case, waiver_words(finding.waiver, lang))
    return case


def _result(finding: Finding) -> str | None:
    """`failure` where a build has to stop, `skipped` where a reader has to look, None where it passes."""
    if finding.fails:
        return "failure"
    if not finding.needs_work or finding.is_waived or finding.rule.level == "describe":
        return None
    return "skipped"


def _set_aside(assessment: Assessment, lang: str) -> Iterator[ET.Element]:
    for problem in in_order(assessment.problems):
        case = ET.Element("testcase", classname="quarantine", name=safe(problem.at))
        said = f"{problem.at}: {problem.said(lang)} [{problem.code}]"
        yield _say(case, "error", problem.code, said, word("set_aside_why", lang))


def _vacuous(assessment: Assessment, lang: str) -> ET.Element:
    case = ET.Element("testcase", classname=NAME, name="nothing-judged")
    return _say(case, "error", "nothing-judged", word("vacuous", lang, why=why_nothing(assessment, lang)))


def _say(case: ET.Element, tag: str, kind: str, message: str, *more: str) -> ET.Element:
    said = ET.SubElement(case, tag, type=kind, message=safe(message))
    said.text = "\n".join(map(safe, more)) or None
    return case


def _out(case: ET.Element, text: str) -> None:
    ET.SubElement(case, "system-out").text = safe(text)
