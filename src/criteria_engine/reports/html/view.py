"""What the templates see of an assessment: parts of the page, each worded when its template asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from criteria_engine.errors import in_order
from criteria_engine.findings.model import Assessment, Finding
from criteria_engine.judgements.head import Head
from criteria_engine.packs.model import Document, Pack
from criteria_engine.reports.beside import (
    own_lines,
    own_that_agree,
    readings_words,
    waiver_lines,
)
from criteria_engine.reports.duties import Duties
from criteria_engine.reports.html.counts import Tally, by_criterion, by_group, totals
from criteria_engine.reports.html.results import Results, Shown
from criteria_engine.reports.html.units import Tree, Unit
from criteria_engine.reports.judgements import judgement_parts
from criteria_engine.reports.quotas import quota_lines
from criteria_engine.wording.findings import document_name, say_date, why_nothing


class View:
    """One assessment in one language."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.duties = Duties(assessment, lang)
        self.results = Results(assessment, lang)

    # --- what was judged ----------------------------------------------------------------------------------------

    @property
    def as_of(self) -> str:
        return say_date(self.assessment.as_of, self.lang)

    @property
    def packs(self) -> tuple[Pack, ...]:
        return self.assessment.packs

    @cached_property
    def documents(self) -> list[Document]:
        """The documents of the packs, each once."""
        return list({d.id: d for pack in self.packs for d in pack.documents.values()}.values())

    def document(self, document: Document) -> str:
        return document_name(document, self.lang)

    @cached_property
    def readings(self) -> list[str]:
        return readings_words(self.assessment, self.lang)

    @cached_property
    def journals(self) -> list[Head]:
        return [head for source in self.assessment.dossier.sources if (head := Head.read(source))]

    @cached_property
    def sources(self) -> list[str]:
        return [source for source in self.assessment.dossier.sources if not Head.read(source)]

    @property
    def has_scores(self) -> bool:
        return any(subject.score for subject in self.assessment.subjects)

    @property
    def why_nothing(self) -> str:
        return why_nothing(self.assessment, self.lang)

    # --- numbers ------------------------------------------------------------------------------------------------

    @property
    def totals(self) -> Iterator[Tally]:
        return totals(self.assessment, self.lang)

    @property
    def tree(self) -> Iterator[Unit]:
        return Tree(self.assessment, self.lang).units

    @cached_property
    def criteria(self) -> list[Tally]:
        return by_criterion(self.assessment, self.lang)

    @cached_property
    def groups(self) -> list[Tally]:
        return by_group(self.assessment, self.lang)

    # --- what to do ---------------------------------------------------------------------------------------------

    def shown(self, finding: Finding) -> Shown:
        return self.results.shown[id(finding)]

    @cached_property
    def quotas(self) -> list[str]:
        return list(quota_lines(self.assessment, self.lang))

    # --- beside the findings ------------------------------------------------------------------------------------

    @cached_property
    def own_answers(self) -> list[str]:
        return own_lines(self.assessment, self.lang)

    @property
    def own_that_agree(self) -> int:
        return own_that_agree(self.assessment)

    @property
    def judgement_parts(self) -> Iterator[tuple[str, list[str]]]:
        return judgement_parts(self.assessment, self.lang)

    @cached_property
    def waivers(self) -> list[str]:
        return list(waiver_lines(self.assessment, self.lang))

    @cached_property
    def problems(self) -> list[tuple[str, str, str]]:
        """Where, what is wrong, and the code, of everything that was set aside."""
        return [(p.at, p.said(self.lang), p.code) for p in in_order(self.assessment.problems)]
