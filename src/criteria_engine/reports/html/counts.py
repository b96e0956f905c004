"""Counts by outcome, and the bars that show them: sums of lists of the assessment, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, SubjectResult
from criteria_engine.packs.model import LEVELS
from criteria_engine.records.row import Row
from criteria_engine.records.schema import VALUE
from criteria_engine.wording.html_messages import word
from criteria_engine.wording.messages import LEVELS as LEVEL_WORDS

# The list by which the shipped models are grouped; subjects of a schema without one have no such bars.
GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: where it begins and how wide it is, in per cent of the whole."""

    outcome: RuleOutcome
    start: float
    width: float


@dataclass(frozen=True)
class Tally:
    """How often each outcome came up among some things with one name."""

    name: str
    counts: Counter[RuleOutcome]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def segments(self) -> Iterator[Segment]:
        start = 0
        for outcome in RuleOutcome:
            if self.counts[outcome]:
                yield Segment(outcome, _share(start, self.total), _share(self.counts[outcome], self.total))
                start += self.counts[outcome]


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 3)


def totals(assessment: Assessment, lang: str) -> Iterator[Tally]:
    """Subjects by verdict; findings by outcome, by level and as far as they are waived."""
    yield Tally(word("subjects", lang), Counter(s.verdict for s in assessment.subjects))
    yield Tally(word("findings", lang), Counter(f.outcome for f in assessment.findings))
    for level in LEVELS:
        name = word("of_level", lang, level=LEVEL_WORDS[level][lang].lower())
        yield Tally(name, Counter(f.outcome for f in assessment.findings if f.rule.level == level))
    yield Tally(word("waived", lang), Counter(f.outcome for f in assessment.findings if f.is_waived))


def by_criterion(assessment: Assessment, lang: str) -> list[Tally]:
    """The criteria in the order of the text, each with the verdicts of the subjects that have rules in it."""
    titles = {name: c.title for pack in assessment.packs for name, c in pack.criteria.items()}
    found: dict[str, Counter[RuleOutcome]] = {name: Counter() for name in titles}
    for subject in assessment.subjects:
        for criterion in subject.criteria:
            found[criterion.id][criterion.verdict] += 1
    return [Tally(titles[name][lang], counts) for name, counts in found.items() if counts]


def by_group(assessment: Assessment, lang: str) -> list[Tally]:
    """The groups of what is grouped, in the order of the vocabulary; what has several counts in each."""
    grouped = [s for s in assessment.subjects if (kinds := s.row.entity.lists.get(GROUPS)) and kinds.plain]
    codes = {
        code: label[lang]
        for subject in grouped
        for code, label in subject.row.entity.lists[GROUPS].item.fields[VALUE].codes.items()
    }
    found = {name: _in_group(name, code, grouped) for code, name in codes.items()}
    none = Counter(s.verdict for s in grouped if not _groups(s.row))
    return [tally for tally in (*found.values(), Tally(word("no_group", lang), none)) if tally.total]


def _in_group(name: str, code: str, subjects: Iterable[SubjectResult]) -> Tally:
    return Tally(name, Counter(s.verdict for s in subjects if code in _groups(s.row)))


def _groups(row: Row) -> set[str]:
    return {str(item.values[VALUE]) for item in row.lists.get(GROUPS, ())}
