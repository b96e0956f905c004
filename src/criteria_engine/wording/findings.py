"""A finding for a busy official, in one line or in a paragraph: what was found and where, what to add, the clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from criteria_engine.conditions.nodes import Attested
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SelfAssessment, SubjectId, Waiver
from criteria_engine.findings.profile import Score
from criteria_engine.packs.model import Clause, Document
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label
from criteria_engine.records.row import Row
from criteria_engine.records.schema import Schema
from criteria_engine.text import administrative_date, safe
from criteria_engine.values import read_period
from criteria_engine.wording.conditions import Words
from criteria_engine.wording.evidence import Evidence, evidence, names_of
from criteria_engine.wording.locators import say_locator
from criteria_engine.wording.messages import DOUBTS, NOTES, OUTCOMES, REASONS, phrase
from criteria_engine.wording.names import Names
from criteria_engine.wording.places import MOST_PLACES, places
from criteria_engine.wording.readings import under
from criteria_engine.wording.repairs import actors_words, repairs_words
from criteria_engine.wording.values import say_day, say_number, say_period, say_value

MET, NOT_MET = RuleOutcome.MET, RuleOutcome.NOT_MET
UNDETERMINED, NOT_APPLICABLE = RuleOutcome.UNDETERMINED, RuleOutcome.NOT_APPLICABLE


# So many ways to mend it stand in a paragraph; an explanation has them all.
MOST_REPAIRS = 2
Length = Literal["line", "account", "paragraph"]


def sentence(finding: Finding, lang: str, schema: Schema | None = None, length: Length = "account") -> str:
    """A finding in words; the whole tree is drawn by `explaining`.

    line: the outcome, what decided it and where. account: also what to add, the clause, notes. paragraph: also the
    other readings that change it and the waiver, for where these have no place of their own.
    `schema` is the dossier's where that is not the shipped one.
    """
    names = names_of(finding, schema or shipped_schema(), lang)
    said = [_said(finding, names, brief=length == "line")]
    if length != "line":
        said += [_to_add(finding, names), basis(finding.cited, lang), *_beside(finding, lang), _notes(finding, lang)]
    if length == "paragraph":
        said += [*other_readings(finding, lang), waiver_words(finding.waiver, lang) if finding.waiver else ""]
    return " ".join(part for part in said if part)


def _said(finding: Finding, names: Names, brief: bool) -> str:
    found = evidence(finding, names)
    questions = names.say("between_questions").join(names.question(code) for code in finding.open_questions)
    told = _found(finding, found, names, brief)
    return names.say(_key(finding, found), title=_title(finding, names), found=told, question=questions)


def _key(finding: Finding, found: Sequence[Evidence]) -> str:
    described = finding.rule.level == "describe"
    if finding.outcome is MET:
        return "say_describe_met" if described else "say_met"
    if finding.outcome is NOT_APPLICABLE:
        return "say_not_due" if finding.reason == "not_due" else "say_not_applicable"
    if finding.outcome is NOT_MET:
        return f"say_not_met_{finding.rule.level}"
    if finding.reason == "when":
        return "say_when_unknown"
    if awaits_only(finding, found):
        return "say_awaiting"
    return "say_describe_undetermined" if described else "say_undetermined"


def awaits_only(finding: Finding, found: Sequence[Evidence]) -> bool:
    """Whether nothing but a person's answer is missing."""
    undetermined = finding.outcome is UNDETERMINED and finding.reason is None
    return undetermined and bool(found) and all(e.asks for e in found)


def _title(finding: Finding, names: Names) -> str:
    title = finding.rule.title[names.lang].rstrip(".")
    return f"{title} ({say_period(names.period, names.lang)})" if names.period else title


def _found(finding: Finding, found: Sequence[Evidence], names: Names, brief: bool) -> str:
    if finding.outcome is NOT_APPLICABLE:
        return why_not_applicable(finding, names, found)
    doubt = DOUBTS[finding.reason][names.lang] if finding.reason and finding.reason in DOUBTS else ""
    told = places(found, names.lang, 1 if brief else MOST_PLACES, brief)
    return ": ".join(part for part in (doubt, told) if part) or asked(finding, names)


def why_not_applicable(finding: Finding, names: Names, found: Sequence[Evidence] | None = None) -> str:
    """Why nothing is asked: what decided that, with its places, or the dates."""
    reason = finding.reason or ""
    if reason == "ended":
        return _ended(finding.row, names)
    if reason == "superseded" and finding.rule.withdrawn:
        return f"{REASONS[reason][names.lang]}: {finding.rule.withdrawn[names.lang].rstrip('.')}"
    if reason == "not_due" and finding.trace is None:
        return names.say("period_runs")
    if found is None and reason in ("when", "not_due"):
        found = evidence(finding, names)
    told = places(found or (), names.lang) if reason in ("when", "not_due") else ""
    return told or REASONS.get(reason, REASONS["when"])[names.lang]


def _ended(row: Row, names: Names) -> str:
    reason = REASONS["ended"][names.lang]
    field = row.entity.record.successor if row.entity.record else None
    successor = row.values.get(field) if field else None
    return names.say("successor", reason=reason, unit=safe(str(successor))) if successor else reason


def asked(finding: Finding, names: Names) -> str:
    """What the rule asks for, under the readings in use."""
    return Words(names).condition(under(finding.rule.require, finding.readings), (finding.row.entity,))


def _to_add(finding: Finding, names: Names) -> str:
    if finding.outcome not in (NOT_MET, UNDETERMINED) or finding.reason == "open":
        return ""
    if finding.reason in ("when", "period", "not_due"):
        return names.say("please_fill")
    if awaits_only(finding, evidence(finding, names)):
        return ""
    said = mending(finding, names.schema, names.lang)
    # That a value may have been entered wrongly is not all that there is to say.
    doubtful = not said or any(step.exact for step in finding.repairs[0].steps)
    return " ".join((*((remedy(finding, names),) if doubtful else ()), *said))


def seen_words(finding: Finding, names: Names) -> str:
    """What decided, with its addresses; what is asked where nothing is there to be seen."""
    return _found(finding, evidence(finding, names), names, brief=False)


def to_add(finding: Finding, names: Names) -> str:
    """What to add so that it is met or can be decided; "" for what needs no work or waits for a person alone."""
    return _to_add(finding, names)


def mending(finding: Finding, schema: Schema, lang: str) -> tuple[str, ...]:
    """What would make it met, another way beside it, then who acts; nothing where no repair is known."""
    repairs = finding.repairs[:MOST_REPAIRS]
    actors = actors_words(repairs[0], lang) if repairs else ""
    return tuple(filter(None, (*repairs_words(repairs, finding, schema, lang), actors)))


def remedy(finding: Finding, names: Names) -> str:
    """What to add, by the rule, else by what the rule asks; about a question, whom to ask or what to heed."""
    label = finding.rule.remedy
    if label:
        return _full(label[names.lang])
    if isinstance(finding.rule.require, Attested):
        key = "please_heed" if finding.outcome is NOT_MET else "please_ask"
        return names.say(key, question=names.question(finding.rule.require.question))
    return names.say("please_add", words=asked(finding, names))


def _full(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _beside(finding: Finding, lang: str) -> Iterator[str]:
    """Clauses of a base that an overlay's clauses stand in the place of, or say more closely, and that stay."""
    known = finding.pack.clauses
    replaced = [known[c] for c in finding.replaces if c in known]
    closer = (c for clause in finding.cited for c in clause.relations.get("specialises", ()))
    related = [known[c] for c in dict.fromkeys(closer) if c in known and c not in finding.clauses]
    for key, clauses in (("replaced", replaced), ("related", related)):
        if clauses:
            yield phrase(key, lang, clauses=basis_words(clauses, lang))


def basis(cited: Iterable[Clause], lang: str) -> str:
    """The clauses by document number and locator."""
    return phrase("basis", lang, clauses=basis_words(cited, lang))


def say_locators(cited: Iterable[Clause], lang: str) -> str:
    """The places of clauses, each once."""
    return ", ".join(dict.fromkeys(say_locator(clause.locator, lang) for clause in cited))


def basis_words(cited: Iterable[Clause], lang: str) -> str:
    """Documents, each with the places of its clauses."""
    by_document: dict[str, list[str]] = {}
    for clause in cited:
        by_document.setdefault(document_name(clause.document, lang), []).append(say_locator(clause.locator, lang))
    return "; ".join(f"{name}, {'; '.join(dict.fromkeys(at))}" for name, at in by_document.items())


def document_names(cited: Iterable[Clause], lang: str) -> tuple[str, ...]:
    """The numbers of the documents that clauses are of, each once."""
    return tuple(dict.fromkeys(document_name(clause.document, lang) for clause in cited))


def clause_place(clause: Clause, lang: str) -> str:
    """Document and locator of one clause."""
    return f"{document_name(clause.document, lang)}, {say_locator(clause.locator, lang)}"


def cited_locator(clause: Clause, lang: str) -> str:
    """The place of a clause with the words by which it is cited, where those are in another language."""
    said = say_locator(clause.locator, lang)
    return said if said == clause.locator else f"{said} (“{clause.locator}”)"


def document_name(document: Document, lang: str) -> str:
    """The number of a document; where the text bears none its short name, else its title."""
    return document.number or (document.short[lang] if document.short else f"“{document.title[lang]}”")


def _notes(finding: Finding, lang: str) -> str:
    said = [NOTES[code][lang] for code in finding.notes if code in NOTES]
    return phrase("note", lang, notes="; ".join(said)) if said else ""


def other_readings(finding: Finding, lang: str) -> tuple[str, ...]:
    """What the outcome would be under each other reading that changes it."""
    names = Names(shipped_schema(), lang, finding.pack)
    return tuple(
        names.say("other_reading", value=names.reading(s.reading, s.value), outcome=OUTCOMES[s.outcome][lang])
        for s in finding.sensitive_to
    )


def waiver_words(waiver: Waiver, lang: str) -> str:
    """The waiver beside a finding: why, by whom, until when; said plainly where it has expired."""
    until = phrase("waiver_until", lang, date=say_day(waiver.expires.end, lang)) if waiver.expires else ""
    more = (f", {safe(waiver.document)}" if waiver.document else "") + until
    key = "waived" if waiver.in_force else "waiver_over"
    return phrase(key, lang, reason=safe(waiver.reason).rstrip("."), authority=safe(waiver.authority), more=more)


def subject_words(subject: SubjectId, row: Row, lang: str) -> str:
    """Who is judged, as people know it: kind, name, id, period."""
    label = safe(row.label)
    name = label if row.label == row.id else f"{label} ({safe(row.id)})"
    period = f", {say_period(read_period(subject.period), lang)}" if subject.period else ""
    return f"{row.entity.label[lang]} {name}{period}"


def score_words(score: Score, lang: str) -> str:
    """A score with its grade: one number only where the interval is a point. Cut, never rounded up to a grade."""
    ends = dict.fromkeys([_points(score.span.lower, lang), _points(score.span.upper, lang)])
    grades = dict.fromkeys(grade.title[lang] for grade in score.grades)
    said = list(ends) if score.span.lower == score.span.upper else [*ends, *ends][:2]
    return f"{'–'.join(said)} ({'–'.join(grades)})"


def arithmetic(score: Score, criteria: Mapping[str, Label], lang: str) -> Iterator[str]:
    """What each criterion adds to the score, in points."""
    for part in score.parts:
        ends = [_points(part.points * end, lang) for end in (part.share.lower, part.share.upper)]
        key = "score_part_exact" if part.share.lower == part.share.upper else "score_part"
        title = criteria[part.criterion][lang]
        yield phrase(key, lang, criterion=title, lower=ends[0], upper=ends[1], points=_points(part.points, lang))


def why_nothing(assessment: Assessment, lang: str) -> str:
    """Why a run judged nothing."""
    if assessment.findings:
        return phrase("none_applies", lang)
    return phrase("none_selected" if assessment.selected else "no_subject", lang)


def own_words(own: SelfAssessment, assessment: Assessment, lang: str) -> str:
    """An office's own answer beside the results; the two results are told apart only where they differ."""
    row = assessment.dossier.find(own.row.entity.fields["subject"].tables, own.subject)
    whom = f"{row.entity.label[lang]} {safe(row.label)} ({safe(row.id)})" if row else safe(own.subject)
    # A label may explain itself in brackets, which helps in a form and not in a sentence.
    answer = say_value(own.answer, lang, own.row.entity.fields["answer"]).partition(" (")[0]
    clause = next((p.clauses[own.clause] for p in assessment.packs if own.clause in p.clauses), None)
    named = clause_place(clause, lang) if clause else own.clause
    reviewed = phrase("own_reviewed", lang, outcome=OUTCOMES[own.reviewed][lang])
    return phrase(
        "own_differs", lang, subject=whom, clause=named, answer=answer, outcome=OUTCOMES[own.outcome][lang],
        reviewed=reviewed if own.reviewed is not own.outcome else "",
        note=phrase("own_note", lang, note=safe(own.note)) if own.note else "",
    )  # fmt: skip


def _points(value: Fraction, lang: str) -> str:
    return say_number(Decimal(int(value * 10)) / 10, lang)


def say_date(day: date, lang: str) -> str:
    """A date in the heading of a paper."""
    return administrative_date(day) if lang == "vi" else say_day(day, lang)
