"""SARIF 2.1.0, for platforms that gather findings of many checkers (docs/formats.md, "SARIF").

A result is never more than what is known: `open` is undetermined, `review` waits for a person, and only what is not
met fails. Places are those of the input: line and column of a text, the cell of a workbook.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from criteria_engine.errors import Problem, in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.judgements.head import Head
from criteria_engine.reported.model import escape_surrogates
from criteria_engine.reports.sarif_places import Place, artifact, place_at, place_of, places_of
from criteria_engine.reports.sarif_rules import Rules, level_of, message
from criteria_engine.text import safe
from criteria_engine.wording.findings import Length, sentence, subject_words, waiver_words, why_nothing
from criteria_engine.wording.formats_messages import word

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KINDS = {RuleOutcome.MET: "pass", RuleOutcome.NOT_MET: "fail", RuleOutcome.NOT_APPLICABLE: "notApplicable"}
NAME = "criteria-engine"
FINGERPRINT = "criteriaEngine/v1"


def render(assessment: Assessment, lang: str = "vi") -> str:
    """The whole assessment as one SARIF log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_shown(_Run(assessment, lang).data())]}
    return escape_surrogates(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


def _shown(value: Any) -> Any:
    """Every text as `safe` shows it, ids and readings included; line ends of the log's own texts stay."""
    if isinstance(value, str):
        return "\n".join(map(safe, value.split("\n")))
    if isinstance(value, list):
        return list(map(_shown, value))
    return {key: _shown(inner) for key, inner in value.items()} if isinstance(value, dict) else value


class _Run:
    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.rules = Rules(assessment.findings, lang)
        read = [name for name in assessment.dossier.sources if Head.read(name) is None]
        # A cell does not tell its file; of several workbooks nobody knows which one is meant.
        self.only = read[0] if len(read) == 1 else None

    def data(self) -> dict[str, Any]:
        made = self.assessment
        return {
            "tool": {"driver": self._driver(), "extensions": [_pack(p.id, p.version) for p in made.packs]},
            "invocations": [self._invocation()],
            "artifacts": [{"location": artifact(name), "roles": ["analysisTarget"]} for name in self._sources()],
            "results": [self._result(finding) for finding in made.findings],
            "columnKind": "unicodeCodePoints",
            "defaultEncoding": "utf-8",
            "language": self.lang,
            "properties": {
                "as_of": made.as_of.isoformat(), "readings": dict(made.readings), "vacuous": made.is_vacuous,
            },
        }  # fmt: skip

    def _driver(self) -> dict[str, Any]:
        codes = sorted({code for code, _, _ in self._told()})
        return {
            "name": NAME, "version": version(NAME), "semanticVersion": version(NAME),
            "rules": [self.rules.descriptor(finding) for finding in self.rules.listed],
            "notifications": [{"id": code} for code in codes],
        }  # fmt: skip

    def _sources(self) -> list[str]:
        """Names of the files that were read, journals among them."""
        heads = ((name, Head.read(name)) for name in self.assessment.dossier.sources)
        return list(dict.fromkeys(head.name if head else name for name, head in heads))

    # --- results ------------------------------------------------------------------------------------------------

    def _result(self, finding: Finding) -> dict[str, Any]:
        subject = finding.subject
        first, *others = places_of(finding) or [place_of(finding.row)]
        waived = finding.waiver if finding.is_waived else None
        return {
            "ruleId": finding.rule.id,
            "ruleIndex": self.rules.index(finding),
            "kind": _kind(finding),
            "level": level_of(finding.rule.level) if finding.outcome is RuleOutcome.NOT_MET else "none",
            "message": {"text": message(self._said(finding))},
            "locations": [self._location(first)],
            **({"relatedLocations": [self._location(place) for place in others]} if others else {}),
            "partialFingerprints": {FINGERPRINT: fingerprint(finding)},
            **({"suppressions": [_suppression(message(waiver_words(waived, self.lang)))]} if waived else {}),
            "properties": {
                "subject": {"kind": subject.kind, "id": subject.id, "period": subject.period or None},
                "pack": finding.pack.id, "outcome": finding.outcome.value, "reason": finding.reason,
                "clauses": list(finding.clauses),
            },
        }  # fmt: skip

    def _said(self, finding: Finding) -> str:
        """Whom it is about and what was found; what to add and the clause only where something is not met."""
        length: Length = "account" if finding.outcome is RuleOutcome.NOT_MET else "line"
        said = sentence(finding, self.lang, self.assessment.dossier.schema, length)
        return f"{subject_words(finding.subject, finding.row, self.lang)}. {said}"

    def _location(self, place: Place) -> dict[str, Any]:
        return place.data(self.only)

    # --- the run ------------------------------------------------------------------------------------------------

    def _invocation(self) -> dict[str, Any]:
        """Unsuccessful where rows were set aside or nothing was judged, so that nobody takes silence for a pass."""
        notifications = [
            {
                "descriptor": {"id": code}, "level": "error", "message": {"text": message(said)},
                **({"locations": [self._location(place)]} if place else {}),
            }
            for code, said, place in self._told()
        ]  # fmt: skip
        return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}

    def _told(self) -> Iterator[tuple[str, str, Place | None]]:
        if self.assessment.is_vacuous:
            yield "nothing-judged", word("vacuous", self.lang, why=why_nothing(self.assessment, self.lang)), None
        for problem in in_order(self.assessment.problems):
            yield problem.code, _told(problem, self.lang), place_at(problem.at)


def _told(problem: Problem, lang: str) -> str:
    return f"{problem.at}: {problem.said(lang)}"


def _kind(finding: Finding) -> str:
    return KINDS.get(finding.outcome) or ("review" if finding.rule.basis == "attestation" else "open")


def fingerprint(finding: Finding) -> str:
    """What tells this result from every other one, and is the same in every run: whom and which rule it is about."""
    subject = finding.subject
    named = [subject.kind, subject.id, subject.period, finding.pack.id, finding.rule.id]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def _suppression(why: str) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": why}


def _pack(name: str, version: str) -> dict[str, str]:
    return {"name": name, "version": version}
