"""Files of records and their subjects as collectors; findings, and what could not be read, as tests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NoReturn

import pytest

from criteria_engine.errors import CriteriaError, Problem
from criteria_engine.findings.model import Finding, SubjectId
from criteria_engine.pytest_plugin import running, telling
from criteria_engine.pytest_plugin.judging import Judged, line_in
from criteria_engine.pytest_plugin.names import problem_names, rule_names, subject_name
from criteria_engine.pytest_plugin.settings import HEADS, Settings
from criteria_engine.pytest_plugin.standing import worst
from criteria_engine.text import shown

RUNNING = "criteria-running"
VACUOUS = "nothing-judged"


class Unmet(Exception):
    """A test of records that does not pass; what is said of it is on the test."""


class RecordsFile(pytest.File):
    """One dossier: a file of records, a workbook, or a folder of tables."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        plugins = self.config.pluginmanager
        if not plugins.has_plugin(RUNNING):
            plugins.register(running, RUNNING)
        judged = self._judged()
        self.config.stash.setdefault(HEADS, {})[self.nodeid] = judged.head()
        yield from self._problems(judged)
        if judged.assessment.is_vacuous:
            yield Vacuous.from_parent(self, name=VACUOUS, judged=judged)
        node = SubjectTest if judged.settings.group else Subject
        for subject, findings in judged.subjects():
            yield node.from_parent(
                self, name=subject_name(subject), judged=judged, subject=subject, findings=findings
            )  # fmt: skip

    def _judged(self) -> Judged:
        try:
            return Judged.of(self.config, self.path)
        except CriteriaError as error:
            raise self.CollectError("\n".join(self._said(problem) for problem in error.problems)) from None

    def _said(self, problem: Problem) -> str:
        at = problem.at.replace(str(self.path), self.path.name)
        return shown(f"{at}: {problem.said(Settings.of(self.config, self.path).lang)} [{problem.code}]")

    def _problems(self, judged: Judged) -> Iterator[Quarantined]:
        """What could not be read comes first, so that `-x` stops there."""
        problems = judged.assessment.problems
        names = problem_names(judged.assessment.dossier, problems, str(self.path))
        for name, problem in zip(names, problems, strict=True):
            yield Quarantined.from_parent(self, name=name, judged=judged, problem=problem)


class Subject(pytest.Collector):
    """One subject in one period, with a test for each rule that applies to it."""

    def __init__(self, *, judged: Judged, subject: SubjectId, findings: Sequence[Finding], **given: Any) -> None:
        super().__init__(**given)
        self.judged, self.subject, self.findings = judged, subject, findings

    def collect(self) -> Iterator[pytest.Item]:
        for name, finding in zip(rule_names(self.findings), self.findings, strict=True):
            yield SubjectTest.from_parent(
                self, name=name, judged=self.judged, subject=self.subject, findings=[finding]
            )  # fmt: skip


class RecordsTest(pytest.Item):
    """What tests of records share: they tell the summary what became of them, and fail with words."""

    def __init__(self, *, judged: Judged, **given: Any) -> None:
        super().__init__(**given)
        self.judged = judged
        # For the report of this test, see `running`.
        self.told: dict[str, Any] | None = None

    @property
    def line(self) -> int:
        """Counted from 0."""
        return 0

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        # Were it the end of the node id, pytest would take its dots for those of modules.
        return self.path, self.line, " ".join((self.path.name, *self.nodeid.split("::")[1:]))

    def failure(self, style: str) -> telling.Failure:
        raise NotImplementedError

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, Unmet):
            return super().repr_failure(excinfo, style)
        shown = self.config.option.tbstyle
        return telling.drawn(self.failure(shown), self._shown_path(), self.line + 1, shown)

    def _shown_path(self) -> str:
        """As pytest shows paths: from where it was started."""
        try:
            return str(self.path.relative_to(self.config.invocation_params.dir))
        except ValueError:
            return str(self.path)

    def fail(self) -> NoReturn:
        raise Unmet(self.nodeid)


class SubjectTest(RecordsTest):
    """One rule on a subject, or all of them together."""

    def __init__(self, *, subject: SubjectId, findings: Sequence[Finding], **given: Any) -> None:
        super().__init__(**given)
        self.subject, self.findings = subject, findings
        for mark in _marks(findings):
            self.add_marker(mark)

    @property
    def line(self) -> int:
        return self.judged.line(self.subject)

    def runtest(self) -> None:
        self.user_properties += telling.properties(self.findings)
        status = worst(self.judged.standing(finding) for finding in self.findings)
        self.told = telling.told(self.judged, self.findings, status)
        if status == "failed":
            self.fail()
        if status == "undetermined":
            # Else the place of the skip would be this line, for all of them.
            raise pytest.skip.Exception(telling.open_words(self.judged, self.findings), _use_item_location=True)

    def failure(self, style: str) -> telling.Failure:
        failing = [f for f in self.findings if self.judged.standing(f) == "failed"]
        return telling.of_findings(self.judged, failing, style)


class Quarantined(RecordsTest):
    """Something in the input that could not be read: what is said of the rest holds, and is not the whole."""

    def __init__(self, *, problem: Problem, **given: Any) -> None:
        super().__init__(**given)
        self.problem = problem
        self.add_marker(pytest.mark.criteria(quarantine=True))

    @property
    def line(self) -> int:
        return line_in(self.problem.at) - 1 if self.problem.at.startswith(str(self.path)) else 0

    def runtest(self) -> None:
        self.told = {"status": "failed", "quarantined": 1}
        self.fail()

    def failure(self, style: str) -> telling.Failure:
        return telling.of_problem(self.problem, str(self.path), self.judged.lang)


class Vacuous(RecordsTest):
    """An input of which nothing was judged; it never passes."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker(pytest.mark.criteria)

    def runtest(self) -> None:
        self.told = {"status": "failed"}
        self.fail()

    def failure(self, style: str) -> telling.Failure:
        return telling.of_nothing(self.judged)


def _marks(findings: Iterable[Finding]) -> Iterable[pytest.MarkDecorator]:
    kinds = ((f.pack.id, f.rule.criterion, f.rule.level, f.subject.kind) for f in findings)
    return (_mark(*kind) for kind in dict.fromkeys(kinds))


@lru_cache(maxsize=1024)
def _mark(pack: str, criterion: str | None, level: str, kind: str) -> pytest.MarkDecorator:
    return pytest.mark.criteria(pack=pack, criterion=criterion, level=level, kind=kind)


