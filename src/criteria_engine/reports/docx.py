"""The report as a Word paper for a committee: a page a unit, in sentences, without codes.

Needs the extra `word`. Paragraphs are made one by one, so that no template can take a record for markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar

from criteria_engine.errors import Problem, UsageError, in_order
from criteria_engine.evaluate.question import RuleOutcome
from criteria_engine.findings.model import Assessment, Finding, SubjectId, SubjectResult
from criteria_engine.packs.model import LEVELS
from criteria_engine.records.row import Row
from criteria_engine.reports.stable_zip import with_fixed_times
from criteria_engine.reports.units import Units
from criteria_engine.reports.worklist import Question, gaps, questions
from criteria_engine.text import safe
from criteria_engine.values import read_period
from criteria_engine.wording.findings import basis_words, say_date
from criteria_engine.wording.messages import phrase
from criteria_engine.wording.names import Names
from criteria_engine.wording.office_messages import say
from criteria_engine.wording.values import say_period

_FONT = "Times New Roman"
NOT_APPLICABLE = RuleOutcome.NOT_APPLICABLE
About = TypeVar("About", Finding, Question)


def render(assessment: Assessment, lang: str = "vi") -> bytes:
    """The whole paper; the same bytes for the same assessment. Raises UsageError where python-docx is not installed."""
    try:
        import docx  # noqa: F401
    except ImportError:
        raise UsageError([_no_docx()]) from None
    return _Paper(assessment, lang).bytes()


def _no_docx() -> Problem:
    return Problem("--format docx", "usage",
                   "a Word file needs python-docx: pip install 'criteria-engine[word]'",
                   "tệp Word cần gói python-docx: pip install 'criteria-engine[word]'")  # fmt: skip


class _Paper:
    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment = assessment
        self.lang = lang
        self.units = Units(assessment)
        self.rows = {subject.id: subject.row for subject in assessment.subjects}
        self.names = Names(assessment.dossier.schema, lang)
        bearing = {(subject.kind, row.label, row.id) for subject, row in self.rows.items()}
        self._bearers = Counter((kind, label) for kind, label, _ in bearing)
        self._file = _blank(say("title", lang, date=say_date(assessment.as_of, lang)), assessment)

    def bytes(self) -> bytes:
        self._front()
        missing = self._by_rank(gaps(self.assessment, self.lang))
        waiting = self._by_rank(questions(self.assessment))
        silent = []
        for unit, subjects in self.units.grouped():
            rank = self.units.rank(subjects[0].id)
            asked = [s for s in subjects if not (s.verdict is s.reviewed_verdict is NOT_APPLICABLE)]
            if asked or rank in missing or rank in waiting:
                self._unit(unit, asked, missing.get(rank, []), waiting.get(rank, []))
            else:
                silent.append(self._unit_name(unit))
        self._last(silent)
        out = BytesIO()
        self._file.save(out)
        return with_fixed_times(out.getvalue())

    def _by_rank(self, items: Iterable[About]) -> dict[int, list[About]]:
        found: dict[int, list[About]] = {}
        for item in items:
            found.setdefault(self.units.rank(item.subject), []).append(item)
        return found

    # --- the parts ----------------------------------------------------------------------------------------------

    def _front(self) -> None:
        self._line(self._say("heading"), "Title")
        self._line(self._say("as_of", date=say_date(self.assessment.as_of, self.lang)), "Subtitle")
        packs = "; ".join(pack.title[self.lang] for pack in self.assessment.packs)
        if packs:
            self._line(self._say("judged_by", packs=packs))
        if self.assessment.is_vacuous:
            self._line(self._say("vacuous"), bold=True)
        if self.assessment.selected:
            self._line(self._say("partial", selected=self.assessment.selected), bold=True)
        self._line(self._say("how_meant"))
        for outcome in RuleOutcome:
            count = sum(f.outcome is outcome for f in self.assessment.findings)
            self._item(self._say(f"counted_{outcome.value}", count=count))
        self._line(self._say("no_verdict"), italic=True)

    def _unit(
        self, unit: Row | None, subjects: list[SubjectResult], missing: list[Finding], asked: list[Question]
    ) -> None:  # fmt: skip
        self._line(self._unit_name(unit), "Heading 1")
        self._line(self._say("stands_well"), "Heading 2")
        for subject in subjects:
            self._item(f"{self._who(subject.id)}: {self._counts(subject)}")
        if not subjects:
            self._line(self._say("nothing_applies"))
        self._line(self._say("still_missing"), "Heading 2")
        self._missing(missing)
        if asked:
            self._line(self._say("to_judge"), "Heading 2")
            self._to_judge(asked)

    def _missing(self, missing: list[Finding]) -> None:
        """By subject what is said not to be there, then what is left blank; of several periods each duty once."""
        if not missing:
            self._line(self._say("nothing_missing"))
        for named, of_subject in self._by_name(missing).items():
            self._line(named, bold=True)
            for outcome in (RuleOutcome.NOT_MET, RuleOutcome.UNDETERMINED):
                self._duties(outcome, [f for f in of_subject if f.outcome is outcome])

    def _duties(self, outcome: RuleOutcome, findings: list[Finding]) -> None:
        if findings:
            self._line(self._say(f"missing_{outcome.value}"))
        alike: dict[str, list[Finding]] = {}
        for finding in sorted(findings, key=lambda f: LEVELS.index(f.rule.level)):
            said = f"{finding.rule.title[self.lang].rstrip('.')} ({self._clauses([finding])})"
            alike.setdefault(said, []).append(finding)
        for said, same in alike.items():
            level = self._say("recommended") if same[0].rule.level == "should" else ""
            self._item(said + self._periods(same) + level + ".")

    def _periods(self, findings: list[Finding]) -> str:
        periods = dict.fromkeys(f.period for f in findings if f.period)
        return "".join(f", {say_period(period, self.lang)}" for period in periods)

    def _to_judge(self, asked: list[Question]) -> None:
        for named, of_subject in self._by_name(asked).items():
            self._line(named, bold=True)
            findings: dict[str, list[Finding]] = {}
            for question in of_subject:
                findings.setdefault(question.code, []).extend(question.findings)
            for code, same in findings.items():
                self._item(f"{self.names.question(code)} ({self._clauses(same)})")

    def _clauses(self, findings: Iterable[Finding]) -> str:
        """The clauses of the first document; those that say the same again would fill the page."""
        cited = list({clause.id: clause for f in findings for clause in f.cited}.values())
        return basis_words([c for c in cited if c.document is cited[0].document], self.lang)

    def _by_name(self, items: Iterable[About]) -> dict[str, list[About]]:
        found: dict[str, list[About]] = {}
        for item in items:
            found.setdefault(self._named(item.subject), []).append(item)
        return found

    def _last(self, silent: list[str]) -> None:
        """Units of which nothing is asked, and what could not be read."""
        if not silent and not self.assessment.problems:
            return
        self._line(self._say("last"), "Heading 1")
        if silent:
            self._line(self._say("silent", count=len(silent), units="; ".join(silent)))
        if self.assessment.problems:
            self._line(self._say("aside", count=len(self.assessment.problems)))
        for problem in in_order(self.assessment.problems):
            self._item(f"{problem.at}: {problem.said(self.lang)}")

    # --- words --------------------------------------------------------------------------------------------------

    def _say(self, key: str, /, **parts: object) -> str:
        return say(f"paper_{key}", self.lang, **parts)

    def _unit_name(self, unit: Row | None) -> str:
        return safe(unit.label) if unit else phrase("no_unit", self.lang)

    def _named(self, subject: SubjectId) -> str:
        """As people call it: without its id, unless another bears the same name."""
        row = self.rows[subject]
        if row is self.units.of(subject):
            return self._say("the_unit")
        bears_it_alone = self._bearers[subject.kind, row.label] == 1
        return f"{row.entity.label[self.lang]} “{safe(row.label)}”" + ("" if bears_it_alone else f" ({safe(row.id)})")

    def _who(self, subject: SubjectId) -> str:
        period = f", {say_period(read_period(subject.period), self.lang)}" if subject.period else ""
        return self._named(subject) + period

    def _counts(self, subject: SubjectResult) -> str:
        outcomes = [f.outcome for f in self.assessment.by_subject[subject.id]]
        applying = sum(outcome is not NOT_APPLICABLE for outcome in outcomes)
        met = sum(outcome is RuleOutcome.MET for outcome in outcomes)
        return self._say("so_many_met" if met else "none_met", met=met, count=applying)

    # --- paragraphs ---------------------------------------------------------------------------------------------

    def _line(self, words: str, style: str = "Normal", bold: bool = False, italic: bool = False) -> None:
        run = self._file.add_paragraph(style=style).add_run(safe(words))
        run.bold, run.italic = bold or None, italic or None

    def _item(self, words: str) -> None:
        self._line(words, "List Bullet")


def _blank(title: str, assessment: Assessment) -> Any:
    """An empty A4 paper in the manner of offices: margins, type, page numbers; nothing in it depends on the clock."""
    from docx import Document
    from docx.shared import Cm

    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    _set_type(paper)
    moment = datetime(assessment.as_of.year, assessment.as_of.month, assessment.as_of.day)
    about = paper.core_properties
    about.title, about.author, about.comments = title, "", ""
    about.created = about.modified = moment
    _number_pages(section)
    return paper


def _set_type(paper: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 13, "Title": 16, "Subtitle": 13, "Heading 1": 14, "Heading 2": 13, "List Bullet": 12}
    for name, size in sizes.items():
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        # Each script has a face of its own; headings take theirs from a theme, which goes first.
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in faces.attrib if key.endswith("Theme")]:
            del faces.attrib[key]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            faces.set(qn(f"w:{script}"), _FONT)
        # A line under the title and wide letters are a word processor's taste.
        for ornament in style.element.xpath("w:pPr/w:pBdr | w:rPr/w:spacing"):
            ornament.getparent().remove(ornament)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.space_before = Pt(8 if name.startswith("Heading") else 0)
    for name in ("Title", "Subtitle", "Heading 1"):
        paper.styles[name].paragraph_format.alignment = Align.CENTER
    paper.styles["Title"].font.bold = paper.styles["Heading 1"].font.bold = True
    paper.styles["Heading 1"].paragraph_format.page_break_before = True
    paper.styles["Subtitle"].font.italic = True


def _number_pages(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = Align.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
